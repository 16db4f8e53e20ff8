"""Asking: an answer, a choice, or an honest "I do not know"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from support.desk import Bot, Student, new_student

from bot.calibration import Learnt
from bot.calibration.learning import SHIPPED
from bot.conversations import Feedback, FeedbackKind, Gap
from bot.faq import Corpus, FaqRetriever
from bot.faq.settings import Calibration
from bot.helpdesk import Helpdesk
from bot.turns import Turns

VAGUE = "scadenza rata"


async def labels(desk: Helpdesk) -> list[tuple[FeedbackKind, str | None]]:
    async with desk.database.reading() as session:
        return [(label.kind, label.entry) for label in await session.scalars(select(Feedback).order_by(Feedback.id))]


async def only_label(desk: Helpdesk) -> Feedback:
    async with desk.database.reading() as session:
        return (await session.scalars(select(Feedback))).one()


def uncalibrated(desk: Helpdesk, question: str) -> float:
    found = desk.retriever.search(question, today=desk.today()).uncalibrated
    assert found is not None
    return found


async def gaps(desk: Helpdesk) -> list[str]:
    async with desk.database.reading() as session:
        return [gap.question for gap in await session.scalars(select(Gap).order_by(Gap.id))]


async def test_a_question_gets_the_office_s_answer_and_its_source(student: Student, bot: Bot) -> None:
    await student.says("Come chiedo il rimborso delle tasse?")

    bot.said(
        "Chiedi il rimborso dal portale…",
        "(Ufficio tasse, 2026-10-01, …/help/tasse/rimborso)",
        "Ti è stato utile?",
        "[Sì] [No]",
    )
    card = bot.card("faq_answer")
    assert (card["entry"], card["title"]) == ("tasse/rimborso", "Come chiedo il rimborso delle tasse pagate in più?")
    assert 0 < card["confidence"] <= 1
    assert card["source"] == {
        "title": "Come chiedo il rimborso delle tasse pagate in più?",
        "url": "http://127.0.0.1:8080/help/tasse/rimborso",
        "reviewed": "2026-10-01",
        "office": "Ufficio tasse",
    }


async def test_the_institution_s_facts_are_filled_in(student: Student, bot: Bot) -> None:
    await student.says("quanto costa e quando scade la prima rata?")

    bot.said("La prima rata è di 156,00 € e scade il 30 novembre 2026.")


async def test_a_question_in_english_gets_the_english_twin(desk: Helpdesk, turns: Turns) -> None:
    student = await new_student(desk, turns, "en")

    await student.says("how do I get a refund of fees I paid twice?")

    student.bot.said(
        "Ask for the refund on the portal…", "(Fees office, …/help/tasse/rimborso?lang=en)", "Was this helpful?"
    )
    student.bot.did_not_say("Ti è stato utile")


async def test_an_answer_that_exists_in_italian_only_is_given_saying_so(desk: Helpdesk, turns: Turns) -> None:
    student = await new_student(desk, turns, "en")

    await student.says("when is the second instalment deadline?")
    if "second" in "".join(student.bot.buttons):
        await student.presses(next(title for title in student.bot.buttons if "seconda" in title))

    student.bot.said("I only have this answer in Italian:", "La seconda rata scade il 31 marzo.")


async def test_a_vague_question_is_asked_back_with_at_most_three_choices(student: Student, bot: Bot) -> None:
    await student.says(VAGUE)

    bot.said("Intendevi una di queste?")
    choices = bot.card("faq_choices")["entries"]
    assert 2 <= len(choices) <= 3
    assert list(bot.buttons)[-1] == "Nessuna di queste"
    assert [choice["title"] for choice in choices] == list(bot.buttons)[:-1]


async def test_a_choice_answers_at_once_and_is_remembered(student: Student, bot: Bot, desk: Helpdesk) -> None:
    await student.says(VAGUE)

    await student.presses("Quando scade la seconda rata?")

    bot.said("La seconda rata scade il 31 marzo.", "Ti è stato utile?")
    assert bot.card("faq_answer")["entry"] == "tasse/seconda-rata"
    assert await labels(desk) == [(FeedbackKind.CHOSEN, "tasse/seconda-rata")]


async def test_a_choice_remembers_what_was_shown_and_passed_over(student: Student, bot: Bot, desk: Helpdesk) -> None:
    await student.says(VAGUE)
    shown = [choice["entry"] for choice in bot.card("faq_choices")["entries"]]

    await student.presses("Quando scade la seconda rata?")

    label = await only_label(desk)
    assert (label.shown, label.question) == (shown, VAGUE)
    assert label.uncalibrated == pytest.approx(uncalibrated(desk, VAGUE))
    assert set(shown) - {"tasse/seconda-rata"}


async def test_a_desk_that_is_calibrated_still_remembers_what_the_retriever_itself_said(
    student: Student, bot: Bot, desk: Helpdesk
) -> None:
    before = uncalibrated(desk, VAGUE)
    modest = replace(SHIPPED, calibration=Calibration(slope=0.9, shift=-0.2))
    async with desk.database.writing() as session:
        await desk.calibrations.add(session, Learnt(modest, 60, 20, 0.1, 0.1, 0.9), "anna")
    await student.says(VAGUE)

    await student.presses("Nessuna di queste")

    assert desk.retriever.settings == modest
    assert (await only_label(desk)).uncalibrated == pytest.approx(before)


async def test_none_of_these_leads_to_a_person_and_is_noted(student: Student, bot: Bot, desk: Helpdesk) -> None:
    await student.says(VAGUE)

    await student.presses("Nessuna di queste")

    bot.said("Non lo so con certezza…", "[Apri una richiesta] [Parla con una persona]")
    assert bot.card("no_answer")
    assert await labels(desk) == [(FeedbackKind.NONE_OF_THESE, None)]
    assert await gaps(desk) == [VAGUE]


async def test_a_plain_no_to_the_choices_means_none_of_these(student: Student, bot: Bot, desk: Helpdesk) -> None:
    await student.says(VAGUE)

    await student.says("no")

    bot.said("Non lo so con certezza…")
    assert await labels(desk) == [(FeedbackKind.NONE_OF_THESE, None)]


async def test_what_is_not_known_is_admitted_and_noted(student: Student, bot: Bot, desk: Helpdesk) -> None:
    await student.says("chi ha vinto il campionato di calcio nel 1982?")

    bot.said("Non lo so con certezza…", "[Apri una richiesta] [Parla con una persona]")
    assert await gaps(desk) == ["chi ha vinto il campionato di calcio nel 1982?"]


async def test_after_two_failures_a_person_is_to_look_at_it(student: Student, bot: Bot) -> None:
    await student.says("chi ha vinto il campionato di calcio nel 1982?")
    await student.says("quanti pianeti ha il sistema solare?")

    bot.said("…È meglio che se ne occupi una persona…", "[Apri una richiesta]")


async def test_the_request_after_two_failures_is_filled_in_with_the_last_question(student: Student, bot: Bot) -> None:
    await student.says("chi ha vinto il campionato di calcio nel 1982?")
    await student.says("la stampante laser del dipartimento fa le fotocopie gratis?")
    if "Nessuna di queste" in bot.buttons:
        await student.presses("Nessuna di queste")

    await student.presses("Apri una richiesta")
    bot.said("Mi sembra che riguardi Wifi e rete. È così?")
    await student.says("sì")
    for answer in ("maria@example.it", "Rossi Maria", "333 1234567", "salta"):
        await student.says(answer)

    bot.said("Parto dalla tua domanda: «la stampante laser del dipartimento fa le fotocopie gratis?».…")


async def test_a_yes_to_the_offer_opens_the_request(student: Student, bot: Bot) -> None:
    await student.says("chi ha vinto il campionato di calcio nel 1982?")

    await student.says("sì")

    bot.said("Preparo la richiesta per l'ufficio.…")


async def test_what_has_ended_is_said_to_be_over_and_the_rest_is_offered(
    student: Student, bot: Bot, desk: Helpdesk
) -> None:
    ending = [
        replace(entry, valid_until=date(2026, 10, 31)) if entry.id == "tasse/seconda-rata" else entry
        for entry in desk.corpus.entries
    ]
    corpus = Corpus(ending, "the second instalment has ended")
    desk.content = replace(desk.content, corpus=corpus, retriever=FaqRetriever.fit(corpus))

    await student.says("Quando scade la seconda rata?")

    bot.said("Questo non vale più: «Quando scade la seconda rata?» era valido fino al 31 ottobre 2026.")
    bot.said("Intendevi una di queste?")
    bot.did_not_say("La seconda rata scade il 31 marzo.")
    assert "Quando scade la seconda rata?" not in bot.buttons


async def test_a_button_of_an_entry_that_is_gone_says_so(student: Student, bot: Bot, desk: Helpdesk) -> None:
    payload = '/choose_entry{"entry":"tasse/gone"}'
    message = student.turns.phrase("utter_greet", "it")
    message.buttons.append({"title": "Vecchia risposta", "payload": payload})
    async with desk.database.writing() as session:
        await desk.conversations.append(session, student.conversation.id, message)

    await student.sends(payload)

    bot.said("Questa risposta non è più pubblicata…")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("ciao", "Ciao. Scrivi la tua domanda…"),
        ("Ciao!", "Ciao. Scrivi la tua domanda…"),
        ("buongiorno, avrei una domanda", "Ciao. Scrivi la tua domanda…"),
        ("ciao ciao", "Ciao. Scrivi la tua domanda…"),
        ("grazie mille, risolto", "Prego. Se ti serve altro, scrivi qui."),
        ("saluti", "A presto.…"),
        ("menu", "Posso rispondere alle domande…"),
        ("ticket", "Preparo la richiesta per l'ufficio.…"),
        ("segnalazione", "Preparo la richiesta per l'ufficio.…"),
        ("status", "Qual è il numero della richiesta?…"),
        ("va bene", "Va bene. Qual è la tua domanda?"),
        ("bene", "Va bene. Qual è la tua domanda?"),
    ],
)
async def test_a_bare_word_is_no_question(student: Student, bot: Bot, words: str, said: str) -> None:
    await student.says(words)

    bot.said(said)
