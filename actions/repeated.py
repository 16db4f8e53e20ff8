"""A request that turns out, once it is described, to repeat an open one: it may go there instead."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.draft import Draft
from actions.own import numbered, own_tickets
from actions.repeats import Matter, find_repeat, say_repeat
from actions.status_words import Domain
from actions.ticket_message import add_text
from actions.words import locale_of
from bot.helpdesk import Helpdesk
from bot.tickets import Ticket
from bot.topics import DESCRIPTION, shown

APPEND, NEW = "append", "new"
DECLINED = "declined"
YES = re.compile(r"(?:s[iì]|yes|yeah|ok|aggiungi\w*|add)\b", re.IGNORECASE)
OTHER = re.compile(r"^no\b|\b(?:altr[ao]|nuov[ao]|divers[ao]|another|other|new|different)\b", re.IGNORECASE)


async def ask_repeat(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, desk: Helpdesk, draft: Draft
) -> list[EventType] | None:
    """Ask whether the request belongs to an open one; None where it does not seem so, or the student has said no."""
    if tracker.get_slot("ticket_repeat") == DECLINED:
        return None
    new = Matter(str(draft.values.get(DESCRIPTION) or ""), draft.topic.id)
    repeat = await find_repeat(desk, await own_tickets(desk, tracker), new, locale_of(tracker))
    if repeat is None:
        return None
    say_repeat(dispatcher, tracker, domain, repeat, _answer(APPEND), _answer(NEW))
    return [SlotSet("ticket_repeat", repeat.number)]


def repeat_in_question(tracker: Tracker) -> bool:
    """Tell whether the form waits for a yes or no to that."""
    return tracker.get_slot("ticket_repeat") not in (None, DECLINED)


def settle_repeat(dispatcher: CollectingDispatcher, text: str) -> dict[str, Any]:
    """Take the yes or the no; a typed one comes as what it means for the summary."""
    is_yes, is_no = bool(YES.match(text)), bool(OTHER.search(text))
    if text == APPEND or (is_yes and not is_no):
        return {"ticket_confirmed": APPEND}
    if text in (NEW, "correct") or (is_no and not is_yes):
        return {"ticket_confirmed": None, "ticket_repeat": DECLINED}
    dispatcher.utter_message(response="utter_invalid_repeat")
    return {"ticket_confirmed": None}


async def append_draft(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, desk: Helpdesk, draft: Draft
) -> list[EventType]:
    """Add what was described to the open request."""
    ticket = numbered(await own_tickets(desk, tracker), str(tracker.get_slot("ticket_repeat")))
    if ticket is None:
        dispatcher.utter_message(response="utter_proof_over")
        return []
    text = "\n".join(
        [str(draft.values.get(DESCRIPTION) or tracker.get_slot("last_question")), *_news(draft, ticket, tracker)]
    )
    return await add_text(dispatcher, tracker, domain, desk, ticket, text, with_files=True)


def _news(draft: Draft, ticket: Ticket, locale: str) -> list[str]:
    """Return what the form was told beside the description, and the open request does not say: label and value."""
    asked = {each.field: each for each in draft.fields}
    return [
        f"{asked[name].name(locale)}: {shown(asked[name], value, locale)}"
        for name, value in draft.extras.items()
        if ticket.fields.get(name) != value
    ]


def _answer(value: str) -> str:
    return f'/give_answer{{"answer":"{value}"}}'
