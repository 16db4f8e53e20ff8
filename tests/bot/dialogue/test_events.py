"""Events are written and read as Rasa's JSON."""

import json

import pytest

from bot.dialogue.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    LoopInterrupted,
    SlotSet,
    UnreadableEvent,
    UserUttered,
    event_from_dict,
)

EXAMPLES = [
    UserUttered("hello", {"intent": {"name": "greet", "confidence": 1.0}, "entities": []}, "widget", "m1"),
    BotUttered("hi", {"buttons": [{"title": "a"}]}, metadata={"utter_action": "utter_hi"}),
    ActionExecuted("action_listen", "RulePolicy", 1.0, hide_rule_turn=True),
    SlotSet("topic", ["a", 1, None]),
    ActiveLoop(None),
]


@pytest.mark.parametrize("event", EXAMPLES)
def test_an_event_comes_back_as_it_was_written(event):
    written = json.loads(json.dumps(event.as_dict()))

    assert event_from_dict(written) == event


def test_every_type_of_event_can_be_read():
    for kind in Event.__subclasses__():
        event_from_dict({"event": kind.kind, "name": "x", "text": "x"})


@pytest.mark.parametrize(("old", "new"), [("form", ActiveLoop("f")), ("active_loop", ActiveLoop("f"))])
def test_old_names_of_events_are_understood(old, new):
    assert event_from_dict({"event": old, "name": "f", "timestamp": None}) == new
    assert event_from_dict({"event": "form_validation"}) == LoopInterrupted()


@pytest.mark.parametrize(
    "written",
    [{}, {"event": "session_ended"}, {"event": "slot"}, {"event": "slot", "name": 3}, {"event": None}, {"event": []}],
)
def test_what_is_no_event_is_refused(written):
    with pytest.raises(UnreadableEvent):
        event_from_dict(written)


def test_the_refusal_does_not_repeat_what_the_event_held():
    with pytest.raises(UnreadableEvent) as caught:
        event_from_dict({"event": "slot", "value": "secret"})

    assert "secret" not in str(caught.value)
