"""Which ticket a chat is about, and filing in it what the student says to an operator."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations import Author, Conversation, NewMessage, Owner
from bot.helpdesk import Helpdesk
from bot.operators import Operator
from bot.tickets import Outcome, ReopenedTooOften, Resolution, Ticket, TicketState, TooManyOpenTickets, Written

_TOLD = {  # what a student must hear when a message did not simply join an open ticket
    Outcome.REOPENED: "utter_ticket_reopened",
    Outcome.THANKED: "utter_ticket_thanked",
    Outcome.FOLLOWED_UP: "utter_ticket_followed_up",
    Outcome.MERGED_AWAY: "utter_ticket_merged_away",
}
_FIRST = {TicketState.AWAITING_USER: 0, TicketState.OPEN: 1, TicketState.CLOSED: 2}

Phrase = Callable[..., NewMessage]  # a response of domain.yml: its name, the language, its values


async def discussed_ticket(desk: Helpdesk, session: AsyncSession, conversation: Conversation) -> Ticket | None:
    """Return the ticket a chat is about.

    That is the one the operator speaks from, while it is open; else the one that waits for this student, else the
    newest open one, else the newest. What is said in a sealed one the chat does not hear: it is about none of these.
    """
    opened = await desk.tickets.of_conversation(session, conversation.id)
    tickets = [ticket for ticket in opened if not ticket.is_sealed]
    alive = (ticket for ticket in tickets if ticket.state is not TicketState.CLOSED)
    spoken_of = next((ticket for ticket in alive if ticket.id == conversation.ticket_id), None)
    return spoken_of or min(tickets, key=lambda ticket: _FIRST[ticket.state], default=None)


async def file_student_message(
    desk: Helpdesk, session: AsyncSession, conversation: Conversation, text: str, phrase: Phrase
) -> Written | None:
    """Add what a student says to the operator to the ticket too, in the caller's transaction.

    A ticket that was closed meanwhile is reopened or followed up, and the student is told.
    """
    ticket = await discussed_ticket(desk, session, conversation)
    if ticket is None:
        return None
    try:
        async with session.begin_nested():
            written = await desk.tickets.student_writes(session, ticket.id, text)
    except (TooManyOpenTickets, ReopenedTooOften):  # the operator reads it in the chat all the same
        return None
    if written.outcome is Outcome.FOLLOWED_UP:
        await desk.access.claim(session, written.ticket)
    if written.outcome in _TOLD:
        values = {"number": written.ticket.number, "previous": ticket.number}
        told = phrase(_TOLD[written.outcome], conversation.locale, **values).text
        await desk.conversations.append(session, conversation.id, NewMessage(Author.SYSTEM, told))
    return written


async def locked_with_chat(desk: Helpdesk, session: AsyncSession, ticket_id: int) -> tuple[Ticket, Conversation | None]:
    """Return a ticket and its chat; who needs both locks takes the chat's first: nobody waits in a circle."""
    ticket = await desk.tickets.get(session, ticket_id)
    chat = ticket.conversation_id
    return ticket, await desk.conversations.locked(session, chat) if chat is not None else None


async def withdraw(
    desk: Helpdesk, session: AsyncSession, ticket_id: int, resolution: Resolution, phrase: Phrase
) -> Ticket:
    """Close a ticket for its student outside of its chat; who talks about it there leaves, and the bot answers again.

    Else the next question in the chat would be the operator's, and open the ticket again.
    """
    ticket, chat = await locked_with_chat(desk, session, ticket_id)
    ticket = await desk.tickets.withdraw(session, ticket.id, resolution)
    if chat is None or chat.owner is not Owner.OPERATOR or chat.operator_id is None:
        return ticket
    if chat.ticket_id in (None, ticket.id):
        operator = await desk.operators.accounts.get(session, chat.operator_id)
        name = desk.institution.shown_name(operator.name, desk.office(ticket.topic, chat.locale))
        text = phrase("utter_operator_left", chat.locale, operator=name).text
        left = NewMessage(Author.SYSTEM, text, custom={"card": "handoff", "owner": "bot"})
        await desk.conversations.append(session, chat.id, left)
        await desk.conversations.give_back(session, chat.id)
    return ticket


def talks_about(chat: Conversation, operator: Operator, ticket: Ticket) -> bool:
    """Tell whether an operator talks to the student about a ticket, or about none in particular."""
    is_talking = chat.owner is Owner.OPERATOR and chat.operator_id == operator.id
    return is_talking and chat.ticket_id in (None, ticket.id)


async def give_back_if_about(desk: Helpdesk, session: AsyncSession, conversation_id: int, ticket: Ticket) -> None:
    """Let the bot answer again, unless somebody talks to the student about another ticket or is awaited."""
    conversation = await desk.conversations.locked(session, conversation_id)
    if conversation.owner is Owner.OPERATOR and conversation.ticket_id in (None, ticket.id):
        await desk.conversations.give_back(session, conversation_id)
