"""No mail while the student reads the chat; one, later, for what was never read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from support.mail_sink import Sink
from support.office import Office

from bot.conversations import Author, NewMessage
from bot.helpdesk import Helpdesk
from bot.outbox import OutboxKind, SkipReason
from bot.tickets import Ticket, TicketState


class Chat:
    """A chat that opened a ticket, and its reader."""

    def __init__(self, office: Office, conversation_id: int, ticket: Ticket) -> None:
        self.office = office
        self.conversation_id = conversation_id
        self.ticket = ticket

    async def is_seen(self) -> None:
        """Let the student read everything now."""
        desk = self.office.desk
        async with desk.database.writing() as session:
            conversation = await desk.conversations.get(session, self.conversation_id)
            await desk.presence.note(session, conversation.id, conversation.last_seq)

    async def answers(self, text: str = "Ecco.", then: TicketState = TicketState.OPEN) -> None:
        """Let the operator answer in the ticket and in the chat."""
        desk = self.office.desk
        await self.office.replies(self.ticket, text, then)
        async with desk.database.writing() as session:
            await desk.conversations.append(session, self.conversation_id, NewMessage(Author.OPERATOR, text))


@pytest.fixture
async def chat(office: Office, desk: Helpdesk, sink: Sink) -> Chat:
    """Return the chat of a student who has just got a number, by mail too."""
    async with desk.database.writing() as session:
        conversation, _ = await desk.conversations.start(session, "widget", "it")
    ticket = await office.opens(conversation_id=conversation.id)
    opened = Chat(office, conversation.id, ticket)
    await opened.is_seen()
    await office.mails(seconds=1)
    assert len(sink.received) == 1  # who gets a number in the chat gets it by mail as well
    office.clock.advance(minutes=4)
    return opened


async def test_what_was_read_in_the_chat_is_not_mailed(chat: Chat, office: Office, sink: Sink) -> None:
    await chat.answers()
    office.clock.advance(seconds=2)
    await chat.is_seen()
    await office.mails(seconds=40)

    (row,) = await office.rows(OutboxKind.REPLY)
    assert (row.skipped_as, len(sink.received)) == (SkipReason.READ, 1)


async def test_a_chat_that_must_prove_its_address_first_keeps_no_mail_from_that_address(
    chat: Chat, office: Office, desk: Helpdesk, sink: Sink
) -> None:
    async with desk.database.writing() as session:
        (await desk.tickets.get(session, chat.ticket.id)).is_sealed = True
    await chat.answers("Il rimborso è partito.")
    office.clock.advance(seconds=2)
    await chat.is_seen()
    await office.mails(minutes=4)

    assert sink.subjects[1:] == [f"Re: Rata doppia [#{chat.ticket.number}]"]


async def test_who_has_left_gets_the_reply_at_once(chat: Chat, office: Office, sink: Sink) -> None:
    office.clock.advance(minutes=30)
    await chat.answers("Il rimborso è partito.")
    await office.mails(seconds=31)

    assert sink.subjects[1:] == [f"Re: Rata doppia [#{chat.ticket.number}]"]


async def test_what_stays_unread_after_leaving_is_one_mail_ten_minutes_later(
    chat: Chat, office: Office, sink: Sink
) -> None:
    await chat.is_seen()
    office.clock.advance(seconds=20)
    await chat.answers("Uno.")
    await office.mails(minutes=1)
    await chat.answers("Due.")
    await office.mails(minutes=5)
    early = len(sink.received)
    await office.mails(minutes=5)

    assert early == 1
    assert sink.subjects[1:] == [f"Hai 2 messaggi nuovi sulla richiesta [#{chat.ticket.number}]"]
    assert "> Uno." in sink.received[1].text
    assert "> Due." in sink.received[1].text


async def test_mails_about_unread_messages_are_a_quarter_of_an_hour_apart(
    chat: Chat, office: Office, sink: Sink
) -> None:
    await chat.is_seen()
    await chat.answers("Uno.")
    await office.mails(minutes=11)
    sent_at = office.clock()
    await chat.answers("Due.")
    while len(sink.received) < 3 and office.clock() - sent_at < timedelta(hours=1):
        await office.mails(minutes=1)

    assert timedelta(minutes=15) <= office.clock() - sent_at <= timedelta(minutes=16)


async def test_a_question_that_was_answered_meanwhile_asks_for_nothing(
    chat: Chat, office: Office, desk: Helpdesk, sink: Sink
) -> None:
    office.clock.advance(minutes=30)
    await chat.answers("Che anno?", TicketState.AWAITING_USER)
    async with desk.database.writing() as session:
        await desk.tickets.student_message(session, chat.ticket.id, "Il secondo")
    await office.mails(seconds=31)

    to_student = [mail.subject for mail in sink.received if mail.recipients == ("mario@example.it",)]
    assert to_student[1:] == [f"Re: Rata doppia [#{chat.ticket.number}]"]
