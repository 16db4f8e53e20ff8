"""A ticket that changes hands: taken, given back, to another office, to a colleague, into another one, or reopened.

Its chat is told, and is the bot's again where the one who talked there has no ticket to talk about any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.attachments import Home
from bot.conversations import DESK, Conversation, NewMessage, Owner
from bot.errors import InvalidInput
from bot.handover.filing import give_back_if_about, locked_with_chat, talks_about
from bot.handover.offices import check_assignee, check_taker
from bot.helpdesk import Helpdesk
from bot.operators import Operator, OperatorNotFound, Role
from bot.tickets import Retry, Ticket, is_done
from bot.tickets.errors import NotProvenOnePerson


class Moves:
    """What an operator does with a whole ticket. `version` is the one on the operator's screen.

    Each raises VersionConflict where the ticket has moved on since.
    """

    def __init__(self, desk: Helpdesk) -> None:
        self._desk = desk

    async def take(self, ticket_id: int, operator: Operator, version: int | None) -> Ticket:
        """Give a ticket that nobody has to an operator.

        Raises:
            AlreadyTaken: a colleague was faster.
            NotYourOffice: it is another office's.
            TicketClosed: there is nothing to take.
        """
        desk = self._desk
        async with desk.database.writing() as session:
            wanted = await desk.tickets.get(session, ticket_id)
            await check_taker(desk, session, operator.id, wanted)
            name = self._name(operator, wanted)
            ticket = await desk.tickets.take(session, ticket_id, operator.id, name, version)
        desk.wakes.notify(DESK)
        return ticket

    async def give_back(self, ticket_id: int, operator: Operator, version: int | None, left: NewMessage) -> Ticket:
        """Give a ticket back to its office; the chat hears `left` where this operator talked about it there.

        Raises:
            NotYours: a colleague has it, and the operator is no administrator.
            TicketClosed: there is nothing to give back.
        """
        desk, is_admin = self._desk, operator.role is Role.ADMIN
        async with desk.database.writing() as session:
            ticket, chat = await locked_with_chat(desk, session, ticket_id)
            name = self._name(operator, ticket)
            ticket = await desk.tickets.release(session, ticket_id, operator.id, name, is_admin, version)
            if chat is not None and talks_about(chat, operator, ticket):
                await desk.conversations.append(session, chat.id, left)
                await desk.conversations.give_back(session, chat.id)
        self._wake(ticket)
        return ticket

    async def note(
        self, ticket_id: int, operator: Operator, text: str, files: Sequence[str], retry: Retry | None = None
    ) -> Ticket:
        """Leave a note to colleagues, with files that were added before by their tokens; no student sees either."""
        desk = self._desk
        async with desk.database.writing() as session:
            if await is_done(desk.tickets, session, ticket_id, retry):
                return await desk.tickets.get(session, ticket_id)
            name = self._name(operator, await desk.tickets.get(session, ticket_id))
            ticket = await desk.tickets.note(session, ticket_id, operator.id, name, text, retry)
            home = Home(ticket_id=ticket.id, version=ticket.version)
            await desk.attachments.send(session, operator.id, files, home, is_internal=True)
        desk.wakes.notify(DESK)
        return ticket

    async def fill_in(
        self, ticket_id: int, operator: Operator, fields: Mapping[str, Any], version: int | None
    ) -> Ticket:
        """Write into the fields of a ticket what the form has accepted; the page of the request shows it.

        Raises:
            TicketClosed: it must be reopened first.
        """
        desk = self._desk
        async with desk.database.writing() as session:
            name = self._name(operator, await desk.tickets.get(session, ticket_id))
            ticket = await desk.tickets.fill_in(session, ticket_id, operator.id, name, fields, version)
        desk.wakes.notify(DESK)
        return ticket

    async def transfer(
        self, ticket_id: int, operator: Operator, topic: str, version: int | None, announcement: NewMessage
    ) -> Ticket:
        """Give a ticket to the office of another topic; who talked about it in the chat leaves.

        Access that is not offered with that topic was authorised for this office: it ends.

        Raises:
            InvalidInput: `topic`, there is none of that name.
            TicketClosed: there is nothing to hand on.
        """
        desk = self._desk
        async with desk.database.writing() as session:
            _, chat = await locked_with_chat(desk, session, ticket_id)
            ticket = await desk.tickets.get(session, ticket_id, for_update=True)
            left, name = ticket.topic, self._name(operator, ticket)
            ticket = await desk.tickets.transfer(session, ticket_id, operator.id, name, topic, version)
            offered = {scope.id for scope in desk.institution.grants.of_topic(ticket.topic)}
            for grant in await desk.tickets.active_grants(session, [ticket_id]):
                if grant.scope not in offered:
                    await desk.tickets.return_grant(session, ticket_id, grant.id, operator.id, name)
            if ticket.topic != left and chat is not None:
                await desk.conversations.append(session, chat.id, announcement)
                await give_back_if_about(desk, session, chat.id, ticket)
        self._wake(ticket)
        return ticket

    async def assign(self, ticket_id: int, operator: Operator, assignee_id: int, version: int | None) -> Ticket:
        """Give a ticket to a colleague, or to oneself; the chat goes on as it was.

        Raises:
            InvalidInput: `assignee`, who does not answer tickets any more; `assignee_office`, who is of another office.
            TicketClosed: there is nothing to hand on.
        """
        desk = self._desk
        async with desk.database.writing() as session:
            ticket = await desk.tickets.get(session, ticket_id)
            try:
                assignee = await desk.operators.accounts.get(session, assignee_id)
            except OperatorNotFound:
                raise InvalidInput("assignee", "assignee_id") from None
            await check_assignee(desk, session, assignee_id, ticket)
            by, to = self._name(operator, ticket), self._name(assignee, ticket)
            ticket = await desk.tickets.assign(session, ticket_id, operator.id, by, assignee_id, to, version)
        desk.wakes.notify(DESK)
        return ticket

    async def merge(
        self,
        ticket_id: int,
        operator: Operator,
        into_id: int,
        version: int | None,
        announcement: NewMessage,
        *,
        is_confirmed: bool = False,
    ) -> Ticket:
        """Close a ticket as a duplicate of another one; a chat that holds both goes on about the other.

        Where only the address says that they are of one person, that must be `is_confirmed`, and the one that goes on
        is sealed: its chat may be of a stranger who typed the address.

        Raises:
            NotMergeable: they are of different students, or one and the same, or the other one is closed.
            NotProvenOnePerson: that was not confirmed; nothing has changed.
            TicketClosed: this one is over already.
        """
        desk = self._desk
        async with desk.database.writing() as session:
            ticket, chat = await locked_with_chat(desk, session, ticket_id)
            name = self._name(operator, ticket)
            into = await desk.tickets.get(session, into_id)
            seals = await desk.access.must_seal(session, ticket, into)
            ticket = await desk.tickets.merge(session, ticket_id, into_id, operator.id, name, version, seals)
            if seals and not is_confirmed:
                raise NotProvenOnePerson
            if chat is not None:
                await desk.conversations.append(session, chat.id, announcement)
                await self._go_on(session, chat, ticket, into)
            if into.is_sealed and into.conversation_id is not None:
                await give_back_if_about(desk, session, into.conversation_id, into)
        self._wake(ticket)
        return ticket

    async def reopen(
        self, ticket_id: int, operator: Operator, reason: str, version: int | None, announcement: NewMessage
    ) -> Ticket:
        """Open a closed ticket again; the student is told why.

        Raises:
            TransitionRefused: it is not closed, or it goes on in another ticket, or nothing of it is left.
        """
        desk = self._desk
        async with desk.database.writing() as session:
            ticket, chat = await locked_with_chat(desk, session, ticket_id)
            name = self._name(operator, ticket)
            ticket = await desk.tickets.reopen_by_operator(session, ticket_id, operator.id, name, reason, version)
            if chat is not None and not ticket.is_sealed:
                await desk.conversations.append(session, chat.id, announcement)
        self._wake(ticket)
        return ticket

    async def return_grant(self, ticket_id: int, grant_id: int, operator: Operator, announcement: NewMessage) -> Ticket:
        """Give an access back before its time; the chat hears it. One that is over already stays as it was.

        Raises:
            GrantNotFound: it was never authorised with this ticket.
        """
        desk = self._desk
        async with desk.database.writing() as session:
            ticket, chat = await locked_with_chat(desk, session, ticket_id)
            name = self._name(operator, ticket)
            ended = await desk.tickets.return_grant(session, ticket_id, grant_id, operator.id, name)
            if ended is not None and chat is not None and not ticket.is_sealed:
                await desk.conversations.append(session, chat.id, announcement)
        self._wake(ticket)
        return ticket

    async def _go_on(self, session: AsyncSession, chat: Conversation, merged: Ticket, into: Ticket) -> None:
        """Let whoever talks about the merged ticket talk about the one it goes on in, if that is of the same chat."""
        is_about = chat.owner is Owner.OPERATOR and chat.ticket_id == merged.id
        if is_about and into.conversation_id == chat.id:
            await self._desk.conversations.set_owner(session, chat.id, chat.owner, chat.operator_id, into.id)
        else:
            await give_back_if_about(self._desk, session, chat.id, merged)

    def _name(self, operator: Operator, ticket: Ticket) -> str:
        """Return how the student sees this operator."""
        return self._desk.institution.shown_name(operator.name, self._desk.office(ticket.topic, ticket.locale))

    def _wake(self, ticket: Ticket) -> None:
        self._desk.wakes.notify(DESK, *([ticket.conversation_id] if ticket.conversation_id else []))
