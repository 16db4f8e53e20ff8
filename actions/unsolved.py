"""A closed request whose problem is still there: said right after its closing, or after asking how it stands."""

from __future__ import annotations

import re
from datetime import datetime

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.own import conversation_of, own_tickets
from actions.pending import Pending, Task
from actions.rating import just_closed, just_told, keep_unsolved
from actions.searched import Searched
from actions.words import locale_of
from bot.faq import Zone
from bot.helpdesk import Helpdesk
from bot.tickets import Ticket, TicketState

LOOKED_AT = 100  # messages, the latest ones: what was answered before is forgotten by whoever writes "ancora"
MAX_WORDS = 20  # a longer text tells something new
BARE_WORDS = (
    5  # "non mi funziona proprio": as short as this it needs no "ancora", there is nothing else it can be about
)
_FAILS = re.compile(
    r"\b(?:non|nn|mica|no|not|\w+n['’]?t|never)\b(?: \w+){0,3}? ?"
    r"\b(?:funzion\w+|vanno|va(?! bene)|parte|risolt\w|cambiat\w|sistemat\w|work\w*|solved|fixed|changed)\b"
)
_STILL = re.compile(
    r"\b(?:ancora|sempre|tuttora|di nuovo|nuovamente|come prima|persiste|rimane|resta|tornat\w|continua"
    r"|stess[oa] (?:\w+ )?(?:problema|errore|cosa)|punto e a capo"
    r"|still|again|same (?:\w+ )?(?:problem|error|issue|thing)|persists?|came back|is back|keeps?)\b"
)
_TROUBLE = re.compile(r"\b(?:problem\w*|error\w*|issues?|guasto|bloccat\w|niente|nulla|nothing|broken|stuck)\b")


def is_unsolved(text: str) -> bool:
    """Tell whether a text says that something does not work yet, and not what or how."""
    plain = " ".join(text.casefold().split())
    return _is_still(plain) or bool(_FAILS.search(plain) and len(plain.split()) <= BARE_WORDS)


def _is_still(plain: str) -> bool:
    """Tell whether a text says of itself that it is about something known: it fails *still*."""
    fails = _FAILS.search(plain) or _TROUBLE.search(plain)
    return bool(fails and _STILL.search(plain)) and len(plain.split()) <= MAX_WORDS


async def offer_reopening(dispatcher: CollectingDispatcher, tracker: Tracker, desk: Helpdesk) -> list[EventType] | None:
    """Offer to open the request again that is meant, with what the student says; None where that is none.

    It is the one spoken of last, or else the one closed last: where none is open and nothing was answered since.

    A yes to the desk's own question whether it is solved, or a no, is a rating too.
    """
    text = str(tracker.latest_message.get("text") or "")
    if not is_unsolved(text):
        return None
    asked = await just_closed(desk, tracker)
    ticket = asked or await just_told(desk, tracker) or await _closed_before(desk, tracker, text)
    if ticket is None or ticket.state is not TicketState.CLOSED:
        return None
    if asked is not None:
        await keep_unsolved(desk, asked)
    dispatcher.utter_message(response="utter_not_solved", number=ticket.number)
    return [SlotSet("offer", f"reopen:{ticket.number}"), Pending(Task.WRITE, ticket.number, text).kept()]


async def _closed_before(desk: Helpdesk, tracker: Tracker, text: str) -> Ticket | None:
    """Return the request closed last that "ancora" may be about: it can be reopened, and nothing else can be meant."""
    tickets, at = await own_tickets(desk, tracker), desk.clock()
    if not _is_still(" ".join(text.casefold().split())) or any(each.closed_at is None for each in tickets):
        return None
    newest = max(tickets, key=lambda ticket: ticket.closed_at or at, default=None)
    until = desk.tickets.reopen_until(newest) if newest else None
    if newest is None or newest.closed_at is None or until is None or at >= until:
        return None
    if await _answered_since(desk, tracker, newest.closed_at):
        return None
    verdict = desk.retriever.search(text, locale=locale_of(tracker), today=desk.today())
    return None if verdict.zone is Zone.ANSWER else newest


async def _answered_since(desk: Helpdesk, tracker: Tracker, closed_at: datetime) -> bool:
    """Tell whether the corpus has answered something since a request was closed: it may be that which fails."""
    searched, conversation = Searched.of(tracker), await conversation_of(desk, tracker)
    if conversation is None:
        return searched is not None and searched.answer is not None and searched.at_s >= closed_at.timestamp()
    async with desk.database.reading() as session:
        said = await desk.conversations.since(session, conversation.id, max(0, conversation.last_seq - LOOKED_AT))
    return any(
        message.created_at >= closed_at and (message.custom or {}).get("card") == "faq_answer" for message in said
    )
