"""What happens in a chat when its ticket closes, or its operator goes away without a word."""

from __future__ import annotations

from support.chats import send_request
from support.clock import Clock
from support.desk import Student
from support.handing_over import JOINED, REFUND, owner, reply, thread

from bot.conversations import Author, Owner
from bot.handover import IDLE, Handover, withdraw
from bot.helpdesk import Helpdesk
from bot.operators import Operator
from bot.tickets import EntryKind, Resolution, Ticket, TicketState
from bot.turns import Turns


async def ended_elsewhere(student: Student, desk: Helpdesk, handover: Handover, anna: Operator) -> Ticket:
    """Let Anna take a chat over while the student closes the ticket on its page."""
    await send_request(student)
    ticket = await handover.take_over(student.conversation.id, anna, JOINED)
    async with desk.database.writing() as session:
        return await desk.tickets.withdraw(session, ticket.id, Resolution.SELF_SOLVED)


async def test_a_message_to_an_operator_reopens_the_ticket_and_says_so(
    student: Student, desk: Helpdesk, handover: Handover, anna: Operator
) -> None:
    ticket = await ended_elsewhere(student, desk, handover, anna)

    await student.says("Anzi, c'è ancora una cosa")

    reopened = (await student.tickets())[0]
    said = (await student.transcript())[-1]
    assert (reopened.id, reopened.state) == (ticket.id, TicketState.OPEN)
    assert (await thread(desk, ticket))[-1] == (EntryKind.MESSAGE, "Anzi, c'è ancora una cosa")
    assert (said.author, ticket.number in said.text) == (Author.SYSTEM, True)


async def test_closing_it_on_its_page_gives_the_chat_back_to_the_bot(
    student: Student, desk: Helpdesk, turns: Turns, handover: Handover, anna: Operator
) -> None:
    await send_request(student)
    ticket = await handover.take_over(student.conversation.id, anna, JOINED)

    async with desk.database.writing() as session:
        await withdraw(desk, session, ticket.id, Resolution.SELF_SOLVED, turns.phrase)
    await student.says("come chiedo il rimborso delle tasse?")

    assert await owner(desk, student) is Owner.BOT
    assert (await student.tickets())[0].state is TicketState.CLOSED
    assert any("Da qui ti rispondo di nuovo io" in message.text for message in await student.transcript())


async def test_thanks_to_an_operator_leave_the_ticket_closed(
    student: Student, desk: Helpdesk, handover: Handover, anna: Operator
) -> None:
    ticket = await ended_elsewhere(student, desk, handover, anna)

    await student.says("grazie mille Anna")

    assert (await student.tickets())[0].state is TicketState.CLOSED
    assert (await thread(desk, ticket))[-1] == (EntryKind.KUDOS, "grazie mille Anna")
    assert "riapri" in (await student.transcript())[-1].text


async def test_long_after_closing_both_numbers_are_told(
    student: Student, desk: Helpdesk, handover: Handover, anna: Operator, clock: Clock
) -> None:
    ticket = await ended_elsewhere(student, desk, handover, anna)
    clock.advance(days=15)

    await student.says("Il rimborso non è arrivato")

    new = (await student.tickets())[0]
    said = (await student.transcript())[-1].text
    assert (new.follow_up_of, new.state) == (ticket.id, TicketState.OPEN)
    assert new.number in said and ticket.number in said


async def test_an_operator_silent_for_half_an_hour_gives_the_chat_back_and_both_read_it(
    student: Student, turns: Turns, desk: Helpdesk, handover: Handover, anna: Operator, clock: Clock
) -> None:
    ticket = await handover.take_over(student.conversation.id, anna, JOINED)
    clock.advance(minutes=20)
    await handover.reply(ticket.id, anna, reply("Un attimo."), JOINED, None)
    clock.advance(minutes=20)
    early = await handover.return_idle(turns.phrase)
    await student.says("ci sei?")  # who waits does not make the operator present
    clock.moment += IDLE

    returned = [await handover.return_idle(turns.phrase) for _ in range(2)]

    notice = (await student.transcript())[-1]
    assert (early, returned, await owner(desk, student)) == (0, [1, 0], Owner.BOT)
    assert (notice.author, notice.custom) == (Author.SYSTEM, {"card": "handoff", "owner": "bot"})
    assert "Anna Conti" in notice.text
    assert (await student.tickets())[0].assignee_id == anna.id, "the ticket stays"


async def test_after_the_operator_went_idle_the_bot_answers(
    student: Student, turns: Turns, handover: Handover, anna: Operator, clock: Clock
) -> None:
    await handover.take_over(student.conversation.id, anna, JOINED)
    clock.moment += IDLE
    await handover.return_idle(turns.phrase)

    await student.says(REFUND)

    assert student.bot.card("faq_answer")
