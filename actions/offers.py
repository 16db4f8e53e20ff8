"""A bare yes or no to something that was offered about one request; an offer holds for the next message only."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import say_verdict
from actions.grants import OFFER, keep, revoke_offered
from actions.opening import begin_form
from actions.own import numbered, own_tickets, said
from actions.pending import SLOT, Pending, Task, ask_proof
from actions.rating import just_closed, rate, say_solved, typed_stars
from actions.searched import Searched
from actions.status_words import Domain, about, say_list
from actions.ticket_commands import carry_out, kept_text, text_after_colon
from actions.ticket_end import ENDINGS, WHY, close, confirm, leave_open
from actions.turns import set_last_turn
from actions.unsolved import BARE_WORDS, offer_reopening
from actions.words import button, locale_of, word
from bot.helpdesk import Helpdesk
from bot.tickets import Resolution, TicketState

SOLVED, APPEND, REPLY, REOPEN, MESSAGES = "solved", "append", "reply", "reopen", "messages"


async def say_yes(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, desk: Helpdesk
) -> list[EventType] | None:
    """Do what was offered; None where nothing was."""
    kind, number = _offered(tracker)
    if kind == OFFER:
        return await revoke_offered(dispatcher, tracker, domain, desk, number)
    if kind == MESSAGES:
        return ask_proof(Pending(Task.SHOW, number), str(tracker.get_slot("status_email") or "") or None)
    if kind == SOLVED:
        return confirm(dispatcher, tracker, domain, number, Resolution.SELF_SOLVED)
    ticket = numbered(await own_tickets(desk, tracker), number) if number else None
    if ticket is None:
        closed = await just_closed(desk, tracker)
        return await say_solved(dispatcher, desk, closed, is_solved=True) if closed else None
    if kind in ENDINGS:
        return await close(dispatcher, domain, tracker, desk, ticket, ENDINGS[kind])
    if kind == REOPEN:
        return await carry_out(dispatcher, tracker, domain, desk, ticket, Task.REOPEN, kept_text(tracker))
    if kind in (APPEND, REPLY):
        text = kept_text(tracker)
        return [SlotSet("offer", None), *await carry_out(dispatcher, tracker, domain, desk, ticket, Task.WRITE, text)]
    return None


async def say_no(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, desk: Helpdesk
) -> list[EventType] | None:
    """Leave out what was offered, where that means something; None where it does not."""
    kind, number = _offered(tracker)
    if kind == OFFER:
        return keep(dispatcher)
    if kind == SOLVED:
        return confirm(dispatcher, tracker, domain, number, Resolution.WITHDRAWN)
    if kind in ENDINGS:
        return leave_open(dispatcher, number)
    if kind == APPEND:
        return begin_form()
    if kind == REPLY or (kind == REOPEN and len(kept_text(tracker).split()) > BARE_WORDS):
        return await _answer_after_all(dispatcher, tracker, domain, desk)
    if kind:
        return None
    if (offered := await offer_reopening(dispatcher, tracker, desk)) is not None:
        return offered
    closed = await just_closed(desk, tracker)
    return await say_solved(dispatcher, desk, closed, is_solved=False) if closed else None


def number_to_end(tracker: Tracker) -> str | None:
    """Return the request that the bot has just asked to end, None if it has not."""
    kind, number = _offered(tracker)
    return number if kind == SOLVED or kind in ENDINGS else None


async def take_text(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, desk: Helpdesk
) -> list[EventType] | None:
    """Take what sounds like a question but is none: stars that were asked for, or "alla 412: …"."""
    if (rated := typed_stars(tracker)) is not None:
        ticket = numbered(await own_tickets(desk, tracker), rated[0])
        return await rate(dispatcher, desk, ticket, rated[1]) if ticket else None
    number, text = said(tracker, "ticket_number"), text_after_colon(tracker)
    if not number or not text:
        return None
    ticket = numbered(await own_tickets(desk, tracker), number)
    return await carry_out(dispatcher, tracker, domain, desk, ticket, Task.WRITE, text) if ticket else None


async def take_why(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, desk: Helpdesk
) -> list[EventType] | None:
    """Give the office what is said right after a request was reopened: the bot has just asked for it."""
    kind, number = _offered(tracker)
    ticket = numbered(await own_tickets(desk, tracker), number) if kind == WHY else None
    if ticket is None:
        return None
    text = str(tracker.latest_message.get("text") or "")
    return [SlotSet("offer", None), *await carry_out(dispatcher, tracker, domain, desk, ticket, Task.WRITE, text)]


async def offer_reply(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, desk: Helpdesk
) -> list[EventType]:
    """Offer to send what the bot cannot answer to the operator who asked the student something."""
    waiting = [ticket for ticket in await own_tickets(desk, tracker) if ticket.state is TicketState.AWAITING_USER]
    text = str(tracker.latest_message.get("text") or "")
    if not waiting:
        return []
    if len(waiting) > 1:
        say_list(dispatcher, tracker, domain, desk, waiting, "utter_offer_reply_to_one", "add_message")
        return [SlotSet("last_question", text), SlotSet("offer", f"{REPLY}:"), Pending(Task.WRITE, text=text).kept()]
    number, locale = waiting[0].number, locale_of(tracker)
    buttons = [
        button(word(domain, "utter_button_send_reply", locale), about("add_message", number)),
        button(word(domain, "utter_button_no", locale), "/deny"),
    ]
    dispatcher.utter_message(response="utter_offer_reply", number=number, buttons=buttons)
    return [
        SlotSet("last_question", text),
        SlotSet("offer", f"{REPLY}:{number}"),
        Pending(Task.WRITE, number, text).kept(),
    ]


async def _answer_after_all(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, desk: Helpdesk
) -> list[EventType]:
    """Treat as a question what was no reply to the office; a bare yes or no is none."""
    text = kept_text(tracker)
    if not is_more_than_a_word(text):
        dispatcher.utter_message(response="utter_what_next")
        return [SlotSet(SLOT, None), SlotSet("offer", None)]
    verdict = desk.retriever.search(text, locale=locale_of(tracker), today=desk.today())
    return [
        SlotSet(SLOT, None),
        *await say_verdict(dispatcher, tracker, domain, desk, Searched(text, text), verdict),
    ]


def is_more_than_a_word(text: str) -> bool:
    """Tell whether a text says more than yes or no."""
    return len(text.split()) > 1


def _offered(tracker: Tracker) -> tuple[str, str]:
    kind, _, number = str(set_last_turn(tracker, "offer") or "").partition(":")
    return kind, number
