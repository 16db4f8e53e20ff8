"""What proves that a request is the student's: number and address, then six digits that were mailed to it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.aside import heard_aside
from actions.form import Form
from actions.own import all_said, asker_of, conversation_of
from actions.pending import SLOT, STATUS_SLOTS, Pending, Task, ask_proof
from actions.remembered import PROOFS, with_proof
from actions.ticket_commands import carry_out
from actions.ticket_status import say_looked_up, say_too_many
from actions.ticket_steps import emptied
from bot.access import code_in
from bot.contact import canonical_email
from bot.errors import InvalidInput, TooManyTries
from bot.helpdesk import Helpdesk, helpdesk
from bot.tickets import TicketNotFound, format_number, parse_number

Slots = dict[str, Any]
AGAIN = "again"  # the button that mails another code
PROVEN = "proven"
WANTS_ANOTHER = re.compile(
    r"\b(?:(?:ri)?manda\w*|(?:ri)?invia\w*|(?:altro|nuovo) codice|non (?:mi )?(?:\w )?arriv\w+|ricevut\w"
    r"|(?:re)?send|(?:another|new) (?:code|one)|(?:not|n['’]?t) (?:get|got|receive\w*|arrive\w*|come))\b",
    re.IGNORECASE,
)


class ValidateStatusForm(Form):
    """Asks for what is needed to show a request to its owner and to nobody else."""

    def name(self) -> str:
        """Return the name that Rasa expects for the form."""
        return "validate_status_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[str]:
        """Ask for the code only where more than the state is to be shown or done."""
        pending = Pending.of(tracker)
        if pending is None:
            return ["status_number", "status_email"]
        if pending.task is Task.NOTHING:
            return []
        return ["status_email"] if pending.task is Task.LIST else domain_slots

    async def validate_status_number(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Slots:
        """Take a number in any usual spelling."""
        if len(all_said(tracker, "ticket_number")) > 1:  # the last one would win: which is meant is asked instead
            return {"status_number": None}
        if parse_number(str(value)) is not None:
            return {"status_number": str(value)}
        if not await heard_aside(dispatcher, tracker, domain, await helpdesk(), str(value)):
            dispatcher.utter_message(response="utter_invalid_ticket_number")
        return {"status_number": None}

    async def validate_status_email(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Slots:
        """Take an address that can be one; where a code is wanted, it is mailed now."""
        desk, pending = await helpdesk(), Pending.of(tracker)
        try:
            email = canonical_email(str(value))
        except InvalidInput:
            if not await heard_aside(dispatcher, tracker, domain, desk, str(value)):
                dispatcher.utter_message(response="utter_invalid_email")
            return {"status_email": None}
        if pending is None or pending.key or pending.task in (Task.LIST, Task.NOTHING):
            return {"status_email": email}
        return {"status_email": email, SLOT: await _mail_code(dispatcher, tracker, desk, pending, email)}

    async def validate_access_code(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Slots:
        """Take the digits; a wrong code and one that was never mailed are told in the same words."""
        desk, pending = await helpdesk(), Pending.of(tracker)
        if pending is None or value == PROVEN:
            return {"access_code": PROVEN}
        email = str(tracker.get_slot("status_email"))
        code = code_in(str(value))
        if value == AGAIN or (code is None and WANTS_ANOTHER.search(str(value))):
            return {"access_code": None, SLOT: await _mail_code(dispatcher, tracker, desk, pending, email)}
        if code is None:  # it costs none of the three tries
            if not await heard_aside(dispatcher, tracker, domain, desk, str(value)):
                dispatcher.utter_message(response="utter_no_code")
            return {"access_code": None}
        try:
            remembered = await _verify(desk, tracker, pending, code)
        except TooManyTries as error:
            await say_too_many(dispatcher, tracker, desk, error)
            return {"access_code": None, SLOT: pending.given_up().stored()}
        if remembered is not None:
            return {"access_code": PROVEN, SLOT: replace(pending, key="", proven=True).stored(), **remembered}
        dispatcher.utter_message(response="utter_wrong_code")
        return {"access_code": None}


class ActionProve(Action):
    """Goes on once everything that was asked for is there."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_prove"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Show what the proof opens, or do what it was wanted for."""
        desk, pending = await helpdesk(), Pending.of(tracker)
        number, email = str(tracker.get_slot("status_number") or ""), str(tracker.get_slot("status_email") or "")
        done = emptied(*STATUS_SLOTS, "pending")
        if pending is None:
            return [*done, *await say_looked_up(dispatcher, tracker, domain, desk, number, email)]
        if pending.task is Task.LIST:
            await _mail_list(dispatcher, tracker, desk, email)
            return done
        if not pending.proven:
            return done
        async with desk.database.reading() as session:
            try:
                ticket = await desk.tickets.get(session, parse_number(pending.number) or 0)
            except TicketNotFound:  # erased between the code and now
                dispatcher.utter_message(response="utter_status_not_found")
                return done
        return [*done, *await carry_out(dispatcher, tracker, domain, desk, ticket, pending.task, pending.text)]


class ActionResetStatus(Action):
    """Forgets a question about a request that was called off."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_reset_status"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Say so and forget."""
        dispatcher.utter_message(response="utter_ok")
        return emptied(*STATUS_SLOTS, "pending")


class ActionLostNumber(Action):
    """Mails the numbers to who lost them."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_lost_number"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Ask for the address, and for nothing else."""
        dispatcher.utter_message(response="utter_lost_number")
        return ask_proof(Pending(Task.LIST))


async def _mail_code(
    dispatcher: CollectingDispatcher, tracker: Tracker, desk: Helpdesk, pending: Pending, email: str
) -> dict[str, object]:
    """Have a code mailed if number and address belong together, and say the same if they do not."""
    number = pending.number or str(tracker.get_slot("status_number") or "")
    asker = await asker_of(desk, tracker)
    try:
        async with desk.database.writing() as session:
            key = await desk.access.request_code(session, number, email, asker)
    except TooManyTries as error:
        await say_too_many(dispatcher, tracker, desk, error)
        return pending.given_up().stored()
    dispatcher.utter_message(response="utter_code_mailed")
    wanted = parse_number(number)
    return replace(pending, number=format_number(wanted) if wanted else "", key=key).stored()


async def _verify(desk: Helpdesk, tracker: Tracker, pending: Pending, digits: str) -> Slots | None:
    """Return what the conversation must remember of the proof; None if the digits prove nothing."""
    conversation = await conversation_of(desk, tracker)
    asker = await asker_of(desk, tracker)
    opened_for = conversation.id if conversation else None
    async with desk.database.writing() as session:
        key = await desk.access.verify_code(session, pending.key, digits, asker, opened_for)
    if key is None:
        return None
    return {} if conversation else {PROOFS: with_proof(tracker, key)}


async def _mail_list(dispatcher: CollectingDispatcher, tracker: Tracker, desk: Helpdesk, email: str) -> None:
    asker = await asker_of(desk, tracker)
    try:
        async with desk.database.writing() as session:
            await desk.access.send_list(session, email, asker)
    except TooManyTries as error:
        await say_too_many(dispatcher, tracker, desk, error)
        return
    dispatcher.utter_message(response="utter_list_mailed")
