"""What fails is admitted, logged and left behind."""

import pytest
from rasa_sdk.events import (
    SlotSet,
)
from structlog.testing import capture_logs
from support.rasa_files import ASKING, ASKING_RULES, FAILED


async def test_a_failing_action_is_admitted_with_a_number_that_is_in_the_log(open_chat, action):
    def fail(dispatcher, tracker, domain):
        raise ValueError("mario.rossi@example.org")

    chat = open_chat(action("action_answer", fail), domain=ASKING + FAILED, rules=ASKING_RULES)

    with capture_logs() as logs:
        said = await chat.says("/ask")

    failure = chat.turn.failed
    assert (failure.action, failure.error) == ("action_answer", "ValueError")
    assert said == [f"It failed, tell them {failure.request_id}."]
    assert chat.turn.messages[0].custom == {"card": "error", "request_id": failure.request_id}
    assert chat.is_listening
    log = str(logs)
    assert failure.request_id in log
    assert "in fail" in log or " fail" in log
    assert "mario" not in log


@pytest.mark.parametrize("domain", [ASKING, ASKING.replace("  utter_default:\n  - text: Pardon?\n", "")])
async def test_a_project_without_words_for_a_failure_is_not_silent_either(open_chat, action, domain):
    def fail(dispatcher, tracker, domain):
        raise RuntimeError

    chat = open_chat(action("action_answer", fail), domain=domain, rules=ASKING_RULES)

    said = await chat.says("/ask")

    assert said == (["Pardon?"] if "utter_default" in domain else [""])
    assert chat.turn.messages[0].custom["card"] == "error"


async def test_after_a_failure_the_rest_of_its_rule_is_not_said(open_chat, action):
    def fail(dispatcher, tracker, domain):
        raise RuntimeError

    rules = ASKING_RULES + "  - action: utter_bye\n"
    chat = open_chat(action("action_answer", fail), domain=ASKING + FAILED, rules=rules)

    said = await chat.says("/ask")

    assert len(said) == 1
    assert await chat.says("/greet") == ["Hello!"]


async def test_a_session_start_that_fails_is_admitted_and_the_message_answered(open_chat, action):
    def start(dispatcher, tracker, domain):
        raise RuntimeError

    domain = ASKING.replace("[action_answer]", "[action_answer, action_session_start]") + FAILED
    answer = action("action_answer", lambda d, t, _: [])
    chat = open_chat(answer, action("action_session_start", start), domain=domain, rules=ASKING_RULES)

    said = await chat.says("/greet")

    assert [said[0].startswith("It failed"), said[1:]] == [True, ["Hello!"]]


async def test_two_failures_in_a_turn_are_admitted_once(open_chat, action):
    def fail(dispatcher, tracker, domain):
        raise RuntimeError

    domain = ASKING.replace("[action_answer]", "[action_answer, action_session_start]") + FAILED
    chat = open_chat(
        action("action_answer", fail), action("action_session_start", fail), domain=domain, rules=ASKING_RULES
    )

    said = await chat.says("/ask")

    assert len(said) == 1
    assert chat.turn.failed.action == "action_session_start"


async def test_events_nobody_knows_fall_out_alone(open_chat, action):
    unknown = [{"event": "session_ended"}, {"event": "slot"}, {"event": "reminder", "intent": "greet"}]
    of_nothing = [SlotSet("nothing", 1), {"event": "active_loop", "name": "no_form"}]
    some = action("action_answer", lambda d, t, _: [*unknown, *of_nothing, SlotSet("topic", "fees")])
    chat = open_chat(some, domain=ASKING, rules=ASKING_RULES)

    await chat.says("/ask")

    assert chat.turn.failed is None
    assert [kind for kind in chat.kinds if kind.startswith(("slot", "active_loop", "reminder"))] == ["slot topic"]
