"""Writing to the office about a request that exists, and correcting its text while nobody has begun on it."""

from __future__ import annotations

import math
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.form import Form
from actions.over_limit import say_over_limit
from actions.own import numbered, own_tickets
from actions.pending import Pending, Task, ask_proof, ask_text
from actions.said_once import said_already
from actions.status_words import Domain, about, quoted
from actions.ticket_files import names_of
from actions.ticket_steps import emptied
from actions.words import button, locale_of, word
from bot.attachments import Attachment, card_of
from bot.conversations import DESK
from bot.helpdesk import Helpdesk, helpdesk
from bot.tickets import Outcome, ReopenedTooOften, Ticket, TicketState, TooManyOpenTickets, TransitionRefused

SAID = {
    Outcome.ADDED: "utter_message_added",
    Outcome.REOPENED: "utter_message_reopened",
    Outcome.THANKED: "utter_thanked",
    Outcome.FOLLOWED_UP: "utter_message_followed_up",
    Outcome.MERGED_AWAY: "utter_message_merged",
}


async def add_text(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    domain: Domain,
    desk: Helpdesk,
    ticket: Ticket,
    text: str,
    *,
    with_files: bool = False,
) -> list[EventType]:
    """Give a text to the office, whatever has become of the request, and say where it stands now.

    `with_files`: what waits in the chat goes with it.
    """
    files: list[Attachment] = []
    try:
        async with desk.database.writing() as session:
            await desk.tickets.get(session, ticket.id, for_update=True)
            known = await said_already(desk, session, ticket, text)
            written = known or await desk.tickets.student_writes(session, ticket.id, text)
            if written.outcome is Outcome.FOLLOWED_UP:
                await desk.access.claim(session, written.ticket)
            chat = await desk.conversations.by_key(session, tracker.sender_id) if with_files else None
            if chat is not None and known is None:
                to = written.ticket
                files = await desk.attachments.attach_drafts(session, chat.id, to.id, to.version)
    except TooManyOpenTickets as error:
        await desk.mail_open_tickets(error)
        return await say_over_limit(dispatcher, tracker, domain, desk, error, text)
    except ReopenedTooOften as error:
        return say_too_often(dispatcher, ticket, error)
    except TransitionRefused:  # nothing of it is left
        dispatcher.utter_message(response="utter_status_not_found")
        return []
    desk.wakes.notify(DESK)
    leads_on = written.outcome in (Outcome.FOLLOWED_UP, Outcome.MERGED_AWAY)
    dispatcher.utter_message(
        response=SAID[written.outcome],
        number=ticket.number if leads_on else written.ticket.number,  # it may have gone on in a follow-up since
        other=written.ticket.number,
        office=desk.office(written.ticket.topic, locale_of(tracker)),
        message=quoted(text),
    )
    if files:
        dispatcher.utter_message(response="utter_files_sent", names=names_of(files), json_message=card_of(files))
    return []


def say_too_often(dispatcher: CollectingDispatcher, ticket: Ticket, error: ReopenedTooOften) -> list[EventType]:
    """Say that the office knows already, and when the request may be reopened again."""
    hours = math.ceil(error.retry_after_s / 3600)
    dispatcher.utter_message(response="utter_reopened_too_often", number=ticket.number, hours=hours)
    return [SlotSet("offer", None)]


async def begin_edit(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, desk: Helpdesk, ticket: Ticket
) -> list[EventType]:
    """Show the text as it is and ask for the new one; once somebody has begun, a message is the way."""
    if ticket.state is TicketState.CLOSED or ticket.taken_at is not None:
        write = word(domain, "utter_button_write_office", locale_of(tracker))
        buttons = [button(write, about("add_message", ticket.number))]
        dispatcher.utter_message(response="utter_edit_too_late", number=ticket.number, buttons=buttons)
        return []
    async with desk.database.reading() as session:
        request = (await desk.tickets.entries(session, ticket.id, public_only=True))[0]
    dispatcher.utter_message(response="utter_edit_begins", number=ticket.number, message=quoted(request.text))
    return ask_text(Task.EDIT, ticket.number)


class ActionAskMessageText(Action):
    """Asks for the text: of a message, or of the request itself."""

    def name(self) -> str:
        """Return the name that Rasa expects for the form's slot."""
        return "action_ask_message_form_message_text"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Ask in the words of the task."""
        pending = Pending.of(tracker)
        is_edit = pending is not None and pending.task is Task.EDIT
        number = pending.number if pending else ""
        dispatcher.utter_message(response="utter_ask_new_text" if is_edit else "utter_ask_message", number=number)
        return []


class ValidateMessageForm(Form):
    """Takes whatever was written: it is for the office."""

    def name(self) -> str:
        """Return the name that Rasa expects for the form."""
        return "validate_message_form"

    async def validate_message_text(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """Take the text."""
        return {"message_text": str(value).strip() or None}


class ActionSendMessage(Action):
    """Does with the text what it was asked for."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_send_message"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Add the text to the request, or put it in the place of its old one."""
        desk, pending = await helpdesk(), Pending.of(tracker)
        done = emptied("message_text", "pending")
        text = str(tracker.get_slot("message_text") or "")
        ticket = numbered(await own_tickets(desk, tracker), pending.number) if pending else None
        if pending is not None and pending.task is Task.WRITE and ticket is None:  # the proof ran out meanwhile
            dispatcher.utter_message(response="utter_proof_again")
            return [*done, *ask_proof(Pending(Task.WRITE, pending.number, text))]
        if pending is None or ticket is None:
            dispatcher.utter_message(response="utter_proof_over")
            return done
        if pending.task is Task.EDIT:
            return [*done, *await _edit(dispatcher, tracker, domain, desk, ticket, text)]
        return [*done, *await add_text(dispatcher, tracker, domain, desk, ticket, text)]


class ActionResetMessage(Action):
    """Forgets a message that was called off."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_reset_message"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Say that nothing was sent."""
        dispatcher.utter_message(response="utter_message_cancelled")
        return emptied("message_text", "pending")


async def _edit(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, desk: Helpdesk, ticket: Ticket, text: str
) -> list[EventType]:
    try:
        async with desk.database.writing() as session:
            await desk.tickets.edit(session, ticket.id, description=text)
    except TransitionRefused:  # somebody began while the student wrote: nothing that was written is lost
        return await add_text(dispatcher, tracker, domain, desk, ticket, text)
    desk.wakes.notify(DESK)
    dispatcher.utter_message(response="utter_edited", number=ticket.number, message=quoted(text))
    return []
