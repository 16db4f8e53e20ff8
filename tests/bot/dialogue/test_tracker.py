"""A tracker is what its events add up to; the oldest ones give way to a snapshot."""

import json

import pytest

from bot.dialogue.events import (
    ActionExecuted,
    ActionReverted,
    ActiveLoop,
    AllSlotsReset,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from bot.dialogue.snapshot import Snapshot
from bot.dialogue.tracker import MOST_EVENTS, Tracker

DOMAIN = """
intents: [greet, bye]
slots:
  topic:
    type: text
    initial_value: none yet
    mappings: [{type: custom}]
  cities:
    type: list
    mappings: [{type: custom}]
forms:
  some_form:
    required_slots: [topic]
responses:
  utter_greet: [{text: Hello!}]
  utter_bye: [{text: Bye!}]
"""


@pytest.fixture
def domain(read_project):
    return read_project(domain=DOMAIN).domain


@pytest.fixture
def tracker(domain):
    return Tracker.fresh("s", domain)


def said(intent: str, at: float = 0.0) -> UserUttered:
    return UserUttered(intent, {"intent": {"name": intent, "confidence": 1.0}, "entities": []}, timestamp=at)


LISTEN = ActionExecuted("action_listen")
TURN = [LISTEN, said("greet"), ActionExecuted("utter_greet")]


def apply(tracker: Tracker, *events) -> None:
    for event in events:
        tracker.apply(event)


def test_slots_start_with_their_initial_value_and_go_back_to_it(tracker):
    apply(tracker, SlotSet("topic", "fees"), SlotSet("cities", "Rome"))
    filled = (tracker.slot("topic"), tracker.slot("cities"))

    apply(tracker, AllSlotsReset())

    assert filled == ("fees", ["Rome"])
    assert (tracker.slot("topic"), tracker.slot("cities")) == ("none yet", None)


def test_taking_a_message_back_takes_back_what_it_set(tracker):
    apply(tracker, *TURN, LISTEN, said("bye"), SlotSet("topic", "x"), ActiveLoop("some_form"), UserUtteranceReverted())

    assert tracker.slot("topic") == "none yet"
    assert tracker.loop is None
    assert tracker.latest_message.intent == "greet"
    assert tracker.latest_action == "utter_greet"


def test_taking_an_action_back_keeps_the_message(tracker):
    apply(tracker, *TURN, SlotSet("topic", "x"), ActionReverted())

    assert tracker.latest_action == "action_listen"
    assert tracker.latest_message.intent == "greet"
    assert tracker.slot("topic") == "none yet"


@pytest.mark.parametrize("event", [Restarted(), SessionStarted()])
def test_nothing_before_a_restart_can_be_taken_back(tracker, event):
    apply(tracker, *TURN, SlotSet("topic", "x"), event, UserUtteranceReverted())

    assert tracker.slot("topic") == "none yet"
    assert tracker.is_empty


def test_when_the_student_last_spoke_is_known_even_if_it_was_taken_back(tracker):
    apply(tracker, LISTEN, said("greet", at=7.0), UserUtteranceReverted())

    assert tracker.heard_at == 7.0


def test_a_slot_or_form_that_no_longer_exists_does_no_harm(tracker):
    apply(tracker, SlotSet("gone", 1), ActiveLoop("gone_form"))

    assert tracker.loop is None
    assert tracker.slot("gone") is None


def test_a_copy_goes_its_own_way(tracker):
    apply(tracker, *TURN)

    twin = tracker.copy()
    apply(twin, SlotSet("topic", "x"), LISTEN)

    assert tracker.slot("topic") == "none yet"
    assert tracker.latest_action == "utter_greet"
    assert len(tracker.history.moments) == 2


def test_forgetting_old_events_changes_nothing_that_counts(domain):
    whole, kept = Tracker.fresh("s", domain), Tracker.fresh("s", domain)
    for number in range(150):
        turn = [LISTEN, said("greet", at=number), SlotSet("topic", str(number)), ActionExecuted("utter_greet")]
        if number % 7 == 6:
            turn.append(UserUtteranceReverted())
        apply(whole, *turn)
        apply(kept, *turn)
        kept.forget_oldest(kept_moments=20)

        assert kept.history.states(last=5) == whole.history.states(last=5)
        assert (kept.slots, kept.latest_message, kept.latest_action) == (
            whole.slots,
            whole.latest_message,
            whole.latest_action,
        )
        assert kept.position == whole.position
    assert len(kept.events) <= MOST_EVENTS < len(whole.events)


def test_events_of_an_older_session_are_forgotten(tracker):
    apply(tracker, *TURN, ActionExecuted("action_session_start"), SessionStarted(), LISTEN)

    tracker.forget_oldest(kept_moments=20)

    assert [event.kind for event in tracker.events] == ["action", "session_started", "action"]
    assert tracker.past.position == 3
    assert tracker.past.latest_message is None


def test_a_snapshot_survives_json(domain):
    tracker = Tracker.fresh("s", domain)
    apply(tracker, *TURN * 80, ActiveLoop("some_form"), SlotSet("topic", "x"), *TURN)
    tracker.forget_oldest(kept_moments=20)
    apply(tracker, *TURN * 80)
    tracker.forget_oldest(kept_moments=20)

    again = Snapshot.from_dict(json.loads(json.dumps(tracker.past.as_dict())))

    assert again == tracker.past
    assert again.loop.name == "some_form"


def test_the_payload_has_the_keys_that_rasa_sends(tracker):
    apply(tracker, *TURN)

    payload = json.loads(json.dumps(tracker.as_payload()))

    assert set(payload) == {
        "sender_id",
        "slots",
        "latest_message",
        "latest_event_time",
        "followup_action",
        "paused",
        "events",
        "latest_input_channel",
        "active_loop",
        "latest_action",
        "latest_action_name",
    }
    assert set(payload["slots"]) == {"topic", "cities", "requested_slot", "session_started_metadata"}
    assert payload["latest_action"] == {"action_name": "utter_greet"}
