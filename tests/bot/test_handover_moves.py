"""Whose the tickets are that a hand-over opens, and who talks in a chat whose ticket goes elsewhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from support.clock import Clock
from support.desk import Student
from support.handing_over import JOINED, LEFT, owner, reply

from bot.access.models import ConversationIdentity, TicketSubject
from bot.conversations import Owner
from bot.handover import Handover, Moves
from bot.helpdesk import Helpdesk
from bot.operators import Operator
from bot.tickets import NewTicket, Ticket, TicketState

SUBJECT = "matricola-4711"


async def opened(desk: Helpdesk, student: Student, topic: str = "tasse") -> Ticket:
    async with desk.database.writing() as session:
        new = NewTicket(topic, "Rimborso", "it", email="maria@example.it", conversation_id=student.conversation.id)
        return await desk.tickets.create(session, new)


@pytest.fixture
async def known(desk: Helpdesk, student: Student, clock: Clock) -> Student:
    """Return a student for whom the page around the chat vouches."""
    async with desk.database.writing() as session:
        until = clock() + timedelta(days=365)
        session.add(
            ConversationIdentity(conversation_id=student.conversation.id, subject=SUBJECT, email="m@e.it", until=until)
        )
    return student


async def subjects(desk: Helpdesk, student: Student) -> dict[int, str]:
    async with desk.database.reading() as session:
        owned = {ticket.id: await session.get(TicketSubject, ticket.id) for ticket in await student.tickets()}
    return {ticket_id: row.subject for ticket_id, row in owned.items() if row}


async def test_the_ticket_of_a_hand_over_is_the_students_who_was_vouched_for(
    known: Student, desk: Helpdesk, handover: Handover, anna: Operator
) -> None:
    await known.says("posso avere una persona?")

    ticket = await handover.take_over(known.conversation.id, anna, JOINED)

    assert await subjects(desk, known) == {ticket.id: SUBJECT}


async def test_so_is_the_one_that_follows_up_a_ticket_closed_long_ago(
    known: Student, desk: Helpdesk, handover: Handover, anna: Operator, clock: Clock
) -> None:
    old = await opened(desk, known)
    await handover.reply(old.id, anna, reply("Fatto.", TicketState.CLOSED), JOINED, LEFT)
    clock.advance(days=60)
    async with desk.database.writing() as session:
        await desk.conversations.set_owner(session, known.conversation.id, Owner.OPERATOR, anna.id, old.id)

    await known.says("È successo di nuovo, il rimborso non arriva.")

    newest = (await known.tickets())[0]
    assert newest.follow_up_of == old.id
    assert await subjects(desk, known) == {newest.id: SUBJECT}


@pytest.mark.parametrize("talks_about", ["the one that goes", "another"])
async def test_a_transfer_takes_only_who_talks_about_that_ticket_out_of_the_chat(
    student: Student, desk: Helpdesk, handover: Handover, anna: Operator, bruno: Operator, talks_about: str
) -> None:
    gone, other = await opened(desk, student), await opened(desk, student, "rete")
    talked = gone if talks_about == "the one that goes" else other
    await handover.reply(talked.id, anna, reply("Guardo."), JOINED, None)

    await Moves(desk).transfer(gone.id, bruno, "rete", None, LEFT)

    assert await owner(desk, student) is (Owner.BOT if talked is gone else Owner.OPERATOR)
