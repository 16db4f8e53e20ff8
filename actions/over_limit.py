"""An address with as many open requests as it may have."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.own import own_tickets
from actions.pending import Pending, Task
from actions.status_words import Domain, say_list
from bot.helpdesk import Helpdesk
from bot.tickets import TooManyOpenTickets


async def say_over_limit(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    domain: Domain,
    desk: Helpdesk,
    error: TooManyOpenTickets,
    text: str,
) -> list[EventType]:
    """Refuse politely; the text is kept for the request that the student picks instead.

    The list has been mailed to the address: what is said here names only requests that are proven this student's.
    """
    own = [ticket for ticket in await own_tickets(desk, tracker) if ticket.id in error.ticket_ids]
    if not own:
        dispatcher.utter_message(response="utter_too_many_mailed")
        return []
    say_list(dispatcher, tracker, domain, desk, own, "utter_too_many_tickets", "add_message")
    return [Pending(Task.WRITE, text=text).kept()]
