"""Questions that go on from the last answer, in a chat."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from support.clock import Clock
from support.desk import Bot, Student

from bot.conversations import Feedback, Gap
from bot.helpdesk import Helpdesk

QUESTION = "Quando scade la seconda rata?"
MORE = "e la prima?"  # of itself it says nothing: no subject


async def test_a_question_that_goes_on_is_answered_with_its_subject(student: Student, bot: Bot) -> None:
    await student.says(MORE)
    bot.did_not_say("prima rata è di")
    await student.says(QUESTION)

    await student.says(MORE)

    bot.said("La prima rata è di 156,00 €…", "Ti è stato utile?")


async def test_it_may_come_after_a_yes(student: Student, bot: Bot) -> None:
    await student.says(QUESTION)
    await student.presses("Sì")

    await student.says(MORE)

    bot.said("La prima rata è di 156,00 €…")


async def test_it_may_come_after_a_choice(student: Student, bot: Bot) -> None:
    await student.says("scadenza rata")
    await student.presses(QUESTION)

    await student.says(MORE)

    bot.said("La prima rata è di 156,00 €…")


async def test_one_may_follow_the_other(student: Student, bot: Bot) -> None:
    await student.says(QUESTION)
    await student.says(MORE)

    await student.says("e se ho la borsa di studio?")

    assert "Chi ha diritto all'esonero totale dalle tasse?" in bot.buttons


async def test_a_question_that_can_stand_alone_is_answered_alone(student: Student, bot: Bot) -> None:
    await student.says(QUESTION)

    await student.says("e la posta?")

    assert bot.card("faq_answer")["entry"] == "rete/posta"


async def test_a_quarter_of_an_hour_later_the_subject_is_forgotten(student: Student, bot: Bot, clock: Clock) -> None:
    await student.says(QUESTION)
    clock.advance(minutes=16)

    await student.says(MORE)

    bot.did_not_say("prima rata è di")


async def test_what_has_no_answer_hangs_on_no_question(student: Student, bot: Bot) -> None:
    await student.says("chi ha vinto il campionato di calcio nel 1982?")

    await student.says(MORE)

    bot.did_not_say("prima rata è di")


async def test_a_label_of_it_holds_both_questions_and_says_nothing_of_how_sure_to_be(
    student: Student, bot: Bot, desk: Helpdesk
) -> None:
    await student.says(QUESTION)
    await student.says(MORE)

    await student.presses("Sì")

    async with desk.database.reading() as session:
        label = (await session.scalars(select(Feedback))).one()
    assert (label.question, label.entry) == (f"{QUESTION} {MORE}", "tasse/prima-rata")
    assert label.uncalibrated is None


async def test_a_gap_of_it_tells_what_it_was_about(student: Student, desk: Helpdesk) -> None:
    await student.says(QUESTION)

    await student.says("e chi ha vinto i mondiali?")

    async with desk.database.reading() as session:
        gap = (await session.scalars(select(Gap))).one()
    assert gap.question == f"{QUESTION} e chi ha vinto i mondiali?"


@pytest.mark.parametrize("text", ["e chi ha vinto i mondiali?", "ma sei un robot?"])
async def test_a_question_of_another_world_is_not_answered_with_the_old_subject(
    student: Student, bot: Bot, text: str
) -> None:
    await student.says(QUESTION)

    await student.says(text)

    bot.said("Non lo so con certezza…")


async def test_a_request_after_it_is_filled_in_with_both(student: Student, bot: Bot) -> None:
    await student.says(QUESTION)
    await student.says("e chi ha vinto i mondiali?")

    await student.presses("Apri una richiesta")
    await student.says("sì")
    for answer in ("maria@example.it", "Rossi Maria", "123456", "isee"):
        await student.says(answer)

    bot.said(f"Parto dalla tua domanda: «{QUESTION} e chi ha vinto i mondiali?».…")
