"""Rules: which one counts, in and beside forms."""

import pytest
from support.rasa_files import CONFIG

from bot.dialogue.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    FollowupAction,
    SlotSet,
    UserUttered,
)
from bot.dialogue.policy import Policies
from bot.dialogue.tracker import Tracker

DOMAIN = """
intents: [a, b, c]
entities: [city, color, shape]
slots:
  flag:
    type: bool
    mappings: [{type: custom}]
  word:
    type: text
    mappings: [{type: custom}]
  form_of:
    type: text
    mappings: [{type: from_entity, entity: shape}]
  preset:
    type: bool
    initial_value: true
    mappings: [{type: custom}]
forms:
  some_form:
    required_slots: [word]
actions: [action_x]
responses:
  utter_1: [{text: "1"}]
  utter_2: [{text: "2"}]
  utter_3: [{text: "3"}]
"""


def rule(name: str, *steps: str, condition: str = "", **options: str) -> str:
    lines = [f"- rule: {name}", *(f"  {key}: {value}" for key, value in options.items())]
    lines += [f"  condition:\n  - {condition}"] if condition else []
    return "\n".join([*lines, "  steps:", *(f"  - {step}" for step in steps)]) + "\n"


@pytest.fixture
def follow(read_project):
    """Compile rules; return a function that plays events and tells the next action."""

    def compiled(*rules: str, stories: str = ""):
        project = read_project(domain=DOMAIN, nlu=NLU, rules="rules:\n" + "".join(rules), stories=stories)
        policies: Policies = project.policies

        def next_action(*events):
            tracker = Tracker.fresh("x", project.domain)
            for event in (ActionExecuted("action_listen"), *events):
                tracker.apply(event)
            return policies.predict(tracker)

        return next_action

    return compiled


NLU = "nlu:\n- intent: a\n  examples: |\n    - aaa\n- intent: b\n  examples: |\n    - bbb [x](city) [y](color)\n"


def says(intent: str, *entities: str) -> UserUttered:
    return UserUttered(
        "…", {"intent": {"name": intent}, "entities": [{"entity": name, "value": "v"} for name in entities]}
    )


def did(action: str) -> ActionExecuted:
    return ActionExecuted(action)


def test_a_rule_fits_whatever_was_said_before(follow):
    next_action = follow(rule("a", "intent: a", "action: utter_1"))

    assert next_action(says("a")).action == "utter_1"
    assert next_action(says("b"), did("utter_2"), did("action_listen"), says("a")).action == "utter_1"
    assert next_action(says("a"), did("utter_1")).action == "action_listen"


def test_the_more_specific_rule_counts(follow):
    next_action = follow(
        rule("a", "intent: a", "action: utter_1"),
        rule("a flagged", "intent: a", "action: utter_2", condition="slot_was_set: [{flag: true}]"),
    )

    assert next_action(says("a")).action == "utter_1"
    assert next_action(SlotSet("flag", True), says("a")).action == "utter_2"
    assert next_action(SlotSet("flag", False), says("a")).action == "utter_1"


def test_a_condition_may_be_that_a_slot_is_not_set(follow):
    next_action = follow(
        rule("none", "intent: a", "action: utter_1", condition="slot_was_set: [{word: null}]"),
        rule("some", "intent: a", "action: utter_2", condition="slot_was_set: [word]"),
    )

    assert next_action(says("a")).action == "utter_1"
    assert next_action(SlotSet("word", "x"), says("a")).action == "utter_2"
    assert next_action(SlotSet("word", "should_not_be_set"), says("a")).action == "utter_2"


def test_a_slot_that_must_not_be_set_keeps_a_rule_away(follow):
    next_action = follow(rule("none", "intent: a", "action: utter_1", condition="slot_was_set: [{word: null}]"))

    assert next_action(says("a")).action == "utter_1"
    assert next_action(SlotSet("word", "x"), says("a")).action == "action_default_fallback"


def test_the_value_of_a_text_slot_does_not_matter_to_a_rule(follow):
    next_action = follow(rule("x", "intent: a", "action: utter_1", condition="slot_was_set: [{word: yes}]"))

    assert next_action(SlotSet("word", "no"), says("a")).action == "utter_1"


def test_an_initial_value_is_no_condition_of_a_rule(follow):
    next_action = follow(rule("a", "intent: a", "action: utter_1"))

    assert next_action(SlotSet("preset", False), says("a")).action == "utter_1"


def test_a_rule_may_want_the_entities_of_the_message(follow):
    next_action = follow(
        rule("plain", "intent: b", "action: utter_1"),
        rule("with city", "intent: b\n    entities: [city]", "action: utter_2"),
    )

    assert next_action(says("b")).action == "utter_1"
    assert next_action(says("b", "city")).action == "utter_2"
    assert next_action(says("b", "city", "color")).action == "utter_1"


def test_a_rule_for_the_start_counts_only_there(follow):
    next_action = follow(
        rule("first", "intent: a", "action: utter_1", conversation_start="true"),
        rule("else", "intent: a", "action: utter_2"),
    )

    assert next_action(says("a")).action == "utter_1"
    assert next_action(says("b"), did("utter_3"), did("action_listen"), says("a")).action == "utter_2"


def test_a_rule_that_does_not_wait_leaves_the_next_action_open(follow):
    next_action = follow(
        rule("one", "intent: a", "action: utter_1", wait_for_user_input="false"),
        rule("two", "action: utter_1", "action: utter_2"),
    )

    assert next_action(says("a"), did("utter_1")).action == "utter_2"


def test_either_of_two_intents_will_do(follow):
    next_action = follow(rule("or", "or: [{intent: a}, {intent: b}]", "action: utter_1"))

    assert next_action(says("a")).action == next_action(says("b")).action == "utter_1"


def test_without_a_rule_the_fallback_comes_with_its_confidence(follow):
    prediction = follow(rule("a", "intent: a", "action: utter_1"))(says("c"))

    assert (prediction.action, prediction.confidence) == ("action_default_fallback", 0.3)


FORM = rule("open", "intent: a", "action: some_form", "active_loop: some_form")
SUBMIT = rule("submit", "action: some_form", "active_loop: null", "action: utter_3", condition="active_loop: some_form")
OPENED = (says("a"), did("some_form"), ActiveLoop("some_form"), did("action_listen"))
REJECTED = ActionExecutionRejected("some_form")


def test_an_active_form_gets_every_message_first(follow):
    next_action = follow(FORM, SUBMIT, rule("b", "intent: b", "action: utter_1"))

    assert next_action(*OPENED, says("b")).action == "some_form"
    assert next_action(*OPENED, says("b"), did("some_form")).action == "action_listen"


def test_a_form_that_rejects_a_message_comes_back_after_the_rules_answer(follow):
    next_action = follow(FORM, SUBMIT, rule("b", "intent: b", "action: utter_1"))

    assert next_action(*OPENED, says("b"), REJECTED).action == "utter_1"
    assert next_action(*OPENED, says("b"), REJECTED, did("utter_1")).action == "some_form"


def test_a_rule_inside_the_form_can_keep_it_away(follow):
    next_action = follow(
        FORM, SUBMIT, rule("b", "intent: b", "action: utter_1", "action: utter_2", condition="active_loop: some_form")
    )

    assert next_action(*OPENED, says("b"), REJECTED, did("utter_1")).action == "utter_2"
    assert next_action(*OPENED, says("b"), REJECTED, did("utter_1"), did("utter_2")).action == "action_listen"


def test_a_form_that_a_rule_calls_back_at_once_is_told_that_it_was_interrupted(follow):
    next_action = follow(FORM, SUBMIT, rule("b", "intent: b", "action: some_form", condition="active_loop: some_form"))

    prediction = next_action(*OPENED, says("b"), REJECTED)

    assert prediction.interrupts_loop
    assert prediction.action == "action_default_fallback"  # the form has just rejected the message


def test_the_rule_at_the_end_of_a_form_fits_however_many_questions_it_asked(follow):
    next_action = follow(FORM, SUBMIT)
    answers = [event for _ in range(5) for event in (says("c"), did("some_form"), did("action_listen"))]

    done = next_action(*OPENED, *answers, says("c"), did("some_form"), ActiveLoop(None))

    assert done.action == "utter_3"


STORY = """
stories:
- story: told
  steps:
  - intent: c
  - action: utter_1
  - intent: c
  - action: utter_2
"""


def test_a_rule_whose_action_was_just_rejected_is_passed_over(follow):
    next_action = follow(FORM, SUBMIT)

    prediction = next_action(*OPENED, says("a"), REJECTED)

    assert (prediction.action, prediction.confidence) == ("action_default_fallback", 0.3)


def test_without_a_fallback_the_bot_waits(follow, read_project):
    config = CONFIG.replace("- name: RulePolicy", "- name: RulePolicy\n  enable_fallback_prediction: false")
    project = read_project(domain=DOMAIN, nlu=NLU, rules="rules:\n" + FORM, config=config)
    tracker = Tracker.fresh("x", project.domain)
    for event in (did("action_listen"), says("b")):
        tracker.apply(event)

    assert project.policies.predict(tracker).action == "action_listen"


def test_a_story_is_followed_where_no_rule_knows_better(follow):
    next_action = follow(rule("a", "intent: a", "action: utter_3"), stories=STORY)
    first = (says("c"), did("utter_1"), did("action_listen"))

    assert next_action(says("c")).action == "utter_1"
    assert next_action(says("c")).policy == "MemoizationPolicy"
    assert next_action(*first, says("c")).action == "utter_2"
    assert next_action(*first, says("c"), did("utter_2")).action == "action_listen"
    assert next_action(*first, says("b")).action == "action_default_fallback"


def test_a_story_knows_that_its_entities_set_slots(follow):
    told = "stories:\n- story: shape\n  steps: [{intent: c, entities: [{shape: round}]}, {action: utter_3}]\n"
    next_action = follow(rule("a", "intent: a", "action: utter_1"), stories=told)

    assert next_action(says("c", "shape"), SlotSet("form_of", "square")).action == "utter_3"
    assert next_action(says("c", "shape")).action == "action_default_fallback"


def test_a_story_may_go_on_where_one_rule_waits_and_another_does_not(follow):
    told = "stories:\n- story: on\n  steps: [{intent: c}, {action: action_x}, {action: utter_1}]\n"
    waits = rule("waits", "action: action_x")
    goes_on = rule("goes on", "action: action_x", "action: utter_2", condition="slot_was_set: [{flag: true}]")
    next_action = follow(waits, goes_on, stories=told)

    assert next_action(says("c"), did("action_x")).action == "utter_1"


def test_a_story_goes_on_after_a_turn_that_only_rules_know(follow):
    next_action = follow(rule("a", "intent: a", "action: utter_3"), stories=STORY)
    first = (says("c"), did("utter_1"), did("action_listen"))
    ruled = (
        says("a"),
        ActionExecuted("utter_3", hide_rule_turn=True),
        ActionExecuted("action_listen", hide_rule_turn=True),
    )

    assert next_action(*first, *ruled, says("c")).action == "utter_2"
    assert next_action(*ruled, says("c")).action == "utter_1"


def test_an_action_that_was_fixed_is_as_hidden_as_the_turn_it_belongs_to(follow):
    next_action = follow(rule("a", "intent: a", "action: action_x"), stories=STORY)
    first = (says("c"), did("utter_1"), did("action_listen"))
    ruled = (
        says("a"),
        ActionExecuted("action_x", hide_rule_turn=True),
        FollowupAction("utter_3"),
        did("utter_3"),
        ActionExecuted("action_listen", hide_rule_turn=True),
    )

    assert next_action(*first, *ruled, says("c")).action == "utter_2"


ASIDE = """
stories:
- story: aside
  steps:
  - intent: a
  - action: some_form
  - active_loop: some_form
  - intent: b
  - action: utter_1
  - action: utter_2
  - action: some_form
  - active_loop: null
"""


def test_a_story_inside_a_form_keeps_it_away_although_a_rule_would_wait(follow):
    next_action = follow(FORM, rule("b", "intent: b", "action: utter_1"), stories=ASIDE)

    assert next_action(*OPENED, says("b"), REJECTED).action == "utter_1"
    assert next_action(*OPENED, says("b"), REJECTED, did("utter_1")).action == "utter_2"


def test_turns_of_a_rule_that_no_story_tells_are_hidden_from_stories(follow):
    next_action = follow(
        rule("a", "intent: a", "action: utter_3"), rule("c", "intent: b", "action: utter_1"), stories=STORY
    )

    assert next_action(says("a")).hide_rule_turn
    assert not next_action(says("c")).hide_rule_turn


def test_a_slot_that_only_rules_name_does_not_disturb_a_story(follow):
    next_action = follow(
        rule("a", "intent: a", "action: utter_3", condition="slot_was_set: [{flag: true}]"), stories=STORY
    )

    assert next_action(SlotSet("flag", True), says("c")).action == "utter_1"
    assert next_action(SlotSet("word", "x"), says("c")).action == "action_default_fallback"
