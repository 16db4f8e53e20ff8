"""Putting a request down, and words that mean something inside a form only."""

from __future__ import annotations

import pytest
from support.chats import EMAIL, open_request
from support.desk import Bot, Student


@pytest.mark.parametrize("answers", [[], [EMAIL], [EMAIL, "Rossi Maria", "123456", "isee", "Non lo trovo"]])
@pytest.mark.parametrize("words", ["annulla", "lascia perdere"])
async def test_cancelling_sends_nothing_and_says_so(student: Student, bot: Bot, answers: list[str], words: str) -> None:
    await open_request(student)
    for answer in answers:
        await student.says(answer)

    await student.says(words)

    bot.said("Va bene, ho annullato. Non ho inviato niente all'ufficio.")
    assert await student.tickets() == []
    await student.says("Come chiedo il rimborso delle tasse?")
    assert bot.card("faq_answer")["entry"] == "tasse/rimborso"


async def test_a_new_request_after_a_cancelled_one_begins_from_nothing(student: Student, bot: Bot) -> None:
    await open_request(student)
    await student.says(EMAIL)
    await student.says("annulla")

    await student.says("apri una richiesta")

    bot.said("Preparo la richiesta per l'ufficio.…", "Di cosa si tratta?")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("annulla", "Non c'è niente da annullare adesso.…"),
        ("indietro", "Non stiamo compilando una richiesta.…"),
        ("salta", "Non stiamo compilando una richiesta.…"),
    ],
)
async def test_outside_a_form_there_is_nothing_to_move_in(student: Student, bot: Bot, words: str, said: str) -> None:
    await student.says(words)

    bot.said(said)
