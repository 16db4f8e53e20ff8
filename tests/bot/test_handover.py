"""From the bot to a person and back: what student and operator see."""

from __future__ import annotations

import pytest
from support.chats import send_request
from support.desk import Bot, Student
from support.handing_over import JOINED, LEFT, REFUND, WAITS, owner, reply, thread

from bot.conversations import Author, Owner
from bot.handover import Handover
from bot.helpdesk import Helpdesk
from bot.operators import Operator
from bot.tickets import EntryKind, Resolution, TicketState, VersionConflict
from bot.turns import Turns


async def test_taking_over_opens_a_ticket_with_what_the_student_asked(
    student: Student, desk: Helpdesk, handover: Handover, anna: Operator
) -> None:
    await student.says("grazie")
    await student.says("Come mi collego al wifi eduroam?")

    ticket = await handover.take_over(student.conversation.id, anna, JOINED)

    assert (ticket.topic, ticket.subject, ticket.assignee_name) == (
        "rete",
        "Come mi collego al wifi eduroam?",
        "Anna Conti",
    )
    assert ticket.conversation_id == student.conversation.id
    assert await owner(desk, student) is Owner.OPERATOR
    assert (await student.transcript())[-1].text == JOINED.text


async def test_taking_over_a_conversation_without_a_word_still_opens_a_ticket(
    student: Student, handover: Handover, anna: Operator
) -> None:
    ticket = await handover.take_over(student.conversation.id, anna, JOINED)

    assert ticket.subject == "Università di Prova"


async def test_a_conversation_that_has_a_ticket_keeps_it(student: Student, handover: Handover, anna: Operator) -> None:
    number = await send_request(student)

    ticket = await handover.take_over(student.conversation.id, anna, JOINED)

    assert ticket.number == number
    assert len(await student.tickets()) == 1


async def test_while_an_operator_owns_the_conversation_the_bot_is_silent_and_the_ticket_grows(
    student: Student, bot: Bot, desk: Helpdesk, handover: Handover, anna: Operator
) -> None:
    await student.says(REFUND)
    ticket = await handover.take_over(student.conversation.id, anna, JOINED)

    await student.says("Come mi collego al wifi eduroam?")
    await student.says("annulla")

    assert [message.text for message in bot.messages] in ([], [JOINED.text])
    said = await thread(desk, ticket)
    assert said[-2:] == [(EntryKind.MESSAGE, "Come mi collego al wifi eduroam?"), (EntryKind.MESSAGE, "annulla")]
    assert [m.author for m in await student.transcript()][-2:] == [Author.STUDENT, Author.STUDENT]


async def test_a_message_repeated_to_an_operator_is_filed_once(
    student: Student, turns: Turns, desk: Helpdesk, handover: Handover, anna: Operator
) -> None:
    ticket = await handover.take_over(student.conversation.id, anna, JOINED)

    for _ in range(3):
        await turns.say(student.conversation.id, "mi sente?", client_msg_id="id-1")

    assert (await thread(desk, ticket)).count((EntryKind.MESSAGE, "mi sente?")) == 1


async def test_after_closing_the_bot_answers_again(
    student: Student, bot: Bot, desk: Helpdesk, handover: Handover, anna: Operator
) -> None:
    ticket = await handover.take_over(student.conversation.id, anna, JOINED)
    closed = await handover.reply(ticket.id, anna, reply("Fatto.", TicketState.CLOSED), JOINED, LEFT)

    await student.says(REFUND)

    assert closed.state is TicketState.CLOSED
    assert bot.card("faq_answer")
    bot.said("Fatto.", LEFT.text, "Chiedi il rimborso…")


async def test_after_releasing_the_bot_answers_and_the_ticket_stays_with_the_operator(
    student: Student, bot: Bot, desk: Helpdesk, handover: Handover, anna: Operator
) -> None:
    ticket = await handover.take_over(student.conversation.id, anna, JOINED)

    await handover.release(student.conversation.id, anna, LEFT)
    await student.says(REFUND)

    assert bot.card("faq_answer")
    kept = (await student.tickets())[0]
    assert (kept.id, kept.assignee_id, kept.state) == (ticket.id, anna.id, TicketState.OPEN)


async def test_a_reply_stands_in_the_ticket_and_in_the_chat(
    student: Student, desk: Helpdesk, handover: Handover, anna: Operator
) -> None:
    await send_request(student)
    ticket = (await student.tickets())[0]

    await handover.reply(ticket.id, anna, reply("Ci penso io.", version=ticket.version), JOINED, None)

    assert (await thread(desk, ticket))[-1] == (EntryKind.REPLY, "Ci penso io.")
    joined, said = (await student.transcript())[-2:]
    assert (joined.text, said.author, said.name, said.text) == (
        JOINED.text,
        Author.OPERATOR,
        "Anna Conti",
        "Ci penso io.",
    )


async def test_an_operator_who_is_there_already_is_not_announced_again(
    student: Student, handover: Handover, anna: Operator
) -> None:
    ticket = await handover.take_over(student.conversation.id, anna, JOINED)

    for text in ("Buongiorno.", "Un momento."):
        await handover.reply(ticket.id, anna, reply(text), JOINED, None)

    assert [message.text for message in await student.transcript()] == [JOINED.text, "Buongiorno.", "Un momento."]


async def test_a_question_to_the_student_waits_for_the_answer_and_gets_it(
    student: Student, desk: Helpdesk, handover: Handover, anna: Operator
) -> None:
    ticket = await handover.take_over(student.conversation.id, anna, JOINED)
    asked = await handover.reply(ticket.id, anna, reply("Che matricola?", TicketState.AWAITING_USER), JOINED, WAITS)

    await student.says("123456")

    answered = (await student.tickets())[0]
    assert (asked.state, answered.state) == (TicketState.AWAITING_USER, TicketState.OPEN)
    assert (await thread(desk, ticket))[-1] == (EntryKind.MESSAGE, "123456")
    assert await owner(desk, student) is Owner.OPERATOR


async def test_a_reply_to_a_thread_that_moved_on_says_nothing_anywhere(
    student: Student, desk: Helpdesk, handover: Handover, anna: Operator
) -> None:
    ticket = await handover.take_over(student.conversation.id, anna, JOINED)
    await student.says("aggiungo una cosa")
    before, chat = await thread(desk, ticket), len(await student.transcript())

    with pytest.raises(VersionConflict):
        await handover.reply(ticket.id, anna, reply("Risposta", version=ticket.version), JOINED, WAITS)

    assert (await thread(desk, ticket), len(await student.transcript())) == (before, chat)


async def test_closing_without_a_reply_tells_the_chat(
    student: Student, desk: Helpdesk, handover: Handover, anna: Operator
) -> None:
    ticket = await handover.take_over(student.conversation.id, anna, JOINED)

    await handover.close(ticket.id, anna, Resolution.SOLVED, "chiarito per telefono", None, LEFT)

    assert (await student.transcript())[-1].text == LEFT.text
    assert await owner(desk, student) is Owner.BOT
    assert (EntryKind.NOTE, "chiarito per telefono") in await thread(desk, ticket, public_only=False)
    assert "telefono" not in " ".join(message.text for message in await student.transcript())
