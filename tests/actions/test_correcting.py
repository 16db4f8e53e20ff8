"""What a student calls wrong, and what only looks like it."""

from __future__ import annotations

import pytest
from support.chats import EMAIL, open_request
from support.desk import Bot, Student

from actions import ticket_form
from actions.correcting import is_answer
from bot.topics import Field, FieldType
from bot.topics.field import Choice

WHERE = Field(
    field="interface",
    type=FieldType.CHOICE,
    choices=(Choice(id="client", it="Client (programma)", en="Client (program)"), Choice(id="app", it="App", en="App")),
)


@pytest.mark.parametrize("text", ["client", "Client (programma)", "1", "app"])
def test_a_choice_of_the_field_is_its_answer_whatever_else_it_names(text: str) -> None:
    assert is_answer(WHERE, text)


@pytest.mark.parametrize("text", ["l'email è sbagliata", "3", "codice cliente"])
def test_what_is_no_choice_may_name_another_field(text: str) -> None:
    assert not is_answer(WHERE, text)
    assert not is_answer(Field(field="full_name", type=FieldType.TEXT), text)
    assert is_answer(Field(field="description", type=FieldType.LONG_TEXT), text)


async def test_after_a_failure_the_form_asks_again_whatever_comes_next(
    student: Student, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    await open_request(student)
    with monkeypatch.context() as broken:
        broken.delattr(ticket_form, "accept")
        await student.says(EMAIL)

    await student.says("salta")

    assert bot.card("form")["field"] == "email"
