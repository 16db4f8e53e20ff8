"""A closed request whose problem is still there: said right after its closing, or after asking how it stands."""

from __future__ import annotations

import re

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.pending import Pending, Task
from actions.rating import just_closed, just_told, keep_unsolved
from bot.helpdesk import Helpdesk
from bot.tickets import TicketState

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
    words = len(plain.split())
    fails, is_still = _FAILS.search(plain), _STILL.search(plain)
    if words > MAX_WORDS:
        return False
    return bool((fails or _TROUBLE.search(plain)) and is_still) or bool(fails and words <= BARE_WORDS)


async def offer_reopening(dispatcher: CollectingDispatcher, tracker: Tracker, desk: Helpdesk) -> list[EventType] | None:
    """Offer to open the request again that was spoken of last, with what the student says; None where none was.

    A yes to the desk's own question whether it is solved, or a no, is a rating too.
    """
    text = str(tracker.latest_message.get("text") or "")
    if not is_unsolved(text):
        return None
    asked = await just_closed(desk, tracker)
    ticket = asked or await just_told(desk, tracker)
    if ticket is None or ticket.state is not TicketState.CLOSED:
        return None
    if asked is not None:
        await keep_unsolved(desk, asked)
    dispatcher.utter_message(response="utter_not_solved", number=ticket.number)
    return [SlotSet("offer", f"reopen:{ticket.number}"), Pending(Task.WRITE, ticket.number, text).kept()]
