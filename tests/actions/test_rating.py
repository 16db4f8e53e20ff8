"""After a request is closed: solved or not, one to five, and thanks that leave it closed."""

from __future__ import annotations

import pytest
from support.desk import Bot, Student
from support.requests import answered, now_of, opened, thread

from bot.conversations import Author
from bot.helpdesk import Helpdesk
from bot.tickets import Rating, Ticket, TicketState
from bot.turns import Turns


@pytest.fixture
async def ticket(desk: Helpdesk, turns: Turns, student: Student) -> Ticket:
    """Return a request that an operator has just closed; the chat asks whether it is solved."""
    made = await opened(desk, student)
    await answered(desk, made, "Fatto.", TicketState.CLOSED)
    asks = turns.phrase("utter_ticket_closed", "it", number=made.number)
    async with desk.database.writing() as session:
        await desk.conversations.append(session, student.conversation.id, asks)
    student.bot.messages = [message for message in await student.transcript() if message.author is Author.BOT]
    return made


async def rating(desk: Helpdesk, ticket: Ticket) -> Rating | None:
    async with desk.database.reading() as session:
        return await desk.tickets.rating(session, ticket.id)


@pytest.mark.parametrize("yes", ["sì", "Sì, è risolto"])
@pytest.mark.parametrize("stars", ["4", "4 stelle"])
async def test_solved_and_how_well(
    student: Student, bot: Bot, desk: Helpdesk, ticket: Ticket, yes: str, stars: str
) -> None:
    await (student.presses(yes) if yes in bot.buttons else student.says(yes))
    bot.said("Com'è andata con la richiesta 000001?…", "[1] [2] [3] [4] [5]")
    await (student.presses(stars) if stars in bot.buttons else student.says(stars))

    bot.said("Grazie, ho annotato il tuo voto: 4 su 5.")
    given = await rating(desk, ticket)
    assert given is not None
    assert (given.solved, given.stars) == (True, 4)


async def test_not_solved_leads_back_to_the_office(student: Student, bot: Bot, desk: Helpdesk, ticket: Ticket) -> None:
    await student.says("no")
    bot.said("Mi dispiace. Riapro la richiesta 000001?")

    await student.says("sì")

    bot.said("Ho riaperto la richiesta 000001…")
    assert (await now_of(desk, ticket)).state is TicketState.OPEN


async def test_thanks_are_passed_on_and_the_request_stays_closed(
    student: Student, bot: Bot, desk: Helpdesk, ticket: Ticket
) -> None:
    await student.says("grazie mille, gentilissima")

    bot.said("Felici di averti aiutato: lo diciamo a chi se n'è occupato.…")
    assert (await now_of(desk, ticket)).state is TicketState.CLOSED
    assert (await thread(desk, ticket))[-1] == ("kudos", "grazie mille, gentilissima")


async def test_a_second_thank_you_is_the_bot_s(student: Student, bot: Bot, desk: Helpdesk, ticket: Ticket) -> None:
    await student.says("grazie")

    await student.says("grazie ancora")

    bot.said("Prego.…")


async def test_thanks_for_an_answer_are_the_bot_s(student: Student, bot: Bot, desk: Helpdesk, ticket: Ticket) -> None:
    await student.says("Come mi collego al wifi eduroam?")

    await student.says("grazie")

    bot.said("Prego.…")
    assert "kudos" not in [kind for kind, _ in await thread(desk, ticket)]


async def test_a_number_that_nobody_asked_for_is_no_rating(
    student: Student, bot: Bot, desk: Helpdesk, ticket: Ticket
) -> None:
    await student.says("4")

    assert await rating(desk, ticket) is None
