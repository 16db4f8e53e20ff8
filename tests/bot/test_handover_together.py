"""Two people at once, and a student in the middle: nobody talks over anybody, nothing said is lost."""

from __future__ import annotations

import asyncio

from support.chats import send_request
from support.desk import Bot, Student
from support.handing_over import JOINED, LEFT, REFUND, owner, reply, thread

from bot.conversations import Author, NewMessage, Owner
from bot.errors import Conflict
from bot.handover import Handover, Queued
from bot.helpdesk import Helpdesk
from bot.operators import Operator
from bot.tickets import AlreadyTaken, Ticket
from bot.turns import Turns


async def test_only_one_of_two_operators_gets_the_conversation(
    student: Student, desk: Helpdesk, handover: Handover, anna: Operator, bruno: Operator
) -> None:
    await send_request(student)

    outcomes = await asyncio.gather(
        *(handover.take_over(student.conversation.id, operator, JOINED) for operator in (anna, bruno)),
        return_exceptions=True,
    )

    assert sorted(type(outcome) for outcome in outcomes if isinstance(outcome, Exception)) == [AlreadyTaken]
    assert issubclass(AlreadyTaken, Conflict)
    assert sum(message.text == JOINED.text for message in await student.transcript()) == 1
    assert len(await student.tickets()) == 1


async def test_two_operators_who_take_a_conversation_without_a_ticket_make_one_ticket(
    student: Student, handover: Handover, anna: Operator, bruno: Operator
) -> None:
    await student.says(REFUND)

    outcomes = await asyncio.gather(
        *(handover.take_over(student.conversation.id, operator, JOINED) for operator in (anna, bruno)),
        return_exceptions=True,
    )

    assert len(await student.tickets()) == 1
    assert [type(outcome) for outcome in outcomes if isinstance(outcome, Exception)] == [AlreadyTaken]


async def test_a_student_who_writes_while_the_operator_joins_is_heard_by_exactly_one(
    student: Student, turns: Turns, desk: Helpdesk, handover: Handover, anna: Operator
) -> None:
    texts = [f"messaggio numero {n}" for n in range(8)]
    await student.says(REFUND)

    async def writes() -> None:
        for text in texts:
            await turns.say(student.conversation.id, text)

    await asyncio.gather(writes(), handover.take_over(student.conversation.id, anna, JOINED))
    await turns.answered(student.conversation.id)

    said = await student.transcript()
    place = next(message.seq for message in said if message.text == JOINED.text)
    filed = [text for _kind, text in await thread(desk, (await student.tickets())[0])]
    assert [message.seq for message in said] == list(range(1, len(said) + 1))
    assert all(message.author is not Author.BOT for message in said if message.seq > place)
    assert [text for text in texts if filed.count(text) > 1] == []
    assert {message.text for message in said if message.seq > place and message.author is Author.STUDENT} <= set(filed)
    async with desk.database.reading() as session:
        conversation = await desk.conversations.get(session, student.conversation.id)
        assert await desk.conversations.pending(session, conversation) == []


async def test_the_queue_needs_somebody_who_looks_at_it(student: Student, desk: Helpdesk, handover: Handover) -> None:
    assert await handover.ask_for_person(student.conversation.key) is Queued.NOBODY
    assert await handover.ask_for_person("unknown") is Queued.NOBODY
    assert await owner(desk, student) is Owner.BOT


async def test_everybody_is_woken_by_what_an_operator_does(
    student: Student, desk: Helpdesk, handover: Handover, anna: Operator
) -> None:
    waiters = [desk.wakes.waiter(student.conversation.id), desk.wakes.waiter(0)]

    await handover.take_over(student.conversation.id, anna, JOINED)

    assert [waiter.done() for waiter in waiters] == [True, True]


async def test_student_and_operator_who_write_at_the_same_moment_are_both_heard(
    student: Student, turns: Turns, desk: Helpdesk, handover: Handover, anna: Operator
) -> None:
    ticket = await handover.take_over(student.conversation.id, anna, JOINED)

    await asyncio.gather(
        *(turns.say(student.conversation.id, f"domanda {n}") for n in range(6)),
        *(handover.reply(ticket.id, anna, reply(f"risposta {n}"), JOINED, None) for n in range(6)),
    )

    texts = sorted(text for _kind, text in await thread(desk, ticket))
    assert texts[-12:] == [*(f"domanda {n}" for n in range(6)), *(f"risposta {n}" for n in range(6))]
    assert [m.seq for m in await student.transcript()] == list(range(1, 14))


async def test_a_student_is_told_the_number_of_a_ticket_that_a_person_opened(
    student: Student, handover: Handover, anna: Operator
) -> None:
    def numbered(ticket: Ticket) -> NewMessage:
        return NewMessage(Author.SYSTEM, ticket.number)

    await handover.take_over(student.conversation.id, anna, JOINED, numbered)
    await handover.take_over(student.conversation.id, anna, JOINED, numbered)

    assert [m.text for m in await student.transcript()] == [JOINED.text, "000001"]


async def test_who_waits_in_the_queue_is_helped_while_a_colleague_keeps_the_ticket(
    student: Student, desk: Helpdesk, handover: Handover, anna: Operator, bruno: Operator
) -> None:
    ticket = await handover.take_over(student.conversation.id, anna, JOINED)
    async with desk.database.writing() as session:
        await desk.conversations.set_owner(session, student.conversation.id, Owner.QUEUE)

    taken = await handover.take_over(student.conversation.id, bruno, JOINED)

    assert (taken.id, taken.assignee_id) == (ticket.id, anna.id)
    assert await owner(desk, student) is Owner.OPERATOR


async def test_a_form_that_a_person_interrupted_does_not_swallow_the_next_question(
    student: Student, bot: Bot, handover: Handover, anna: Operator
) -> None:
    await student.says("voglio aprire una richiesta")
    await student.says("tasse")
    await handover.take_over(student.conversation.id, anna, JOINED)
    await handover.release(student.conversation.id, anna, LEFT)

    await student.says(REFUND)

    assert bot.card("faq_answer")["entry"] == "tasse/rimborso"
    bot.said("Ti è stato utile?")  # asked outside a form only
