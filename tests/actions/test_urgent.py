"""Somebody in danger is answered at once, with whom to call, whatever was going on; nobody else is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.chats import EMAIL, open_request
from support.desk import PASSWORD, Bot, Student, add_operator, new_student

from bot.content import load_content
from bot.dialogue.engine import Engine
from bot.errors import ContentRefused
from bot.helpdesk import Helpdesk
from bot.settings import CHECKOUT
from bot.turns import Turns

HEARD = "Mi dispiace che tu stia così male.…chiama il 112."
SAD = """
    voglio morire|mi voglio ammazzare|mi ammazzo|non ce la faccio più|nn ce la faccio piu, aiuto|voglio farla finita
    penso al suicidio|non voglio più vivere|vorrei farmi del male|ciao, voglio morire|basta, mi uccido
    I want to die|I'm going to kill myself|i can't go on anymore|I don't want to live anymore|i feel suicidal
"""
HARASSED = """
    un professore mi ha molestata|sono stata violentata|il mio coinquilino mi perseguita|ho subito molestie
    a professor harassed me|I was sexually assaulted|my ex is stalking me
"""
CALM = """
    morire dal ridere|mi viene da morire dal ridere|mi ammazzo di studio|quanto è la mora?|quando è la scadenza?
    non ce la faccio a pagare la rata|non ce la faccio più a seguire le lezioni|non voglio più vivere in residenza
    voglio morire di noia|muoio di fame, dov'è la mensa|how do I kill the process|I don't want to live in the dorm
    voglio farla finita con la burocrazia|esame sul reato di stalking|il corso mi ha stressato|abuso d'ufficio
"""


def sentences(text: str) -> list[str]:
    return [each.strip() for line in text.strip().splitlines() for each in line.split("|")]


def kinds(engine: Engine, text: str) -> set[str]:
    found = {entity["entity"] for entity in engine.interpret(text).entities}
    return found & {"distress", "harassment"}


@pytest.fixture
async def somebody_present(desk: Helpdesk) -> AsyncIterator[None]:
    await add_operator(desk)
    await desk.operators.sign_in("anna", PASSWORD, "127.0.0.1")
    yield


@pytest.mark.parametrize("text", sentences(SAD))
def test_despair_is_recognised(engine: Engine, text: str) -> None:
    assert kinds(engine, text) == {"distress"}


@pytest.mark.parametrize("text", sentences(HARASSED))
def test_harassment_is_recognised(engine: Engine, text: str) -> None:
    assert kinds(engine, text) == {"harassment"}


@pytest.mark.parametrize("text", sentences(CALM))
def test_the_same_words_said_lightly_are_no_alarm(engine: Engine, text: str) -> None:
    assert kinds(engine, text) == set()


async def test_despair_is_answered_before_anything_else(student: Student, bot: Bot) -> None:
    await student.says("Come chiedo il rimborso delle tasse?")

    await student.says("voglio morire")

    bot.said(HEARD, "Qui in chat adesso non c'è un operatore…", "[Parla con una persona]")
    bot.did_not_say("due minuti")
    assert [card for card in bot.cards if card["card"] in ("no_answer", "faq_choices")] == []


@pytest.mark.usefixtures("somebody_present")
async def test_where_a_person_is_present_the_way_to_them_is_offered(student: Student, bot: Bot) -> None:
    await student.says("non ce la faccio più")

    bot.said(HEARD, "Se vuoi, puoi parlare subito con una persona…")
    await student.presses("Parla con una persona")
    assert bot.card("handoff")["owner"] == "queue"


async def test_an_english_student_is_answered_in_english(desk: Helpdesk, turns: Turns) -> None:
    student = await new_student(desk, turns, "en")

    await student.says("I want to kill myself")

    student.bot.said("I am sorry that you are feeling this bad.…")


async def test_the_office_s_own_entry_is_shown(student: Student, bot: Bot, desk: Helpdesk) -> None:
    urgent = {"harassment": "rete/eduroam", "distress": "tasse/isee"}
    institution = desk.institution.model_copy(update={"urgent": urgent})
    desk.content = replace(desk.content, institution=institution)

    await student.says("un professore mi ha molestata")

    bot.said("Mi dispiace per quello che è successo…")
    assert bot.card("faq_answer")["entry"] == "rete/eduroam"


async def test_in_a_request_it_is_no_value_and_nothing_is_asked_after_it(student: Student, bot: Bot) -> None:
    await open_request(student)
    await student.says(EMAIL)

    await student.says("non ce la faccio più")

    bot.said(HEARD)
    bot.did_not_say("Come ti chiami?")
    await student.says("Rossi Maria")
    assert bot.card("form")["field"] == "student_id"


async def test_what_a_description_tells_reaches_the_office_as_well(student: Student, bot: Bot) -> None:
    await open_request(student)
    for answer in (EMAIL, "Rossi Maria", "123456", "isee"):
        await student.says(answer)

    await student.says("un professore mi ha molestata")
    bot.said("Mi dispiace per quello che è successo…")
    await student.says("invia")

    assert (await student.tickets())[0].subject == "un professore mi ha molestata"


def test_an_entry_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    small = CHECKOUT / "tests" / "small_desk"
    written = (small / "config.yml").read_text("utf-8")
    (tmp_path / "config.yml").write_text(
        written.replace("  institution:", "  urgent: {distress: tasse/niente}\n  institution:"), "utf-8"
    )
    (tmp_path / "faq_corpus").symlink_to(small / "faq_corpus")

    with pytest.raises(ContentRefused, match="there is no entry 'tasse/niente'"):
        load_content(tmp_path)
