"""Forms: questions in order, answers validated, and what happens beside the happy path."""

import pytest
from rasa_sdk import FormValidationAction
from rasa_sdk.events import ActionExecutionRejected, ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.interfaces import ActionExecutionRejection

DOMAIN = """
intents: [greet, open, ask, cancel, tell]
entities: [email]
slots:
  email:
    type: text
    influence_conversation: false
    mappings:
    - type: from_entity
      entity: email
  full_name:
    type: text
    influence_conversation: false
    mappings:
    - type: from_text
      not_intent: cancel
      conditions:
      - active_loop: request_form
        requested_slot: full_name
  urgent:
    type: bool
    influence_conversation: false
    mappings:
    - type: from_trigger_intent
      intent: open
      value: true
      conditions:
      - active_loop: request_form
forms:
  request_form:
    ignored_intents: [cancel]
    required_slots: [email, full_name]
actions: [{actions}]
responses:
  utter_ask_email: [{{text: "Your e-mail?"}}]
  utter_ask_full_name: [{{text: "Your name?"}}]
  utter_done: [{{text: "Thanks {{full_name}}, {{email}}, urgent {{urgent}}."}}]
  utter_answer: [{{text: "An answer."}}]
  utter_cancelled: [{{text: "Cancelled."}}]
  utter_greet: [{{text: "Hello!"}}]
  utter_default: [{{text: "Pardon?"}}]
  utter_action_failed: [{{text: "Failed."}}]
"""
RULES = """
rules:
- rule: open
  steps:
  - intent: open
  - action: request_form
  - active_loop: request_form
- rule: submit
  condition:
  - active_loop: request_form
  steps:
  - action: request_form
  - active_loop: null
  - slot_was_set:
    - requested_slot: null
  - action: utter_done
- rule: cancel
  condition:
  - active_loop: request_form
  steps:
  - intent: cancel
  - action: action_deactivate_loop
  - active_loop: null
  - action: utter_cancelled
- rule: ask
  steps:
  - intent: ask
  - action: utter_answer
- rule: greet
  steps:
  - intent: greet
  - action: utter_greet
"""
OTHER_FORM = """- rule: other
  condition:
  - active_loop: request_form
  steps:
  - intent: ask
  - action: other_form
  - active_loop: other_form
"""
NLU = """
nlu:
- intent: greet
  examples: |
    - hello
- intent: open
  examples: |
    - open a request for [me@uni.example](email)
"""


class ValidateRequestForm(FormValidationAction):
    def name(self) -> str:
        return "validate_request_form"

    def validate_email(self, value, dispatcher, tracker, domain):
        if "@" in value:
            return {"email": value.lower()}
        dispatcher.utter_message(text="That is no e-mail.")
        return {"email": None}

    def validate_full_name(self, value, dispatcher, tracker, domain):
        if " " in value:
            return {"full_name": value}
        dispatcher.utter_message(text="Both names, please.")
        return {"full_name": None}


@pytest.fixture
def open_form(open_chat):
    def open_one(*actions, rules=RULES, **changed):
        names = ", ".join(one().name() for one in actions)
        domain = DOMAIN.format(actions=names)
        for old, new in changed.items():
            assert old in domain
            domain = domain.replace(old, new)
        return open_chat(*actions, domain=domain, rules=rules, nlu=NLU)

    return open_one


async def test_a_form_asks_in_order_and_its_end_is_followed_by_its_rule(open_form):
    chat = open_form(ValidateRequestForm)

    assert await chat.says("/open") == ["Your e-mail?"]
    assert await chat.says('/tell{"email":"Me@Uni.example"}') == ["Your name?"]
    assert await chat.says("Anna Rossi") == ["Thanks Anna Rossi, me@uni.example, urgent True."]
    assert chat.tracker.loop is None
    assert chat.tracker.slot("requested_slot") is None


async def test_a_refused_answer_is_asked_again(open_form):
    chat = open_form(ValidateRequestForm)
    await chat.says("/open")

    said = await chat.says('/tell{"email":"nonsense"}')

    assert said == ["That is no e-mail.", "Your e-mail?"]
    assert chat.tracker.slot("email") is None


async def test_what_the_opening_message_tells_is_not_asked(open_form):
    chat = open_form(ValidateRequestForm)

    said = await chat.says('/open{"email":"ME@uni.example"}')

    assert said == ["Your name?"]
    assert chat.tracker.slot("email") == "me@uni.example"


async def test_a_trigger_intent_fills_its_slot_when_the_form_opens(open_form):
    chat = open_form()

    await chat.says("/open")

    assert chat.tracker.slot("urgent") is True


async def test_a_form_that_knows_everything_is_done_at_once(open_form):
    chat = open_form()
    await chat.says('/open{"email":"me@uni.example"}')
    await chat.says("Anna Rossi")

    said = await chat.says("/open")

    assert said == ["Thanks Anna Rossi, me@uni.example, urgent True."]


async def test_a_side_question_is_answered_and_then_the_form_asks_again(open_form):
    chat = open_form(ValidateRequestForm)
    await chat.says("/open")

    said = await chat.says("/ask")

    assert said == ["An answer.", "Your e-mail?"]
    assert "action_execution_rejected request_form" in chat.kinds
    assert await chat.says('/tell{"email":"me@uni.example"}') == ["Your name?"]


async def test_a_form_can_be_cancelled_although_it_takes_any_text(open_form):
    chat = open_form(ValidateRequestForm)
    await chat.says('/open{"email":"me@uni.example"}')

    assert await chat.says("/cancel") == ["Cancelled."]
    assert chat.tracker.loop is None
    assert await chat.says("/greet") == ["Hello!"]


async def test_what_no_rule_knows_in_a_form_falls_back_and_the_form_goes_on(open_form):
    chat = open_form(ValidateRequestForm)
    await chat.says("/open")

    assert await chat.says("/tell") == ["Pardon?"]
    assert chat.tracker.loop_name == "request_form"
    assert await chat.says('/tell{"email":"me@uni.example"}') == ["Your name?"]


async def test_the_next_slot_may_be_chosen_by_the_project(open_form):
    class Choosing(ValidateRequestForm):
        async def required_slots(self, domain_slots, dispatcher, tracker, domain):
            return domain_slots if tracker.get_slot("email") else ["email"]

    chat = open_form(Choosing)
    await chat.says("/open")

    said = await chat.says('/tell{"email":"me@uni.example"}')

    assert said == ["Your name?"]


async def test_the_project_may_end_a_form_early(open_form):
    class Ending(ValidateRequestForm):
        async def required_slots(self, domain_slots, dispatcher, tracker, domain):
            return ["email"]

    chat = open_form(Ending)
    await chat.says("/open")

    said = await chat.says('/tell{"email":"me@uni.example"}')

    assert said == ["Thanks None, me@uni.example, urgent True."]


@pytest.mark.parametrize("ending", [SlotSet("requested_slot", None), ActiveLoop(None)])
async def test_either_event_ends_a_form_and_leaves_nothing_requested(open_form, action, ending):
    events = {"ask": []}
    end = action("validate_request_form", lambda d, t, _: events["ask"])
    chat = open_form(end)
    await chat.says("/open")
    events["ask"] = [ending]

    await chat.says('/tell{"email":"me@uni.example"}')

    assert chat.tracker.loop is None
    assert chat.tracker.slot("requested_slot") is None


async def test_an_action_asks_before_a_response_and_the_forms_own_before_both(open_form, action):
    def ask(dispatcher, tracker, domain):
        dispatcher.utter_message(text="Asked by code.")
        return []

    general = open_form(action("action_ask_email", ask))
    await general.says("/open")
    own = open_form(action("action_ask_email", ask), utter_ask_email="utter_ask_request_form_email")
    await own.says("/open")

    assert general.turn.messages[0].text == "Asked by code."
    assert own.turn.messages[0].text == "Your e-mail?"


async def test_a_validator_may_reject_the_message_without_a_word(open_form, action):
    given = {"events": []}
    reject = action("validate_request_form", lambda d, t, _: given["events"])
    chat = open_form(reject)
    await chat.says("/open")
    given["events"] = [ActionExecutionRejected("request_form")]

    said = await chat.says("/ask")

    assert said[0] == "An answer."


async def test_an_action_may_decline_as_a_form_does(open_form, action):
    def decline(dispatcher, tracker, domain):
        raise ActionExecutionRejection("validate_request_form")

    chat = open_form(action("validate_request_form", decline))

    said = await chat.says("/open")

    assert said == ["Pardon?"]
    assert chat.turn.failed is None
    assert chat.is_listening


async def test_a_failing_validator_leaves_the_question_open(open_form, action):
    works = {"now": True}

    def sometimes(dispatcher, tracker, domain):
        if not works["now"]:
            raise RuntimeError
        return []

    chat = open_form(action("validate_request_form", sometimes))
    await chat.says("/open")
    works["now"] = False

    said = await chat.says('/tell{"email":"me@uni.example"}')

    assert said == ["Failed."]
    assert chat.tracker.loop_name == "request_form"
    works["now"] = True
    assert await chat.says('/tell{"email":"me@uni.example"}') == ["Your name?"]


async def test_a_side_question_that_fails_does_not_lose_the_form(open_form, action):
    def fail(dispatcher, tracker, domain):
        raise RuntimeError

    rules = RULES.replace("action: utter_answer", "action: action_answer")
    chat = open_form(action("action_answer", fail), rules=rules)
    await chat.says("/open")

    said = await chat.says("/ask")

    assert said == ["Failed.", "Your e-mail?"]
    assert await chat.says('/tell{"email":"me@uni.example"}') == ["Your name?"]


async def test_the_candidates_stand_at_the_end_of_what_the_validator_gets(open_form, action):
    seen = []

    def note(dispatcher, tracker, domain):
        seen.append((tracker.slots_to_validate(), tracker.get_slot("requested_slot"), tracker.latest_action_name))
        return []

    chat = open_form(action("validate_request_form", note))
    await chat.says("/open")
    await chat.says('/tell{"email":"me@uni.example"}')
    await chat.says("Anna Rossi")

    assert seen == [
        ({}, None, "request_form"),
        ({"email": "me@uni.example"}, "email", "request_form"),
        ({"full_name": "Anna Rossi"}, "full_name", "request_form"),
    ]


async def test_a_form_that_an_action_opens_asks_at_the_next_message(open_form, action):
    rules = RULES.replace("action: utter_answer", "action: action_answer")
    opening = [ActiveLoop("request_form"), FollowupAction("action_listen")]
    chat = open_form(action("action_answer", lambda d, t, _: opening), rules=rules)

    assert await chat.says("/ask") == []
    assert await chat.says("/tell") == ["Your e-mail?"]


async def test_a_question_of_another_form_says_nothing_in_this_one(open_form, action):
    requested = []

    def note(dispatcher, tracker, domain):
        requested.append(tracker.get_slot("requested_slot"))
        return []

    rules = RULES.replace("- rule: ask\n", OTHER_FORM + "- rule: ask\n")
    validate = action("validate_other_form", note)
    chat = open_form(validate, rules=rules, **{"forms:": "forms:\n  other_form:\n    required_slots: [full_name]"})
    await chat.says("/open")

    said = await chat.says("/ask")

    assert said == ["Your name?"]
    assert requested == [None]
    assert chat.tracker.loop_name == "other_form"


async def test_a_new_session_does_not_take_the_old_question_for_asked(open_form, clock):
    chat = open_form()
    await chat.says('/open{"email":"me@uni.example"}')

    clock.advance(hours=2)
    said = await chat.says("/open")

    assert said == ["Your name?"]
    assert chat.tracker.slot("full_name") is None
