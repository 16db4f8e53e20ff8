"""Where is my request, asked by a bare number, or in words that are near to it."""

from __future__ import annotations

import pytest
from support.chats import EMAIL, send_request
from support.desk import Bot, Student, new_student

from bot.helpdesk import Helpdesk
from bot.turns import Turns


@pytest.fixture
async def other(desk: Helpdesk, turns: Turns, student: Student) -> Student:
    """Return somebody else's conversation, on a desk where Maria has request 000001."""
    await send_request(student)
    return await new_student(desk, turns)


@pytest.mark.parametrize(
    "typed",
    ["000001", "1", "#1", "n. 000001", "info sulla 000001", "è stata presa in carico?", "devo fare qualcosa?"],
)
async def test_a_bare_number_or_words_near_to_it_ask_where_a_known_request_stands(
    student: Student, bot: Bot, typed: str
) -> None:
    await send_request(student)

    await student.says(typed)

    assert bot.card("ticket_status")["number"] == "000001"


@pytest.mark.parametrize("typed", ["000001", "#1", "ticket 1", f"1, {EMAIL}"])
async def test_a_bare_number_is_enough_elsewhere_too(other: Student, typed: str) -> None:
    await other.says(typed)
    if EMAIL not in typed:
        other.bot.said("Qual è l'indirizzo e-mail…")
        await other.says(EMAIL)

    assert other.bot.card("ticket_status")["number"] == "000001"


async def test_after_a_number_that_does_not_fit_another_one_is_tried(other: Student) -> None:
    await other.says("a che punto è la 000009?")
    await other.says(EMAIL)
    other.bot.said("Non trovo una richiesta con questo numero e questo indirizzo.…")

    await other.says("1")
    other.bot.said("Qual è l'indirizzo e-mail…")
    await other.says(EMAIL)

    assert other.bot.card("ticket_status")["number"] == "000001"


@pytest.mark.parametrize("typed", ["7", "2026", "posso avere 2 rate?"])
async def test_other_numbers_are_no_requests(other: Student, typed: str) -> None:
    await other.says(typed)

    assert not any("indirizzo e-mail" in (message.text or "") for message in other.bot.messages)
