"""What the policies see: a form that goes well is one turn, whatever it asked."""

import pytest

from bot.dialogue.events import ActionExecuted, ActionExecutionRejected, ActiveLoop, Event, SlotSet, UserUttered
from bot.dialogue.history import History

DOMAIN = """
intents: [greet, bye]
entities: [city, color]
slots:
  topic:
    type: text
    mappings: [{type: custom}]
forms:
  some_form:
    required_slots: [topic]
responses:
  utter_greet: [{text: Hello!}]
  utter_bye: [{text: Bye!}]
"""


@pytest.fixture
def history(read_project):
    return History(read_project(domain=DOMAIN).domain, {})


def said(intent: str, *entities: dict) -> UserUttered:
    return UserUttered("…", {"intent": {"name": intent}, "entities": list(entities)})


def play(history: History, *events: Event) -> list[str]:
    """Apply events; return the actions of the moments that remain."""
    for event in events:
        history.apply(event)
    return [moment.action for moment in history.moments]


LISTEN, FORM, GREET = ActionExecuted("action_listen"), ActionExecuted("some_form"), ActionExecuted("utter_greet")
OPENED = (LISTEN, said("greet"), FORM, ActiveLoop("some_form"), LISTEN)


def test_a_state_holds_message_slots_action_and_form(history):
    play(history, *OPENED, said("bye", {"entity": "city"}), SlotSet("topic", "x"))

    assert history.now == {
        "intent": "bye",
        "entities": ("city",),
        "slot:topic": (1.0,),
        "action": "action_listen",
        "loop": "some_form",
    }


def test_answers_to_a_form_leave_no_trace_but_their_slots(history):
    actions = play(history, *OPENED, said("bye"), SlotSet("topic", "x"), FORM, LISTEN, said("bye"), FORM)

    assert actions == ["action_listen", "some_form"]
    assert history.now["intent"] == "greet"
    assert history.now["slot:topic"] == (1.0,)


def test_a_turn_beside_the_form_is_seen(history):
    aside = (said("bye"), ActionExecutionRejected("some_form"), GREET, FORM)

    assert play(history, *OPENED, *aside) == ["action_listen", "some_form", "action_listen", "utter_greet", "some_form"]


def test_a_form_that_rejected_the_message_before_it_ran_again_is_seen_twice(history):
    actions = play(history, *OPENED, said("bye"), ActionExecutionRejected("some_form"), FORM)

    assert actions == ["action_listen", "some_form", "action_listen", "some_form"]


def test_a_form_opened_again_is_a_turn_of_its_own(history):
    actions = play(history, *OPENED, said("bye"), FORM, ActiveLoop(None), LISTEN, said("greet"), FORM)

    assert actions == ["action_listen", "some_form", "action_listen", "some_form"]


def test_roles_of_entities_are_seen(read_project):
    domain = DOMAIN.replace("entities: [city, color]", "entities: [color, {city: {roles: [start, goal]}}]")
    history = History(read_project(domain=domain).domain, {})

    play(history, LISTEN, said("greet", {"entity": "city", "role": "goal"}, {"entity": "color", "role": "odd"}))

    assert history.now["entities"] == ("city", "city#goal", "color")


@pytest.mark.parametrize(
    ("options", "seen"),
    [
        ("{use_entities: []}", None),
        ("{use_entities: false}", None),
        ("{use_entities: [city]}", ("city",)),
        ("{ignore_entities: [city]}", ("color",)),
        ("{use_entities: true}", ("city", "color")),
    ],
)
def test_an_intent_chooses_which_entities_count(read_project, options, seen):
    domain = DOMAIN.replace("intents: [greet, bye]", f"intents: [bye, {{greet: {options}}}]")
    history = History(read_project(domain=domain).domain, {})

    play(history, LISTEN, said("greet", {"entity": "city"}, {"entity": "color"}))

    assert history.now.get("entities") == seen


def test_only_the_last_states_are_asked_for(history):
    play(history, *OPENED)

    assert len(history.states()) == 4
    assert history.states(last=2) == history.states()[-2:]
    assert history.states(last=99) == history.states()
