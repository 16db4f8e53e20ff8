"""A stop between what an action does and what the turn remembers of it: the student's words are filed once."""

from __future__ import annotations

import asyncio

import pytest
from support.desk import Bot, Student
from support.requests import TWICE_PAID, opened, thread

from bot.dialogue.tracker_store import TrackerStore
from bot.helpdesk import Helpdesk
from bot.turns import Turns

WORDS = "ho trovato la ricevuta"


async def test_a_turn_that_is_run_again_files_its_words_once(
    student: Student, bot: Bot, desk: Helpdesk, turns: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = await opened(desk, student)
    with monkeypatch.context() as stop:
        stop.setattr(TrackerStore, "save", _die)
        await turns.say(student.conversation.id, f"aggiungi alla 1: {WORDS}")
        with pytest.raises(asyncio.CancelledError):
            await turns.answered(student.conversation.id)
    assert await thread(desk, ticket) == [("message", TWICE_PAID), ("message", WORDS)]

    assert await turns.recover() == 1
    await turns.answered(student.conversation.id)

    assert await thread(desk, ticket) == [("message", TWICE_PAID), ("message", WORDS)]
    assert "ho aggiunto alla richiesta 000001" in (await student.transcript())[-1].text


async def _die(*_args: object) -> None:
    raise asyncio.CancelledError
