"""What a conversation on a Rasa server has opened and proven: the desk has no row for it, but its tracker remembers."""

from __future__ import annotations

from itertools import dropwhile, takewhile

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from bot.access import AccessTier, PageToken, Visitor
from bot.helpdesk import Helpdesk
from bot.tickets import Ticket, parse_number

OPENED = "opened_tickets"
PROOFS = "proofs"  # keys of page sessions, as a browser holds one in its cookie: they end as those end
MOST_PROOFS = 5


def opened(tracker: Tracker, ticket: Ticket) -> EventType:
    """Return the event that remembers a request as opened in this conversation."""
    return SlotSet(OPENED, [*(tracker.get_slot(OPENED) or ()), ticket.number])


def with_proof(tracker: Tracker, key: PageToken) -> list[str]:
    """Return the proofs of this conversation with one more; the oldest of many is forgotten."""
    return [*(tracker.get_slot(PROOFS) or ()), key][-MOST_PROOFS:]


def last_payloads(tracker: Tracker) -> list[str]:
    """Return what the buttons send that were shown before the latest message, as the desk's own messages say it."""
    before = list(dropwhile(lambda event: event["event"] != "user", reversed(tracker.events)))[1:]
    shown = takewhile(lambda event: event["event"] != "user", before)
    buttons = [each for event in shown if event["event"] == "bot" for each in event["data"].get("buttons") or ()]
    return [str(each.get("payload")) for each in buttons]


async def visitor_of(desk: Helpdesk, tracker: Tracker) -> Visitor:
    """Return what the conversation may see, as the desk's own row would say it; proofs are kept alive."""
    numbers = [parse_number(number) for number in tracker.get_slot(OPENED) or ()]
    keys = [PageToken(key) for key in tracker.get_slot(PROOFS) or ()]
    shown = tuple([one for key in keys if (one := await desk.access.admit(desk.database, key)) is not None])
    tier = AccessTier.MAILED if shown else AccessTier.OWNER
    return Visitor(tier, frozenset(number for number in numbers if number), others=shown)
