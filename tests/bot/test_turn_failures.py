"""When a turn fails: the student hears of it, with a code, and the conversation goes on."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import NoReturn

import pytest
from support.chats import fill_in
from support.desk import Bot, Student, add_operator

from bot.conversations import Author, NewMessage, Owner
from bot.dialogue.action_runner import ActionRunner
from bot.helpdesk import Helpdesk
from bot.turns import Turns

REFUND = "Come chiedo il rimborso delle tasse?"


class Broken:
    """A retriever that is not well."""

    def search(self, *_args: object, **_keys: object) -> NoReturn:
        raise RuntimeError("secret detail of the machine room")


async def test_an_action_that_fails_is_admitted_with_a_code_and_the_chat_goes_on(
    student: Student, bot: Bot, desk: Helpdesk
) -> None:
    well = desk.content
    desk.content = replace(well, retriever=Broken())  # type: ignore[arg-type]

    await student.says(REFUND)
    code = bot.card("error")["request_id"]
    bot.said(f"Non sono riuscito a completare l'operazione.…{code}…")
    bot.did_not_say("secret detail")
    desk.content = well
    await student.says(REFUND)

    assert bot.card("faq_answer")


async def test_an_action_that_hangs_is_given_up_and_admitted_with_a_code(
    student: Student, bot: Bot, desk: Helpdesk, turns: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang() -> None:
        await asyncio.Event().wait()

    with monkeypatch.context() as patch:
        patch.setattr(desk, "follow_calibration", hang)
        patch.setattr(turns.engine._actions, "_timeout_s", 0.05)
        await student.says(REFUND)
    code = bot.card("error")["request_id"]
    bot.said(f"Non sono riuscito a completare l'operazione.…{code}…")
    await student.says(REFUND)

    assert bot.card("faq_answer")


def test_nobody_waits_longer_than_half_a_minute_for_an_action() -> None:
    assert ActionRunner([])._timeout_s <= 30


async def test_a_failure_outside_an_action_is_admitted_too(
    student: Student, bot: Bot, turns: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_args: object) -> NoReturn:
        raise RuntimeError("secret detail of the machine room")

    with monkeypatch.context() as patch:
        patch.setattr(turns.engine, "handle", fail)
        await student.says(REFUND)
    bot.said("Non sono riuscito a completare l'operazione.…")
    await student.says(REFUND)

    assert bot.card("faq_answer")


@pytest.mark.parametrize("step", ["load", "save"])
async def test_a_conversation_whose_state_cannot_be_kept_is_not_silent_for_ever(
    student: Student, bot: Bot, turns: Turns, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    async def fail(*_args: object) -> NoReturn:
        raise ValueError("secret detail of the machine room")

    with monkeypatch.context() as patch:
        patch.setattr(turns._trackers, step, fail)
        await student.says(REFUND)
    bot.said("Non sono riuscito a completare l'operazione.…")
    bot.did_not_say("secret detail")
    await student.says("grazie")

    bot.said("Prego.…")
    assert len(bot.messages) == 1


async def test_the_bot_does_nothing_in_a_conversation_that_a_person_has_taken_meanwhile(
    student: Student, turns: Turns, desk: Helpdesk
) -> None:
    await fill_in(student)
    operator = await add_operator(desk)
    async with desk.database.writing() as session:
        await desk.conversations.append(session, student.conversation.id, NewMessage(Author.STUDENT, "invia"))
        await desk.conversations.set_owner(session, student.conversation.id, Owner.OPERATOR, operator.id)
    before = len(await student.transcript())

    turns._begin(student.conversation.id)
    await turns.answered(student.conversation.id)

    assert await student.tickets() == []
    assert len(await student.transcript()) == before
