"""A field of several items: each part is asked by itself, and another item may follow."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.chats import EMAIL
from support.desk import Bot, Student

from bot.helpdesk import Helpdesk
from bot.topics import Field, Topics

KIND = {"field": "kind", "type": "choice", "label": {"it": "Tipo"}}
CHOICES = [{"id": "docente", "it": "Docente"}, {"id": "classe", "it": "Classe"}]
RESOURCES = Field.model_validate(
    {
        "field": "resources",
        "type": "group",
        "max_items": 2,
        "label": {"it": "Persone o classi"},
        "hint": {"it": "Chi non vede la classe"},
        "fields": [
            {"field": "surname", "type": "text", "label": {"it": "Cognome"}, "example": "3B"},
            {**KIND, "choices": CHOICES},
        ],
    }
)


@pytest.fixture(autouse=True)
def form_with_a_group(desk: Helpdesk) -> None:
    """Let the fees office ask for the e-mail address, some items and a description."""
    topic = desk.topics["tasse"]
    form = (topic.form[0], RESOURCES, topic.form[-1])
    topics = Topics({**desk.topics, "tasse": topic.model_copy(update={"form": form})})
    desk.content = replace(desk.content, topics=topics)


async def begin(student: Student) -> None:
    await student.says("apri una richiesta")
    await student.presses("Tasse")
    await student.says(EMAIL)


async def test_each_part_is_asked_and_another_item_may_follow(student: Student, bot: Bot) -> None:
    await begin(student)
    bot.said("Persone o classi. Chi non vede la classe.…uno alla volta.", "Tipo.", "[Docente] [Classe] [Salta]")
    await student.presses("Docente")
    bot.said("Cognome. Per esempio: 3B.", "[Salta]")
    await student.says("Rossi")
    bot.said("Segnato: Rossi, Docente. C'è altro da aggiungere?", "[Aggiungi un'altra voce] [Continua]")
    await student.presses("Aggiungi un'altra voce")
    await student.says("classe")
    await student.says("3B")
    bot.said("Descrivi la situazione…")
    await student.says("Non si vede")

    assert bot.card("ticket_summary")["fields"]["Persone o classi"] == "Rossi, Docente\n3B, Classe"


async def test_a_wrong_choice_is_asked_again_with_its_choices(student: Student, bot: Bot) -> None:
    await begin(student)

    await student.says("boh")

    bot.said("Scegli una delle risposte…", "Tipo.", "[Docente] [Classe] [Salta]")


@pytest.mark.parametrize(
    ("answers", "filed"),
    [
        (["salta"], None),
        (["docente", "salta", "continua"], "Docente"),
        (["docente", "Rossi", "avanti"], "Rossi, Docente"),
        (["Rossi, docente", "ok"], "Rossi, Docente"),
        (["docente", "indietro", "classe", "3B", "Continua"], "3B, Classe"),
    ],
)
async def test_parts_are_skipped_taken_back_or_written_at_once(
    student: Student, bot: Bot, answers: list[str], filed: str | None
) -> None:
    await begin(student)
    for answer in answers:
        await student.says(answer)

    await student.says("Non si vede")

    assert bot.card("ticket_summary")["fields"].get("Persone o classi") == filed
