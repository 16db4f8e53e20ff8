"""What a student may do with a request by saying so: write to the office, end it, open it again, correct it."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import say_verdict
from actions.grants import revoke
from actions.own import numbered, own_tickets, said
from actions.pending import SLOT, Pending, Task, ask_proof, ask_text
from actions.searched import Searched
from actions.status_words import Domain, say_list, say_status
from actions.ticket_end import end, reopen
from actions.ticket_message import add_text, begin_edit
from actions.turns import intent_of, set_last_turn
from actions.words import locale_of
from bot.faq import Zone
from bot.helpdesk import Helpdesk, helpdesk
from bot.tickets import Ticket, TicketState

SURE = 0.9  # of a sentence being one of two commands; the classifier's bar for a single one is .8 (config.yml)
OTHER = "other"  # the button of who means a request that this conversation does not know
REQUEST = re.compile(r"\b(?:richiest[ae]|ticket|segnalazion[ei]|pratica|requests?)\b", re.IGNORECASE)
AFTER_COLON = re.compile(r":\s+(?=\S)")  # "aggiungi alla 412: …"; an hour has no space after its colon
MOST_WORDS_BEFORE = 8  # a longer beginning is the message itself
NONE_FITS = {
    Task.WRITE: "utter_none_to_write",
    Task.CLOSE: "utter_none_to_close",
    Task.REOPEN: "utter_none_to_reopen",
    Task.EDIT: "utter_none_to_edit",
}
INTENTS = {
    Task.WRITE: "add_message",
    Task.CLOSE: "close_ticket",
    Task.REOPEN: "reopen_ticket",
    Task.EDIT: "edit_ticket",
}
FITS: dict[Task, Callable[[Ticket], bool]] = {
    Task.WRITE: lambda ticket: ticket.state is not TicketState.CLOSED,
    Task.CLOSE: lambda ticket: ticket.state is not TicketState.CLOSED,
    Task.REOPEN: lambda ticket: ticket.state is TicketState.CLOSED,
    Task.EDIT: lambda ticket: ticket.state is TicketState.OPEN and ticket.taken_at is None,
}


class Command(Action, ABC):
    """One command about one request: finds out which one, asks for a proof where it is not known here."""

    @property
    @abstractmethod
    def task(self) -> Task:
        """Return what is to be done."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Find the request and go on."""
        desk, text = await helpdesk(), text_after_colon(tracker)
        number = said(tracker, "ticket_number")
        tickets = await own_tickets(desk, tracker)
        if number and not text:
            text = kept_text(tracker)
        if number:
            ticket = numbered(tickets, number)
            if ticket is None:
                return ask_proof(Pending(self.task, number, text))
            return await carry_out(dispatcher, tracker, domain, desk, ticket, self.task, text)
        if said(tracker, "answer") == OTHER:
            return ask_proof(Pending(self.task, text=kept_text(tracker)))
        return await self.without_number(dispatcher, tracker, domain, desk, tickets, text)

    async def without_number(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: Domain,
        desk: Helpdesk,
        tickets: list[Ticket],
        text: str,
    ) -> list[EventType]:
        """Find out which request is meant, where its number was not said."""
        fitting = [ticket for ticket in tickets if FITS[self.task](ticket)]
        if len(fitting) == 1:
            return await carry_out(dispatcher, tracker, domain, desk, fitting[0], self.task, text)
        if fitting:
            say_list(dispatcher, tracker, domain, desk, fitting, "utter_which_ticket", INTENTS[self.task])
            return [Pending(self.task, text=text).kept()]
        if not tickets and not text and (answered := await _answer(dispatcher, tracker, domain, desk)):
            return answered
        if len(tickets) == 1:  # not as the student thinks: its own words say how it stands
            return await carry_out(dispatcher, tracker, domain, desk, tickets[0], self.task, text)
        dispatcher.utter_message(response=NONE_FITS[self.task])
        return [Pending(self.task, text=text).kept()]


class ActionAddMessage(Command):
    """Writes to the office."""

    task = Task.WRITE

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_add_message"


class ActionCloseTicket(Command):
    """Ends a request, solved or not needed any more."""

    task = Task.CLOSE

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_close_ticket"


class ActionReopenTicket(Command):
    """Opens a closed request again."""

    task = Task.REOPEN

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_reopen_ticket"


class ActionEditTicket(Command):
    """Corrects the text of a request."""

    task = Task.EDIT

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_edit_ticket"


async def end_named(dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[EventType] | None:
    """End a request where "chiudi la richiesta" names one and there is no form that it could leave; None elsewhere."""
    if not REQUEST.search(str(tracker.latest_message.get("text") or "")):
        return None
    ranking = {each["name"]: each["confidence"] for each in tracker.latest_message.get("intent_ranking") or []}
    if intent_of(tracker) != "cancel" and ranking.get("cancel", 0.0) + ranking.get("close_ticket", 0.0) < SURE:
        return None
    return await ActionCloseTicket().run(dispatcher, tracker, domain)


async def carry_out(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    domain: Domain,
    desk: Helpdesk,
    ticket: Ticket,
    task: Task,
    text: str = "",
) -> list[EventType]:
    """Do with a request what was asked, or ask what is still needed for it."""
    done: list[EventType] = [SlotSet(SLOT, None)]
    if task is Task.CLOSE:
        return [*done, *await end(dispatcher, tracker, domain, desk, ticket, said(tracker, "answer"))]
    if task is Task.REOPEN:
        return [*done, *await reopen(dispatcher, tracker, domain, desk, ticket, text)]
    if task is Task.EDIT:
        return [*done, *await begin_edit(dispatcher, tracker, domain, desk, ticket)]
    if task is Task.REVOKE:
        return [
            *done,
            *await revoke(dispatcher, tracker, domain, desk, [ticket], said(tracker, "answer"), ticket.number),
        ]
    if task is Task.WRITE:
        if text:
            return [*done, *await add_text(dispatcher, tracker, domain, desk, ticket, text)]
        return ask_text(Task.WRITE, ticket.number)
    await say_status(dispatcher, tracker, domain, desk, ticket)
    return done


async def _answer(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, desk: Helpdesk
) -> list[EventType]:
    """Answer what only sounds like a command, where there is no request that it could be for."""
    asked = str(tracker.latest_message.get("text") or "")
    if asked.startswith("/"):
        return []
    verdict = desk.retriever.search(asked, locale=locale_of(tracker), today=desk.today())
    if verdict.zone is not Zone.ANSWER:
        return []
    return await say_verdict(dispatcher, tracker, domain, desk, Searched(asked, asked), verdict)


def text_after_colon(tracker: Tracker) -> str:
    """Return what follows a command: "aggiungi alla 412: ho trovato la ricevuta"."""
    text = str(tracker.latest_message.get("text") or "")
    if text.startswith("/"):
        return ""
    head, *tail = AFTER_COLON.split(text, maxsplit=1)
    return tail[0].strip() if tail and len(head.split()) <= MOST_WORDS_BEFORE else ""


def kept_text(tracker: Tracker) -> str:
    """Return the text that waited while the bot asked which request is meant."""
    stored = set_last_turn(tracker, SLOT)
    return str(stored["text"]) if stored else ""
