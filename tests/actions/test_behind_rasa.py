"""The actions behind a Rasa server: its conversations are in its own tracker, the desk has no row for them."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from support.chats import send_request
from support.desk import Student

from actions.ticket_status import ActionTicketStatus, ValidateStatusForm
from bot.dialogue.engine import Engine

STATUS = ["status_number", "status_email"]


def tracker(**slots: Any) -> Tracker:
    return Tracker("somebody-on-rasa", slots, {}, [], False, None, {"name": "status_form"}, "status_form")


@pytest.mark.parametrize("said", [None, "1", "000001"])
async def test_the_request_of_the_same_conversation_is_shown_without_asking(
    student: Student, engine: Engine, said: str | None
) -> None:
    number = await send_request(student)
    dispatcher, domain = CollectingDispatcher(), dict(engine.domain.written)
    here = tracker(last_ticket=number, status_number=said)

    asked = await ValidateStatusForm().required_slots(STATUS, dispatcher, here, domain)
    await ActionTicketStatus().run(dispatcher, here, domain)

    assert asked == []
    assert [message["custom"]["number"] for message in dispatcher.messages] == ["000001"]


@pytest.mark.parametrize("slots", [{}, {"status_number": "1"}, {"last_ticket": "000001", "status_number": "2"}])
async def test_any_other_request_needs_its_number_and_address(
    student: Student, engine: Engine, slots: dict[str, str]
) -> None:
    await send_request(student)

    asked = await ValidateStatusForm().required_slots(STATUS, CollectingDispatcher(), tracker(**slots), {})

    assert asked == STATUS
