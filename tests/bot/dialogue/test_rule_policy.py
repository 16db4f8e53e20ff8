"""Rules: which one counts, in and beside forms."""

from support.training import FORM, OPENED, REJECTED, SUBMIT, did, rule, says

from bot.dialogue.events import ActiveLoop, SlotSet


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
