"""Rules, memorised stories and the fallback: whose word counts."""

from support.rasa_files import CONFIG
from support.training import FORM, OPENED, REJECTED, SUBMIT, TRAINING_DOMAIN, TRAINING_NLU, did, rule, says

from bot.dialogue.events import (
    ActionExecuted,
    FollowupAction,
    SlotSet,
)
from bot.dialogue.tracker import Tracker

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
    project = read_project(domain=TRAINING_DOMAIN, nlu=TRAINING_NLU, rules="rules:\n" + FORM, config=config)
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
