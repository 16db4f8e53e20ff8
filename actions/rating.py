"""How it went: solved or not, one to five stars, and thanks, once a request is closed."""

from __future__ import annotations

import re
from itertools import dropwhile, takewhile
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.own import conversation_of, numbered, own_tickets, said
from actions.remembered import last_payloads
from actions.turns import set_last_turn
from bot.conversations import Author, Conversation
from bot.errors import InvalidInput
from bot.helpdesk import Helpdesk, helpdesk
from bot.tickets import EventKind, Resolution, Ticket, TicketState, TransitionRefused, is_thanks

STARS = re.compile(r"([1-5])(?: ?\w{5,7})?[.!]?")  # "4", "5 stelle", "3 stars"
SOLVED = re.compile(r'/rate_ticket\{"ticket_number":"(\d+)","answer":"yes"\}')
REOPEN = re.compile(r'/reopen_ticket\{"ticket_number":"(\d+)"\}')


def ask_stars(dispatcher: CollectingDispatcher, number: str) -> list[EventType]:
    """Ask for a rating; nobody has to give one."""
    dispatcher.utter_message(response="utter_ask_stars", number=number)
    return [SlotSet("offer", f"stars:{number}")]


class ActionRateTicket(Action):
    """Takes the buttons under a closed request."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_rate_ticket"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Keep what the button says."""
        desk, answer, stars = await helpdesk(), said(tracker, "answer"), said(tracker, "stars")
        ticket = numbered(await own_tickets(desk, tracker), said(tracker, "ticket_number"))
        if ticket is None:
            dispatcher.utter_message(response="utter_proof_over")
            return [SlotSet("offer", None)]
        if STARS.fullmatch(stars):
            return await rate(dispatcher, desk, ticket, int(stars))
        return await say_solved(dispatcher, desk, ticket, is_solved=answer == "yes")


async def rate(dispatcher: CollectingDispatcher, desk: Helpdesk, ticket: Ticket, stars: int) -> list[EventType]:
    """Keep the stars."""
    if await _keep(dispatcher, desk, ticket, stars=stars):
        dispatcher.utter_message(response="utter_rated", stars=stars)
    return [SlotSet("offer", None)]


async def say_solved(
    dispatcher: CollectingDispatcher, desk: Helpdesk, ticket: Ticket, *, is_solved: bool
) -> list[EventType]:
    """Keep whether the problem is gone; if not, offer to open the request again."""
    if not await _keep(dispatcher, desk, ticket, solved=is_solved):
        return [SlotSet("offer", None)]
    if is_solved:
        return ask_stars(dispatcher, ticket.number)
    dispatcher.utter_message(response="utter_not_solved", number=ticket.number)
    return [SlotSet("offer", f"reopen:{ticket.number}")]


def typed_stars(tracker: Tracker) -> tuple[str, int] | None:
    """Return number and stars when a rating was typed that the bot has just asked for."""
    kind, _, number = str(set_last_turn(tracker, "offer") or "").partition(":")
    found = STARS.fullmatch(str(tracker.latest_message.get("text") or "").strip())
    return (number, int(found[1])) if kind == "stars" and found else None


async def just_closed(desk: Helpdesk, tracker: Tracker) -> Ticket | None:
    """Return the request that was closed with the last thing said here, which asked whether it is solved."""
    return await _offered_last(desk, tracker, SOLVED)


async def just_told(desk: Helpdesk, tracker: Tracker) -> Ticket | None:
    """Return the request that the last thing said here called closed, with a button to open it again."""
    return await _offered_last(desk, tracker, REOPEN)


async def _offered_last(desk: Helpdesk, tracker: Tracker, payload: re.Pattern[str]) -> Ticket | None:
    """Return the request of a button that stands under what was said to the student last."""
    conversation = await conversation_of(desk, tracker)
    payloads = await _last_payloads(desk, conversation) if conversation else last_payloads(tracker)
    found = next((match for each in payloads if (match := payload.fullmatch(each))), None)
    return numbered(await own_tickets(desk, tracker), found[1]) if found else None


async def _last_payloads(desk: Helpdesk, conversation: Conversation) -> list[str]:
    """Return what the buttons send that were shown last, by the bot or by the office."""
    async with desk.database.reading() as session:
        recent = await desk.conversations.since(session, conversation.id, max(0, conversation.last_seq - 10))
    said_since = dropwhile(lambda message: message.author is Author.STUDENT, reversed(recent))
    said_last = takewhile(lambda message: message.author is not Author.STUDENT, said_since)
    return [each["payload"] for message in said_last for each in message.buttons]


class ActionThanks(Action):
    """Takes a thank-you: to whoever closed a request, or to the bot."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_thanks"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Pass the thanks on where a request was closed and nobody was thanked for it yet."""
        desk = await helpdesk()
        ticket = None if tracker.get_slot("offer") == "feedback" else await _unthanked(desk, tracker)
        text = str(tracker.latest_message.get("text") or "")
        if ticket is None or not is_thanks(text, ticket.assignee_name, ticket.full_name):
            dispatcher.utter_message(response="utter_you_are_welcome")
            return []
        async with desk.database.writing() as session:
            await desk.tickets.student_writes(session, ticket.id, text)
        dispatcher.utter_message(response="utter_thanked")
        return []


async def _unthanked(desk: Helpdesk, tracker: Tracker) -> Ticket | None:
    """Return the newest request of a conversation if a person closed it and was not thanked for it."""
    tickets = sorted(await own_tickets(desk, tracker), key=lambda ticket: ticket.id, reverse=True)
    newest = next(iter(tickets), None)
    if newest is None or newest.state is not TicketState.CLOSED or newest.assignee_id is None:
        return None
    if newest.resolution in (Resolution.WITHDRAWN, Resolution.DUPLICATE):
        return None
    async with desk.database.reading() as session:
        events = await desk.tickets.events(session, newest.id)
    since = [event.kind for event in events if newest.closed_at and event.created_at >= newest.closed_at]
    return None if EventKind.THANKED in since else newest


async def keep_unsolved(desk: Helpdesk, ticket: Ticket) -> None:
    """Keep that the problem is still there, where anybody worked on it."""
    if ticket.is_ratable:
        async with desk.database.writing() as session:
            await desk.tickets.rate(session, ticket.id, None, solved=False)


async def _keep(
    dispatcher: CollectingDispatcher,
    desk: Helpdesk,
    ticket: Ticket,
    stars: int | None = None,
    solved: bool | None = None,
) -> bool:
    try:
        async with desk.database.writing() as session:
            await desk.tickets.rate(session, ticket.id, stars, solved=solved)
    except (TransitionRefused, InvalidInput):  # open again, or never worked on
        dispatcher.utter_message(response="utter_nothing_to_rate_here", number=ticket.number)
        return False
    return True
