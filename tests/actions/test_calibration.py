"""From students' clicks to a truer confidence, and back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.clock import Clock
from support.desk import Student, new_student

from bot.calibration import Learnt
from bot.calibration.learning import SHIPPED
from bot.faq.calibration import TooFewLabels
from bot.faq.settings import ZoneThresholds
from bot.helpdesk import Helpdesk, helpdesk
from bot.turns import Turns

VAGUE = "scadenza rata"


async def ask_and_choose(desk: Helpdesk, turns: Turns, students: int, right: int) -> None:
    """Let students ask the same vague question: `right` choose the first entry, a few the second, the others none."""
    for number in range(students):
        student: Student = await new_student(desk, turns)
        await student.says(VAGUE)
        titles = list(student.bot.buttons)
        other = titles[1] if number % 2 else "Nessuna di queste"
        await student.presses(titles[0] if number < right else other)


def confidence(desk: Helpdesk) -> float:
    return desk.retriever.search(VAGUE, today=desk.today()).confidence


async def test_what_students_click_makes_the_bot_as_sure_as_it_may_be(desk: Helpdesk, turns: Turns) -> None:
    shipped, zones = confidence(desk), desk.retriever.settings.zones
    await ask_and_choose(desk, turns, 60, right=21)

    stored = await desk.calibrate("anna", 0.9)

    kept = 21 / 60
    assert abs(confidence(desk) - kept) < abs(shipped - kept) / 2
    assert (stored.labels, stored.unanswered) == (60, 19)
    assert stored.ece_after < stored.ece_before
    assert desk.retriever.settings.zones != zones


async def test_it_can_be_undone_and_another_process_follows(desk: Helpdesk, turns: Turns, clock: Clock) -> None:
    shipped = confidence(desk)
    await ask_and_choose(desk, turns, 60, right=21)
    await desk.calibrate("anna", 0.9)
    learnt = confidence(desk)
    async with desk.database.writing() as session:  # as another process does
        await desk.calibrations.undo(session, "bruno")

    at_once = confidence(await helpdesk())
    clock.advance(seconds=11)
    later = confidence(await helpdesk())

    assert (at_once, later) == (learnt, shipped)


async def test_a_confirmed_choice_is_one_label_not_two(desk: Helpdesk, turns: Turns) -> None:
    student = await new_student(desk, turns)
    await student.says(VAGUE)
    await student.presses(next(iter(student.bot.buttons)))
    await student.presses("Sì")

    async with desk.database.reading() as session:
        labels = await desk.calibrations.labels(session)

    assert [label.is_right for label in labels] == [True]


async def test_a_question_that_nothing_answers_is_a_label_once_there_are_others(
    desk: Helpdesk, turns: Turns, clock: Clock
) -> None:
    student = await new_student(desk, turns)
    await student.says(VAGUE)
    await student.presses("Nessuna di queste")
    shy = replace(SHIPPED, zones=ZoneThresholds(answer=0.99, clarify=0.98))
    async with desk.database.writing() as session:
        await desk.calibrations.add(session, Learnt(shy, 60, 20, 0.1, 0.1, 0.9), "anna")
    clock.advance(seconds=11)
    await student.says("affitto un appartamento vicino alla biblioteca")
    student.bot.said("Non riesco a trovare la risposta.…")

    async with desk.database.reading() as session:
        labels = await desk.calibrations.labels(session)

    assert [label.is_unanswered for label in labels] == [True, True]
    assert 0.5 < labels[1].confidence < 0.9


async def test_an_answer_that_is_almost_the_entry_s_own_question_teaches_nothing(desk: Helpdesk, turns: Turns) -> None:
    student = await new_student(desk, turns)
    await student.says("Quando scade la seconda rata?")
    await student.presses("Sì")

    async with desk.database.reading() as session:
        assert await desk.calibrations.labels(session) == []


async def test_a_few_clicks_change_nothing(desk: Helpdesk, turns: Turns) -> None:
    shipped = confidence(desk)
    await ask_and_choose(desk, turns, 5, right=3)

    with pytest.raises(TooFewLabels, match="5 labels: at least 50"):
        await desk.calibrate("anna", 0.9)

    assert confidence(desk) == shipped
