"""A person is always reachable: now if one is present, else by a request."""

from __future__ import annotations

from datetime import timedelta

import pytest
from support.clock import Clock
from support.desk import PASSWORD, Bot, Student, add_operator

from bot.conversations import Owner, waiting
from bot.helpdesk import Helpdesk
from bot.limits import LIMITS, Limit, LimitKind


@pytest.fixture
async def somebody_present(desk: Helpdesk) -> None:
    """Let an operator be in the console."""
    await add_operator(desk)
    await desk.operators.sign_in("anna", PASSWORD, "127.0.0.1")


async def owner(desk: Helpdesk, student: Student) -> Owner:
    async with desk.database.reading() as session:
        return (await desk.conversations.get(session, student.conversation.id)).owner


@pytest.mark.parametrize("words", ["voglio parlare con una persona", "operatore", "vorrei parlare con un umano"])
async def test_with_nobody_present_a_request_is_offered(student: Student, bot: Bot, desk: Helpdesk, words: str) -> None:
    await student.says(words)

    bot.said("In questo momento nessun operatore è collegato.…", "[Apri una richiesta]")
    assert bot.card("handoff") == {"card": "handoff", "owner": "bot"}
    assert await owner(desk, student) is Owner.BOT
    await student.says("sì")
    bot.said("Preparo la richiesta per l'ufficio.…")


@pytest.mark.usefixtures("somebody_present")
async def test_with_somebody_present_the_student_is_put_in_the_queue(
    student: Student, bot: Bot, desk: Helpdesk
) -> None:
    await student.says("voglio parlare con una persona")

    bot.said("Ti metto in contatto con una persona…")
    assert bot.card("handoff") == {"card": "handoff", "owner": "queue"}
    assert await owner(desk, student) is Owner.QUEUE


@pytest.mark.usefixtures("somebody_present")
async def test_asking_twice_does_not_lose_the_place(student: Student, bot: Bot, desk: Helpdesk, clock: Clock) -> None:
    await student.says("voglio parlare con una persona")
    clock.advance(minutes=1)

    await student.says("voglio parlare con una persona")

    bot.said("Sei già in attesa…")
    async with desk.database.reading() as session:
        queue = await waiting.page(session, 10)
    assert [conversation.queued_at for conversation in queue] == [clock.moment.replace(minute=30)]


@pytest.mark.usefixtures("somebody_present")
async def test_the_bot_answers_while_the_student_waits(student: Student, bot: Bot, desk: Helpdesk) -> None:
    await student.says("voglio parlare con una persona")

    await student.says("Come chiedo il rimborso delle tasse?")

    assert bot.card("faq_answer")
    assert await owner(desk, student) is Owner.QUEUE


@pytest.mark.usefixtures("somebody_present")
async def test_an_operator_who_left_the_console_is_not_present(student: Student, bot: Bot, clock: Clock) -> None:
    clock.advance(minutes=4)

    await student.says("voglio parlare con una persona")

    bot.said("In questo momento nessun operatore è collegato.…")


@pytest.mark.usefixtures("somebody_present")
@pytest.mark.parametrize("kind", [LimitKind.QUEUE_SESSION, LimitKind.QUEUE_NETWORK])
async def test_who_joins_the_queue_again_and_again_is_offered_a_request(
    student: Student, bot: Bot, desk: Helpdesk, monkeypatch: pytest.MonkeyPatch, kind: LimitKind
) -> None:
    monkeypatch.setitem(LIMITS, kind, Limit(1, timedelta(hours=1)))
    await student.says("voglio parlare con una persona")
    async with desk.database.writing() as session:
        await desk.conversations.set_owner(session, student.conversation.id, Owner.BOT)

    await student.says("voglio parlare con una persona")

    bot.said("In questo momento troppe persone attendono in chat.…", "[Apri una richiesta]")
    assert await owner(desk, student) is Owner.BOT


@pytest.mark.usefixtures("somebody_present")
async def test_a_full_queue_takes_nobody(
    student: Student, bot: Bot, desk: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.handover.queueing.MOST_WAITING", 1)
    async with desk.database.writing() as session:
        other, _token = await desk.conversations.start(session, "widget", "it")
        await desk.conversations.set_owner(session, other.id, Owner.QUEUE)

    await student.says("voglio parlare con una persona")

    assert bot.card("handoff") == {"card": "handoff", "owner": "bot"}
    assert await owner(desk, student) is Owner.BOT


@pytest.mark.usefixtures("somebody_present")
async def test_after_two_misses_a_person_who_is_there_is_offered(student: Student, bot: Bot) -> None:
    await student.says("quanti anelli ha saturno?")
    await student.says("chi ha vinto il mondiale del 1982?")

    bot.said("Non riesco a trovare la risposta. È meglio che ti aiuti una persona: vuoi parlarle adesso?…")
    await student.says("sì")
    assert bot.card("handoff")["owner"] == "queue"


async def test_after_two_misses_nobody_is_promised_who_is_not_there(student: Student, bot: Bot) -> None:
    await student.says("quanti anelli ha saturno?")
    await student.says("chi ha vinto il mondiale del 1982?")

    bot.said("Non riesco a trovare la risposta. È meglio che se ne occupi una persona…", "[Apri una richiesta]")
    await student.says("sì")
    bot.said("Preparo la richiesta per l'ufficio.…")
