"""Which language the bot speaks."""

from __future__ import annotations

import pytest
from support.desk import Student, new_student

from bot.helpdesk import Helpdesk
from bot.turns import Turns

ITALIAN, ENGLISH = "Ti è stato utile?", "Was this helpful?"


@pytest.mark.parametrize(("page", "said"), [("it", "Prego.…"), ("en", "You are welcome.…")])
async def test_the_bot_begins_in_the_page_s_language(desk: Helpdesk, turns: Turns, page: str, said: str) -> None:
    student = await new_student(desk, turns, page)

    await student.says("grazie" if page == "it" else "thanks")

    student.bot.said(said)


async def test_a_student_who_writes_english_on_an_italian_page_is_answered_in_english(student: Student) -> None:
    await student.says("how do I connect to the eduroam wifi with my phone?")

    student.bot.said("Choose the network **eduroam**…", ENGLISH)


async def test_the_language_stays_until_the_student_changes_it(student: Student) -> None:
    await student.says("how do I connect to the eduroam wifi with my phone?")
    await student.says("thanks")
    student.bot.said("You are welcome.…")

    await student.says("Come chiedo il rimborso delle tasse che ho pagato due volte?")

    student.bot.said("Chiedi il rimborso dal portale…", ITALIAN)


async def test_the_page_may_change_the_language(student: Student, desk: Helpdesk) -> None:
    await student.says("grazie")
    async with desk.database.writing() as session:
        await desk.conversations.set_locale(session, student.conversation.id, "en")

    await student.says("ok")
    await student.says("thanks")

    student.bot.said("You are welcome.…")


@pytest.mark.parametrize("words", ["eduroam", "wifi eduroam", "Erasmus", "ok", "ISEE", "SPID help"])
async def test_a_word_or_two_are_no_sample_of_a_language(student: Student, desk: Helpdesk, words: str) -> None:
    await student.says(words)

    async with desk.database.reading() as session:
        assert (await desk.conversations.get(session, student.conversation.id)).locale == "it"


async def test_what_is_typed_in_a_form_does_not_change_the_language(student: Student) -> None:
    await student.says("apri una richiesta")
    await student.presses("Tasse")
    await student.says("john.smith@the-university.example.com")

    await student.says("Smith John The Third")

    student.bot.said("Matricola.…")


async def test_a_sentence_that_opens_a_form_is_a_sample_of_a_language_too(student: Student) -> None:
    await student.says("how do I connect to the eduroam wifi with my phone?")

    await student.says("a che punto è la mia richiesta?")

    student.bot.said("Qual è il numero della richiesta?…")
