"""Stories see a conversation as if the turns that only rules know had never happened."""

import pytest

from bot.dialogue.history import History, Moment
from bot.dialogue.memoization import Memoization, visible_states
from bot.dialogue.training_walk import Lesson

NOTHING: frozenset[str] = frozenset()
LISTEN = {"action": "action_listen"}
STARTED = [Moment({}, "action_listen", None), Moment({"intent": "c", **LISTEN}, "utter_1")]


@pytest.fixture
def history(peer_project):
    def remembered(moments, now):
        one = History(peer_project.domain, {})
        one.resume(moments, now)
        return one

    return remembered


def test_what_was_never_hidden_is_seen_as_it_was(history):
    now = {"intent": "c", "action": "utter_1"}

    assert visible_states(history(STARTED, now), NOTHING, NOTHING) == [*(one.state for one in STARTED), now]


def test_after_a_hidden_action_its_message_and_itself_are_not_seen(history):
    turn = [
        Moment({"intent": "c", "action": "utter_1"}, "action_listen"),
        Moment({"intent": "a", **LISTEN}, "utter_3", hidden=True),
    ]

    states = visible_states(history([*STARTED, *turn], {"intent": "a", "action": "utter_3"}), NOTHING, NOTHING)

    assert states[-1] == {"intent": "c", **LISTEN}
    assert len(states) == 4


def test_slots_and_forms_that_only_rules_name_are_not_seen(history):
    now = {"intent": "c", "slot:flag": (1.0,), "slot:word": (1.0,), "loop": "some_form", **LISTEN}

    states = visible_states(history([], now), frozenset({"flag"}), frozenset({"some_form"}))

    assert states == [{"intent": "c", "slot:word": (1.0,), **LISTEN}]


def test_only_the_last_states_must_be_those_of_a_story(history):
    told = [{"intent": "x", **LISTEN}, {"intent": "c", **LISTEN}]
    stories = Memoization(1, [Lesson(tuple(told), "utter_1")])

    assert stories.predict(history([], {"intent": "c", **LISTEN}), NOTHING, NOTHING) == "utter_1"
    assert stories.predict(history([], {"intent": "x", **LISTEN}), NOTHING, NOTHING) is None


def test_two_stories_that_differ_after_the_same_states_say_nothing(history):
    state = ({"intent": "c", **LISTEN},)
    stories = Memoization(5, [Lesson(state, "utter_1"), Lesson(state, "utter_2"), Lesson(state, "utter_1")])

    assert stories.predict(history([], state[0]), NOTHING, NOTHING) is None
