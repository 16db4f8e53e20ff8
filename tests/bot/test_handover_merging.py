"""A ticket goes on in one that somebody else may have opened with the same address: who hears what is said there."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from support.desk import Student, add_operator, new_student
from support.handing_over import JOINED, LEFT, owner, reply

from bot.access import Asker
from bot.access.models import AccessCode
from bot.conversations import Author, NewMessage, Owner
from bot.handover import Handover, Moves
from bot.helpdesk import Helpdesk
from bot.operators import Operator
from bot.tickets import NewTicket, Ticket
from bot.tickets.errors import NotProvenOnePerson
from bot.turns import Turns

MARIO = "mario@example.it"
SECRET = "Il certificato medico è arrivato."
SEALED = NewMessage(Author.SYSTEM, "C'è una novità.")


async def opened(desk: Helpdesk, student: Student | None) -> Ticket:
    async with desk.database.writing() as session:
        chat_id = student.conversation.id if student else None
        new = NewTicket("tasse", "Rimborso", "it", "Due volte", MARIO, conversation_id=chat_id)
        return await desk.tickets.create(session, new)


async def proves(desk: Helpdesk, student: Student, ticket: Ticket) -> None:
    """Type the code that was mailed to the address of a ticket."""
    asker = Asker(student.conversation.key, "192.0.2.7")
    async with desk.database.writing() as session:
        key = await desk.access.request_code(session, ticket.number, MARIO, asker)
        code_id = (await session.scalars(select(AccessCode.id).where(AccessCode.used_at.is_(None)))).one()
        digits = desk.access.code_of(code_id)
        assert await desk.access.verify_code(session, key, digits, asker, student.conversation.id) is not None


async def seen(desk: Helpdesk, student: Student) -> list[int]:
    visitor = await desk.access.admit_conversation(desk.database, student.conversation.id)
    async with desk.database.reading() as session:
        return sorted(ticket.id for ticket in await desk.access.tickets_of(session, visitor))


async def last_words(student: Student) -> str:
    return (await student.transcript())[-1].text


async def test_a_chat_that_only_typed_the_address_hears_nothing_after_a_merge_until_it_proves_it(
    student: Student, turns: Turns, desk: Helpdesk, handover: Handover
) -> None:
    anna, theirs = await add_operator(desk), await new_student(desk, turns)
    typed, own = await opened(desk, student), await opened(desk, theirs)
    await proves(desk, theirs, own)
    await handover.reply(typed.id, anna, reply("Guardo."), JOINED, None)

    with pytest.raises(NotProvenOnePerson):
        await Moves(desk).merge(own.id, anna, typed.id, None, LEFT)
    assert await seen(desk, theirs) == [own.id]
    await Moves(desk).merge(own.id, anna, typed.id, None, LEFT, is_confirmed=True)
    await handover.reply(typed.id, anna, reply(SECRET), JOINED, LEFT, SEALED)

    assert await owner(desk, student) is Owner.BOT
    assert await last_words(student) == SEALED.text
    assert await seen(desk, student) == []
    assert await seen(desk, theirs) == [typed.id, own.id]

    await proves(desk, student, typed)
    await handover.reply(typed.id, anna, reply(SECRET), JOINED, None, SEALED)
    assert await last_words(student) == SECRET
    assert await seen(desk, student) == [typed.id]


@pytest.mark.parametrize("proof", ["one chat", "a code before", "nobody reads it"])
async def test_what_is_proven_one_persons_is_merged_unasked_and_heard_as_before(
    student: Student, desk: Helpdesk, anna: Operator, proof: str
) -> None:
    ticket = await opened(desk, student if proof == "one chat" else None)
    into = await opened(desk, None if proof == "nobody reads it" else student)
    if proof == "a code before":
        await proves(desk, student, into)

    await Moves(desk).merge(ticket.id, anna, into.id, None, LEFT)

    assert (await seen(desk, student) == []) is (proof == "nobody reads it")


async def test_a_ticket_that_follows_up_a_sealed_one_is_sealed_too(
    student: Student, turns: Turns, desk: Helpdesk, anna: Operator, handover: Handover
) -> None:
    typed, own = await opened(desk, student), await opened(desk, None)
    await Moves(desk).merge(own.id, anna, typed.id, None, LEFT, is_confirmed=True)
    third = await opened(desk, student)

    await Moves(desk).merge(typed.id, anna, third.id, None, LEFT)

    assert await seen(desk, student) == []
