"""Slots are filled by the first mapping that yields a value."""

import pytest
from rasa_sdk import ValidationAction
from rasa_sdk.events import FollowupAction, SlotSet

DOMAIN = """
intents: [greet, bye, tell]
entities: [city, color, email]
actions: [{actions}]
slots:
{slots}
forms:
  trip_form:
    required_slots: [start, goal]
    ignored_intents: bye
  other_form:
    required_slots: [x]
responses:
  utter_greet: [{{text: Hello!}}]
  utter_bye: [{{text: Bye!}}]
  utter_ask_start: [{{text: From?}}]
  utter_ask_goal: [{{text: To?}}]
"""
RULES = """
rules:
- rule: trip
  steps:
  - intent: greet
  - action: trip_form
  - active_loop: trip_form
- rule: arrived
  condition:
  - active_loop: trip_form
  steps:
  - action: trip_form
  - active_loop: null
  - action: utter_bye
- rule: tell
  steps:
  - intent: tell
  - action: utter_greet
- rule: bye
  steps:
  - intent: bye
  - action: utter_bye
"""
CITY = "type: from_entity, entity: city"


@pytest.fixture
def fill(open_chat):
    def opened(x="type: text, mappings: [{type: custom}]", start=CITY, goal=CITY, actions=(), rules=RULES):
        slots = f"  x: {{{x}, influence_conversation: false}}\n" + "".join(
            f"  {name}: {{type: text, influence_conversation: false, mappings: [{{{one}}}]}}\n"
            for name, one in (("start", start), ("goal", goal))
        )
        names = ", ".join(one().name() for one in actions)
        return open_chat(*actions, domain=DOMAIN.format(slots=slots, actions=names), rules=rules)

    return opened


@pytest.mark.parametrize(
    ("mappings", "text", "value"),
    [
        ("[{type: from_entity, entity: city}]", '/tell{"city":["Rome","Milan"]}', "Milan"),
        ("[{type: from_entity, entity: city}]", "/tell", None),
        ("[{type: from_entity, entity: city, intent: bye}]", '/tell{"city":"Rome"}', None),
        ("[{type: from_entity, entity: city, intent: [bye, tell]}]", '/tell{"city":"Rome"}', "Rome"),
        ("[{type: from_entity, entity: city, not_intent: tell}]", '/tell{"city":"Rome"}', None),
        ("[{type: from_entity, entity: city, role: goal}]", '/tell{"city":"Rome"}', None),
        ("[{type: from_entity, entity: city}, {type: from_text}]", "/tell", "/tell"),
        ("[{type: from_intent, intent: tell, value: told}]", "/tell", "told"),
        ("[{type: from_intent, intent: bye, value: told}]", "/tell", None),
        ("[{type: from_intent, value: 0}]", "/tell", 0),
        ("[{type: from_trigger_intent, intent: tell, value: 1}]", "/tell", None),
        ("[{type: from_text, conditions: [{active_loop: null}]}]", "/tell", "/tell"),
        ("[{type: from_text, conditions: [{active_loop: trip_form}]}]", "/tell", None),
        ("[{type: custom}]", "/tell", None),
    ],
)
async def test_a_mapping_fills_its_slot(fill, mappings, text, value):
    chat = fill(x=f"type: text, mappings: {mappings}")

    await chat.says(text)

    assert chat.tracker.slot("x") == value


async def test_an_empty_value_unsets_a_slot_and_is_nothing_to_an_unset_one(fill):
    chat = fill(x="type: text, mappings: [{type: from_entity, entity: city}]")

    await chat.says('/tell{"city":null}')
    unset = chat.kinds
    await chat.says('/tell{"city":"Rome"}')
    await chat.says('/tell{"city":null}')

    assert "slot x" not in unset
    assert "slot x" in chat.kinds
    assert chat.tracker.slot("x") is None


async def test_while_a_form_is_set_aside_its_question_is_not_answered(fill):
    aside = RULES.replace(
        "- rule: tell\n",
        "- rule: aside\n  condition:\n  - active_loop: trip_form\n"
        "  steps:\n  - intent: tell\n  - action: utter_greet\n  - action: utter_bye\n- rule: tell\n",
    )
    one = "type: from_text, not_intent: tell, conditions: [{active_loop: trip_form, requested_slot: start}]"
    chat = fill(start=one, rules=aside)
    await chat.says("/greet")

    said = await chat.says("/tell")
    await chat.says("/greet")

    assert said == ["Hello!", "Bye!"]
    assert chat.tracker.slot("start") is None


async def test_a_list_slot_takes_every_value(fill):
    chat = fill(x="type: list, mappings: [{type: from_entity, entity: city}]")

    await chat.says('/tell{"city":["Rome","Milan"]}')

    assert chat.tracker.slot("x") == ["Rome", "Milan"]


async def test_in_a_form_an_entity_fills_only_the_slot_that_was_asked(fill):
    chat = fill()
    await chat.says("/greet")

    said = await chat.says('/tell{"city":"Rome"}')

    assert said == ["To?"]
    assert (chat.tracker.slot("start"), chat.tracker.slot("goal")) == ("Rome", None)


async def test_an_entity_that_only_one_slot_takes_fills_it_unasked(fill):
    chat = fill(goal="type: from_entity, entity: color")
    await chat.says("/greet")

    await chat.says('/tell{"city":"Rome","color":"red"}')

    assert (chat.tracker.slot("start"), chat.tracker.slot("goal")) == ("Rome", "red")


async def test_an_ignored_intent_fills_nothing_in_its_form(fill):
    chat = fill(start="type: from_text, conditions: [{active_loop: trip_form}]")
    await chat.says("/greet")

    said = await chat.says("/bye")

    assert said == ["Bye!", "To?"]


async def test_an_action_fills_slots_once_a_turn_and_only_slots(fill, action):
    runs = []

    def extract(dispatcher, tracker, domain):
        runs.append(tracker.latest_message["text"])
        dispatcher.utter_message(text="Seen.")
        return [SlotSet("x", "found"), FollowupAction("utter_bye")]

    one = "type: text, mappings: [{type: custom, action: action_find}]"
    chat = fill(x=one, start="type: custom, action: action_find", actions=(action("action_find", extract),))

    said = await chat.says("/tell")

    assert runs == ["/tell"]
    assert said == ["Seen.", "Hello!"]
    assert chat.tracker.slot("x") == "found"


async def test_an_action_that_fails_to_find_is_admitted_and_the_bot_waits(fill, action):
    def fail(dispatcher, tracker, domain):
        raise RuntimeError

    one = "type: text, mappings: [{type: custom, action: action_find}]"
    chat = fill(x=one, actions=(action("action_find", fail),))

    await chat.says("/tell")

    assert chat.turn.failed.action == "action_find"
    assert len(chat.turn.messages) == 1
    assert chat.is_listening


async def test_the_project_may_check_every_value(fill):
    class Check(ValidationAction):
        async def required_slots(self, domain_slots, dispatcher, tracker, domain):
            return ["x"]

        def validate_x(self, value, dispatcher, tracker, domain):
            return {"x": value.upper() if value != "Rome" else None}

    cities = "type: text, mappings: [{type: from_entity, entity: city}]"
    chat = fill(x=cities, start="type: from_entity, entity: color", goal="type: custom", actions=(Check,))

    await chat.says('/tell{"city":"Milan","color":"red"}')
    first = (chat.tracker.slot("x"), chat.tracker.slot("start"))
    await chat.says('/tell{"city":"Rome"}')

    assert first == ("MILAN", "red")
    assert chat.tracker.slot("x") is None
