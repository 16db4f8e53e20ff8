""" "Non funziona ancora" after a request was closed, and "chiudi la richiesta" where nothing else is open."""

from __future__ import annotations

import pytest
from support.chats import open_request
from support.clock import Clock
from support.desk import Bot, Student
from support.requests import answered, now_of, opened, thread

from actions.unsolved import is_unsolved
from bot.conversations import Author
from bot.helpdesk import Helpdesk
from bot.tickets import Ticket, TicketState
from bot.turns import Turns


@pytest.fixture(params=["after its closing", "after its status"])
async def closed(request: pytest.FixtureRequest, desk: Helpdesk, turns: Turns, student: Student) -> Ticket:
    """Return a closed request that the bot has just spoken of."""
    made = await opened(desk, student)
    await answered(desk, made, "Fatto.", TicketState.CLOSED)
    if request.param == "after its status":
        await student.says("a che punto è la 1?")
        return made
    asks = turns.phrase("utter_ticket_closed", "it", number=made.number)
    async with desk.database.writing() as session:
        await desk.conversations.append(session, student.conversation.id, asks)
    student.bot.messages = [message for message in await student.transcript() if message.author is Author.BOT]
    return made


@pytest.mark.parametrize("text", ["non funziona ancora", "ho ancora lo stesso problema"])
async def test_what_is_still_wrong_opens_the_request_again_and_is_told_to_the_office(
    student: Student, bot: Bot, desk: Helpdesk, closed: Ticket, text: str
) -> None:
    await student.says(text)
    bot.said("Mi dispiace. Riapro la richiesta 000001?")

    await student.says("sì")

    assert (await now_of(desk, closed)).state is TicketState.OPEN
    assert (await thread(desk, closed))[-1] == ("message", text)


async def test_a_question_after_a_closing_is_answered(
    student: Student, bot: Bot, desk: Helpdesk, closed: Ticket
) -> None:
    await student.says("come chiedo il rimborso delle tasse?")

    assert bot.card("faq_answer")
    assert (await now_of(desk, closed)).state is TicketState.CLOSED


async def test_some_turns_later_it_is_the_request_closed_last(
    student: Student, bot: Bot, desk: Helpdesk, clock: Clock
) -> None:
    old, made = await opened(desk, student), await opened(desk, student)
    async with desk.database.writing() as session:
        await desk.tickets.withdraw(session, old.id)
    clock.advance(minutes=1)
    await answered(desk, made, "Fatto.", TicketState.CLOSED)
    for text in ("grazie", "ciao", "grazie mille"):
        await student.says(text)

    await student.says("guardate che ancora non funziona")

    bot.said("Mi dispiace. Riapro la richiesta 000002?")


@pytest.mark.parametrize("between", ["an answer", "an open request", "too long a time", "another problem"])
async def test_some_turns_later_nothing_else_may_be_meant(
    student: Student, bot: Bot, desk: Helpdesk, clock: Clock, between: str
) -> None:
    made, text = await opened(desk, student), "ancora non funziona"
    await answered(desk, made, "Fatto.", TicketState.CLOSED)
    clock.advance(minutes=1)
    if between == "an answer":
        await student.says("come chiedo il rimborso delle tasse?")
    elif between == "an open request":
        await opened(desk, student)
    elif between == "too long a time":
        clock.advance(days=15)
    else:
        text = "la stampante non va"
    await student.says("ciao")

    await student.says(text)

    bot.did_not_say("Riapro la richiesta")


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("il problema persiste", True),
        ("continua a non funzionare, sempre lo stesso errore", True),
        ("still not working", True),
        ("It doesn't work", True),
        ("non va", True),
        ("va bene così", False),
        ("è ancora possibile iscriversi?", False),
        ("non va bene il bollettino che mi avete mandato, come lo cambio?", False),
        ("il portale non funziona quando provo a caricare un file dal telefono", False),
        ("can I still apply?", False),
    ],
)
def test_only_what_tells_nothing_new_is_taken_for_a_complaint(text: str, means: bool) -> None:
    assert is_unsolved(text) is means


@pytest.mark.parametrize("text", ["chiudi la richiesta", "puoi chiudere la richiesta?"])
async def test_closing_the_request_without_its_number_asks_once_and_closes(
    student: Student, bot: Bot, desk: Helpdesk, text: str
) -> None:
    made = await opened(desk, student)

    await student.says(text)
    bot.said("Vuoi chiudere la richiesta 000001, Tasse: …")
    before = (await now_of(desk, made)).state
    await student.presses("No, ma ritirala")

    assert (before, (await now_of(desk, made)).state) == (TicketState.OPEN, TicketState.CLOSED)


async def test_of_several_open_requests_the_one_to_close_is_asked_for(
    student: Student, bot: Bot, desk: Helpdesk
) -> None:
    for _ in range(2):
        await opened(desk, student)

    await student.says("chiudi la richiesta")

    bot.said("Di quale richiesta parli?")


async def test_in_a_form_it_leaves_the_form_and_no_other_request(student: Student, bot: Bot, desk: Helpdesk) -> None:
    made = await opened(desk, student)
    await open_request(student)

    await student.says("chiudi la richiesta")

    bot.said("…annullat…")
    assert (await now_of(desk, made)).state is TicketState.OPEN
