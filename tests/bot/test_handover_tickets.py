"""Which ticket is meant, and whose chat it is, where a student has several and operators are several."""

from __future__ import annotations

import pytest
from support.chats import EMAIL, fill_in, send_request
from support.desk import Student
from support.handing_over import JOINED, LEFT, WAITS, owner, reply, thread

from bot.conversations import Owner
from bot.handover import Handover, Interrupted
from bot.helpdesk import Helpdesk
from bot.operators import Operator
from bot.tickets import AlreadyTaken, EntryKind, NewTicket, Resolution, Ticket, TicketState

ANSWER = "Ecco il codice IUV: 0123456789"


async def two_tickets(student: Student, desk: Helpdesk) -> tuple[Ticket, Ticket]:
    """Return the older and the newer of two requests of one chat."""
    await send_request(student)
    async with desk.database.writing() as session:
        new = NewTicket("rete", "Eduroam", "it", conversation_id=student.conversation.id)
        newer = await desk.tickets.create(session, new)
    return (await student.tickets())[1], newer


async def message_texts(desk: Helpdesk, ticket: Ticket) -> list[str]:
    return [text for kind, text in await thread(desk, ticket) if kind is EntryKind.MESSAGE]


async def test_an_answer_goes_to_the_ticket_the_operator_speaks_from_not_to_the_newest(
    student: Student, desk: Helpdesk, handover: Handover, anna: Operator
) -> None:
    older, newer = await two_tickets(student, desk)
    await handover.reply(older.id, anna, reply("Qual è lo IUV?", TicketState.AWAITING_USER), JOINED, WAITS)

    await student.says(ANSWER)

    assert (await message_texts(desk, older))[-1] == ANSWER
    assert ANSWER not in await message_texts(desk, newer)
    assert {ticket.id: ticket.state for ticket in await student.tickets()}[older.id] is TicketState.OPEN


async def test_whoever_takes_over_speaks_from_the_ticket_that_waits_for_the_student(
    student: Student, desk: Helpdesk, handover: Handover, anna: Operator
) -> None:
    older, _newer = await two_tickets(student, desk)
    await handover.reply(older.id, anna, reply("Qual è lo IUV?", TicketState.AWAITING_USER), JOINED, WAITS)
    await handover.release(student.conversation.id, anna, LEFT)

    taken = await handover.take_over(student.conversation.id, anna, JOINED)

    assert taken.id == older.id


async def test_closing_another_ticket_leaves_the_colleague_in_the_chat(
    student: Student, desk: Helpdesk, handover: Handover, anna: Operator, bruno: Operator
) -> None:
    older, newer = await two_tickets(student, desk)
    await handover.reply(older.id, anna, reply("Guardo subito."), JOINED, None)

    await handover.close(newer.id, bruno, Resolution.SOLVED, "già fatto", None, LEFT)
    await student.says("grazie Anna, intanto ecco il codice")

    assert await owner(desk, student) is Owner.OPERATOR
    assert (await message_texts(desk, older))[-1] == "grazie Anna, intanto ecco il codice"


async def test_a_colleague_who_helps_out_is_heard_and_takes_nothing_away(
    student: Student, desk: Helpdesk, handover: Handover, anna: Operator, bruno: Operator
) -> None:
    older, newer = await two_tickets(student, desk)
    await handover.reply(older.id, anna, reply("Guardo subito."), JOINED, None)

    await handover.reply(newer.id, bruno, reply("La rete è tornata."), JOINED, None)
    await student.says(ANSWER)

    assert [(m.name, m.text) for m in await student.transcript()][-2:] == [
        ("Bruno Sala", "La rete è tornata."),
        (None, ANSWER),
    ]
    assert (await message_texts(desk, older))[-1] == ANSWER


@pytest.mark.parametrize("doing", ["release", "take_over"])
async def test_nobody_is_thrown_out_of_a_chat_by_a_colleague(
    student: Student, desk: Helpdesk, handover: Handover, anna: Operator, bruno: Operator, doing: str
) -> None:
    await handover.take_over(student.conversation.id, anna, JOINED)
    before = await student.transcript()

    with pytest.raises(AlreadyTaken):
        await getattr(handover, doing)(student.conversation.id, bruno, LEFT)

    assert await owner(desk, student) is Owner.OPERATOR
    assert len(await student.transcript()) == len(before)


async def test_giving_back_what_the_bot_has_already_says_nothing(
    student: Student, handover: Handover, anna: Operator
) -> None:
    before = await student.transcript()

    await handover.release(student.conversation.id, anna, LEFT)

    assert len(await student.transcript()) == len(before)


async def test_who_waits_for_a_person_keeps_the_place_when_a_ticket_is_closed(
    student: Student, desk: Helpdesk, handover: Handover, anna: Operator
) -> None:
    older, _newer = await two_tickets(student, desk)
    async with desk.database.writing() as session:
        await desk.conversations.set_owner(session, student.conversation.id, Owner.QUEUE)

    await handover.close(older.id, anna, Resolution.SOLVED, "fatto", None, LEFT)

    assert await owner(desk, student) is Owner.QUEUE


async def test_a_request_that_a_person_interrupts_becomes_the_ticket_with_what_was_filled_in(
    student: Student, desk: Helpdesk, handover: Handover, anna: Operator
) -> None:
    await fill_in(student)
    async with desk.database.reading() as session:
        slots = (await student.turns.form(session, student.conversation.key))[1]

    filled_in = Interrupted(slots["ticket_topic"], slots["ticket_fields"])
    ticket = await handover.take_over(student.conversation.id, anna, JOINED, interrupted=filled_in)

    assert (ticket.topic, ticket.email, ticket.full_name) == ("tasse", EMAIL, "Rossi Maria")
    assert (await message_texts(desk, ticket))[0] == "Ho pagato due volte la prima rata"
    assert ticket.fields == {name: value for name, value in slots["ticket_fields"].items() if name in ticket.fields}
    assert ticket.fields


async def test_what_nobody_can_place_goes_to_the_office_that_sorts_it_out(
    student: Student, handover: Handover, anna: Operator
) -> None:
    await student.says("?!")

    ticket = await handover.take_over(student.conversation.id, anna, JOINED)

    assert ticket.topic == "tasse"
