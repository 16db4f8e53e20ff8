"""The request becomes a ticket; the student gets its number."""

from __future__ import annotations

import math
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.draft import Draft, draft_of
from actions.limits import note_limit
from actions.moments import next_step
from actions.over_limit import say_over_limit
from actions.remembered import opened
from actions.repeated import APPEND, append_draft
from actions.ticket_files import names_of
from actions.ticket_steps import FORM_SLOTS, emptied
from actions.words import locale_of, page_address
from bot.attachments import card_of
from bot.conversations import given_context
from bot.errors import TooManyTries
from bot.helpdesk import Helpdesk, helpdesk
from bot.tickets import NewTicket, Ticket, TooManyOpenTickets
from bot.tickets.creation import SUBJECT_CHARS
from bot.tickets.opening import Opener
from bot.topics import ABOUT_PERSON, DESCRIPTION

TICKET_PAGE = "/ticket/"
NEED_SLOTS = ("last_question", "last_answer", "tried", "misses", "repeat_asked")  # done with once it is with the office


class ActionCreateTicket(Action):
    """Creates the ticket; run again after a stop, it finds the ticket it made."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_create_ticket"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Write the ticket and say its number."""
        desk = await helpdesk()
        draft = draft_of(tracker, desk.topics)
        if draft is None or draft.next is not None:
            dispatcher.utter_message(response="utter_cancelled")
            return emptied(*FORM_SLOTS)
        if tracker.get_slot("ticket_confirmed") == APPEND:
            return [*emptied(*FORM_SLOTS, *NEED_SLOTS), *await append_draft(dispatcher, tracker, domain, desk, draft)]
        new, opener = await _request(desk, tracker, draft)
        try:
            ticket = await desk.open_ticket(new, opener)
        except TooManyTries as error:
            await note_limit(desk, tracker, "ticket")
            minutes = math.ceil(error.retry_after_s / 60)
            dispatcher.utter_message(response="utter_tickets_too_fast", minutes=minutes)
            return [*emptied(*FORM_SLOTS), SlotSet("last_question", new.description or None)]
        except TooManyOpenTickets as error:
            refused = await say_over_limit(dispatcher, tracker, domain, desk, error, new.description)
            return [*emptied(*FORM_SLOTS), SlotSet("last_question", new.description or None), *refused]
        office = draft.topic.office.text(locale_of(tracker))
        card = {"card": "ticket_created", "number": ticket.number}
        dispatcher.utter_message(
            response="utter_ticket_created",
            number=ticket.number,
            office=office,
            next=await next_step(domain, desk, ticket, locale_of(tracker)),
            url=page_address(desk.settings.base_url, f"{TICKET_PAGE}{ticket.number}", locale_of(tracker)),
            json_message=card,
        )
        await _say_files(dispatcher, desk, ticket)
        known = {name: draft.values[name] for name in ABOUT_PERSON if draft.values.get(name)}
        return [
            opened(tracker, ticket),
            SlotSet("known_facts", known),
            *emptied(*FORM_SLOTS, *NEED_SLOTS),
        ]


async def _say_files(dispatcher: CollectingDispatcher, desk: Helpdesk, ticket: Ticket) -> None:
    """Show what went with the request; a student's files wait until then, and nothing goes unsaid."""
    async with desk.database.reading() as session:
        files = await desk.attachments.of_ticket(session, ticket.id, public_only=True)
    if files:
        dispatcher.utter_message(response="utter_files_sent", names=names_of(files), json_message=card_of(files))


async def _request(desk: Helpdesk, tracker: Tracker, draft: Draft) -> tuple[NewTicket, Opener]:
    """Return the request, and where it is counted."""
    locale = locale_of(tracker)
    async with desk.database.reading() as session:
        conversation = await desk.conversations.by_key(session, tracker.sender_id)
    values = draft.values
    question = str(tracker.get_slot("last_question") or "")
    description = values.get(DESCRIPTION) or question
    subject = (question or description or draft.topic.name.text(locale)).splitlines()[0]
    new = NewTicket(
        topic=draft.topic.id,
        subject=subject[:SUBJECT_CHARS],
        locale=locale,
        description=description,
        email=values.get("email"),
        full_name=values.get("full_name"),
        phone=values.get("phone"),
        fields=draft.extras,
        tried=tuple(tracker.get_slot("tried") or ()),
        conversation_id=conversation.id if conversation else None,
        draft_key=f"{tracker.sender_id}:{tracker.get_slot('ticket_draft')}",
        privacy_version=desk.institution.privacy_version,
        context=given_context(conversation) if conversation else {},
    )
    network = conversation.context.get("network") if conversation else None
    return new, Opener(tracker.sender_id, network or "")
