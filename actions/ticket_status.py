"""Where is my request? Those of this conversation are told at once; for another one number and address are asked."""

from __future__ import annotations

import math
import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.limits import note_limit
from actions.own import all_said, asker_of, conversation_of, numbered, own_tickets, said
from actions.pending import STATUS_SLOTS
from actions.remembered import PROOFS, with_proof
from actions.status_words import Domain, say_known, say_list, say_status
from actions.ticket_steps import emptied
from actions.turns import set_last_turn
from bot.access import TicketStatus
from bot.errors import TooManyTries
from bot.helpdesk import Helpdesk, helpdesk
from bot.tickets import Ticket, parse_number

NO_NUMBER = re.compile(r"(?<!\w)-[0-9]|[0-9]{10}")  # meant as one, but no request can have it
MOST_SHOWN = 5
PERHAPS = 0.25  # that a text asks for it, where a request is known here; questions about anything else have .02 at most
LEAST = 0.1  # the same, where it names a number in the way we write them
WRITTEN = re.compile(r"0[0-9]{5,8}")
MAX_WORDS = 9  # of a text that says it without naming a request; a longer one is about something
WAITS = re.compile(
    r"\b(?:(?:non|nessun\w*|ancora) (?:\w+ ){0,3}rispost\w|(?:did|have|has|is|any) (?:\w+ ){0,3}(?:answer\w*|repl\w+)"
    r"|waiting for (?:an?|your|the) (?:answer|reply)|serve \w+ da parte mia|do anything|need (?:\w+ ){1,2}from me"
    r"|devo fare (?:qualcosa|niente))\b",
    re.IGNORECASE,
)
AGAIN = "again:"  # the offer to try another number or address


class ActionTicketStatus(Action):
    """Says where a request stands, or asks which one and for its address."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_ticket_status"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Look among the requests of this conversation first."""
        desk = await helpdesk()
        numbers, email = all_said(tracker, "ticket_number"), said(tracker, "email")
        tickets = await own_tickets(desk, tracker)
        if len(numbers) > 1:
            return await _several(dispatcher, tracker, domain, desk, tickets, numbers)
        number = next(iter(numbers), "")
        if not number and NO_NUMBER.search(str(tracker.latest_message.get("text") or "")):
            dispatcher.utter_message(response="utter_invalid_ticket_number")
            return emptied(*STATUS_SLOTS, "pending", "offer")
        own = [ticket] if number and (ticket := numbered(tickets, number)) else [] if number else tickets
        done = emptied(*STATUS_SLOTS, "pending", "offer")
        if own:
            await _say(dispatcher, tracker, domain, desk, own)
            return done
        if number and email:
            return [*done, *await say_looked_up(dispatcher, tracker, domain, desk, number, email)]
        asked = [SlotSet("status_number", number or None), SlotSet("status_email", email or None)]
        return [*done, *asked, FollowupAction("status_form")]


async def _several(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    domain: Domain,
    desk: Helpdesk,
    tickets: list[Ticket],
    numbers: list[str],
) -> list[EventType]:
    """Show each of some requests that is known here; the others are asked for one by one."""
    done = emptied(*STATUS_SLOTS, "pending", "offer")
    known = [ticket for number in numbers if (ticket := numbered(tickets, number))]
    for ticket in known[:MOST_SHOWN]:
        await say_status(dispatcher, tracker, domain, desk, ticket)
    if len(known) == len(numbers):
        return done
    dispatcher.utter_message(response="utter_one_number_at_a_time")
    return done if known else [*done, FollowupAction("status_form")]


async def is_meant(desk: Helpdesk, tracker: Tracker) -> bool:
    """Tell whether what is no clear command asks for it all the same: a bare number, or words near to it.

    Bare digits may be anything: they are a request's where they are written with their zeros, or it is known here, or
    a number was just asked for.
    """
    text, numbers = str(tracker.latest_message.get("text") or "").strip(), all_said(tracker, "ticket_number")
    tickets = await own_tickets(desk, tracker)
    if parse_number(text) is not None:
        is_written = not text.isdigit() or WRITTEN.fullmatch(text) is not None
        return is_written or numbered(tickets, text) is not None or set_last_turn(tracker, "offer") == AGAIN
    if numbers and said(tracker, "email"):
        return True
    if tickets and len(text.split()) <= MAX_WORDS and WAITS.search(text):
        return True
    ranking = {each["name"]: each["confidence"] for each in tracker.latest_message.get("intent_ranking") or []}
    least = LEAST if any(WRITTEN.fullmatch(each) for each in numbers) else PERHAPS if tickets else 1.0
    return float(ranking.get("ticket_status", 0.0)) >= least


async def say_looked_up(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, desk: Helpdesk, number: str, email: str
) -> list[EventType]:
    """Look a request up by number and address, and say what they show."""
    try:
        found = await _look_up(desk, tracker, number, email)
    except TooManyTries as error:
        await say_too_many(dispatcher, tracker, desk, error)
        return []
    if found is None:
        dispatcher.utter_message(response="utter_status_not_found")
        return [SlotSet("offer", AGAIN)]
    if (entered := await _entered(desk, tracker, found)) is not None:
        ticket, remembered = entered
        await say_status(dispatcher, tracker, domain, desk, ticket)
        return remembered
    offered = say_known(dispatcher, tracker, domain, desk, found)
    return [*offered, SlotSet("status_number", found.number), SlotSet("status_email", email)]


async def say_too_many(dispatcher: CollectingDispatcher, tracker: Tracker, desk: Helpdesk, error: TooManyTries) -> None:
    """Say when the next try may be, and put it into the record."""
    await note_limit(desk, tracker, "status")
    dispatcher.utter_message(response="utter_status_too_many", minutes=math.ceil(error.retry_after_s / 60))


async def _say(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, desk: Helpdesk, own: list[Ticket]
) -> None:
    if len(own) == 1:
        await say_status(dispatcher, tracker, domain, desk, own[0])
    else:
        say_list(dispatcher, tracker, domain, desk, own)


async def _look_up(desk: Helpdesk, tracker: Tracker, number: str, email: str) -> TicketStatus | None:
    asker = await asker_of(desk, tracker)
    async with desk.database.writing() as session:
        return await desk.access.look_up(session, number, email, asker)


async def _entered(desk: Helpdesk, tracker: Tracker, found: TicketStatus) -> tuple[Ticket, list[EventType]] | None:
    """Return the whole request, where number and address are proof enough; it stays open in this conversation."""
    conversation = await conversation_of(desk, tracker)
    async with desk.database.writing() as session:
        key = await desk.access.enter(session, found, conversation.id if conversation else None)
        if key is None:
            return None
        ticket = await desk.tickets.get(session, found.ticket_id)
    return ticket, [] if conversation else [SlotSet(PROOFS, with_proof(tracker, key))]
