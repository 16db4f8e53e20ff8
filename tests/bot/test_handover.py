"""From the bot to a person and back: nobody talks over anybody, nothing said is lost."""

from __future__ import annotations

import asyncio

import pytest
from support.chats import send_request
from support.desk import Bot, Student, add_operator

from bot.conversations import Author, NewMessage, Owner
from bot.errors import Conflict
from bot.handover import Handover, Queued, Reply
from bot.helpdesk import Helpdesk
from bot.operators import Operator
from bot.tickets import AlreadyTaken, EntryKind, Resolution, Ticket, TicketState, VersionConflict
from bot.turns import Turns

JOINED = NewMessage(Author.SYSTEM, "Ora ti risponde Anna Conti.")
LEFT = NewMessage(Author.SYSTEM, "Da qui ti rispondo di nuovo io.")
WAITS = NewMessage(Author.SYSTEM, "Per andare avanti serve una tua risposta.")
REFUND = "Come chiedo il rimborso delle tasse?"


@pytest.fixture
def handover(desk: Helpdesk) -> Handover:
    return Handover(desk)


@pytest.fixture
async def anna(desk: Helpdesk) -> Operator:
    return await add_operator(desk)


@pytest.fixture
async def bruno(desk: Helpdesk) -> Operator:
    return await add_operator(desk, "bruno", "Bruno Sala")


def reply(text: str, then: TicketState = TicketState.OPEN, version: int | None = None) -> Reply:
    return Reply(text, then, Resolution.SOLVED, version)


async def owner(desk: Helpdesk, student: Student) -> Owner:
    async with desk.database.reading() as session:
        return (await desk.conversations.get(session, student.conversation.id)).owner


async def thread(desk: Helpdesk, ticket: Ticket, public_only: bool = True) -> list[tuple[EntryKind, str]]:
    async with desk.database.reading() as session:
        entries = await desk.tickets.entries(session, ticket.id, public_only=public_only)
    return [(entry.kind, entry.text) for entry in entries]


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

    await handover.release(student.conversation.id, LEFT)
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
    await handover.release(student.conversation.id, LEFT)

    await student.says(REFUND)

    assert bot.card("faq_answer")["entry"] == "tasse/rimborso"
    bot.said("Ti è stato utile?")  # asked outside a form only
