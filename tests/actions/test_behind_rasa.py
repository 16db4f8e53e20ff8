"""The actions behind a Rasa server: its conversations are in its own tracker, the desk has no row for them."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from support.chats import send_request
from support.desk import Student

from actions.ticket_proof import ValidateStatusForm
from actions.ticket_status import ActionTicketStatus
from bot.dialogue.engine import Engine


def tracker(number: str | None = None, **slots: Any) -> Tracker:
    named = [{"entity": "ticket_number", "value": number}] if number else []
    return Tracker("somebody-on-rasa", slots, {"entities": named}, [], False, None, {}, None)


@pytest.mark.parametrize("said", [None, "1", "000001"])
async def test_the_request_of_the_same_conversation_is_shown_without_asking(
    student: Student, engine: Engine, said: str | None
) -> None:
    number = await send_request(student)
    dispatcher = CollectingDispatcher()

    events = await ActionTicketStatus().run(dispatcher, tracker(said, last_ticket=number), dict(engine.domain.written))

    assert [message["custom"]["number"] for message in dispatcher.messages] == ["000001"]
    assert "followup" not in [event["event"] for event in events]


@pytest.mark.parametrize(("said", "slots"), [(None, {}), ("1", {}), ("2", {"last_ticket": "000001"})])
async def test_any_other_request_needs_its_number_and_address(
    student: Student, engine: Engine, said: str | None, slots: dict[str, str]
) -> None:
    await send_request(student)
    dispatcher = CollectingDispatcher()

    events = await ActionTicketStatus().run(dispatcher, tracker(said, **slots), dict(engine.domain.written))
    asked = await ValidateStatusForm().required_slots([], dispatcher, tracker(**slots), {})

    assert dispatcher.messages == []
    assert [event["name"] for event in events if event["event"] == "followup"] == ["status_form"]
    assert asked == ["status_number", "status_email"]
