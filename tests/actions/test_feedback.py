"""Was this helpful? The answer to that leads somewhere."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from support.desk import Bot, Student

from bot.conversations import Feedback, FeedbackKind, FeedbackReason
from bot.helpdesk import Helpdesk

QUESTION = "Quando scade la seconda rata?"
WEIGHED = "quando devo pagare la seconda rata delle tasse"  # not the entry's own words: the retriever weighs it
LONELY = "Come leggo la posta istituzionale sul telefono?"  # nothing else resembles it
REASONS = {
    "Non è la mia domanda": FeedbackReason.NOT_MY_QUESTION,
    "Non è chiaro": FeedbackReason.UNCLEAR,
    "È sbagliato o vecchio": FeedbackReason.WRONG_OR_OLD,
    "Altro": FeedbackReason.OTHER,
}


async def labels(desk: Helpdesk) -> list[tuple[FeedbackKind, str | None, str]]:
    async with desk.database.reading() as session:
        rows = await session.scalars(select(Feedback).order_by(Feedback.id))
        return [(label.kind, label.entry, label.question) for label in rows]


@pytest.mark.parametrize("words", ["sì", "sì grazie", "perfetto"])
async def test_a_yes_in_words_is_a_label(student: Student, bot: Bot, desk: Helpdesk, words: str) -> None:
    await student.says(QUESTION)

    await student.says(words)

    bot.said("Bene. Se ti serve altro, scrivi qui.")
    assert await labels(desk) == [(FeedbackKind.HELPFUL, "tasse/seconda-rata", QUESTION)]


async def test_a_yes_by_button_is_a_label(student: Student, bot: Bot, desk: Helpdesk) -> None:
    await student.says(QUESTION)

    await student.presses("Sì")

    bot.said("Bene. Se ti serve altro, scrivi qui.")
    assert await labels(desk) == [(FeedbackKind.HELPFUL, "tasse/seconda-rata", QUESTION)]


@pytest.mark.parametrize("by_button", [True, False])
async def test_a_no_leads_to_other_answers_that_were_not_shown_yet(
    student: Student, bot: Bot, desk: Helpdesk, by_button: bool
) -> None:
    await student.says(QUESTION)

    await (student.presses("No") if by_button else student.says("no"))

    bot.said(
        "Grazie per avermelo detto. Che cosa non andava?", f"[{'] ['.join(REASONS)}]", "Forse cercavi una di queste:"
    )
    assert QUESTION not in bot.buttons
    assert await labels(desk) == [(FeedbackKind.NOT_HELPFUL, "tasse/seconda-rata", QUESTION)]


async def test_a_no_after_all_other_answers_leads_to_the_request_with_everything_filled_in(
    student: Student, bot: Bot
) -> None:
    await student.says(LONELY)
    await student.presses("No")
    if "Nessuna di queste" in bot.buttons:
        await student.presses("Nessuna di queste")

    await student.presses("Apri una richiesta")
    bot.said("Mi sembra che riguardi Wifi e rete. È così?")
    await student.says("sì")
    for answer in ("maria@example.it", "Rossi Maria", "333 1234567", "salta"):
        await student.says(answer)

    bot.said("Parto dalla tua domanda: «Come leggo la posta istituzionale sul telefono?».…")


async def test_an_answer_is_rated_once(student: Student, bot: Bot, desk: Helpdesk) -> None:
    await student.says(QUESTION)
    yes = bot.buttons["Sì"]
    await student.sends(yes)

    await student.sends(yes)

    bot.said("Non ho ancora risposto a una domanda.…")
    assert len(await labels(desk)) == 1


async def test_a_yes_to_nothing_is_met_with_a_question(student: Student, bot: Bot) -> None:
    await student.says("sì")

    bot.said("Va bene. Qual è la tua domanda?")


async def test_a_second_no_counts_as_a_second_failure(student: Student, bot: Bot) -> None:
    await student.says("chi ha vinto il campionato di calcio nel 1982?")
    await student.says(LONELY)

    await student.presses("No")
    if "Nessuna di queste" in bot.buttons:
        await student.presses("Nessuna di queste")

    bot.said("…È meglio che se ne occupi una persona…", "[Apri una richiesta]")
