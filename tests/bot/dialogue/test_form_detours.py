"""Forms: what happens when an action rejects, fails, or opens another form."""

from rasa_sdk.events import ActionExecutionRejected, ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.interfaces import ActionExecutionRejection
from support.form_files import FORM_RULES, OTHER_FORM


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

    rules = FORM_RULES.replace("action: utter_answer", "action: action_answer")
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
    rules = FORM_RULES.replace("action: utter_answer", "action: action_answer")
    opening = [ActiveLoop("request_form"), FollowupAction("action_listen")]
    chat = open_form(action("action_answer", lambda d, t, _: opening), rules=rules)

    assert await chat.says("/ask") == []
    assert await chat.says("/tell") == ["Your e-mail?"]


async def test_a_question_of_another_form_says_nothing_in_this_one(open_form, action):
    requested = []

    def note(dispatcher, tracker, domain):
        requested.append(tracker.get_slot("requested_slot"))
        return []

    rules = FORM_RULES.replace("- rule: ask\n", OTHER_FORM + "- rule: ask\n")
    validate = action("validate_other_form", note)
    chat = open_form(validate, rules=rules, **{"forms:": "forms:\n  other_form:\n    required_slots: [full_name]"})
    await chat.says("/open")

    said = await chat.says("/ask")

    assert said == ["Your name?"]
    assert requested == ["email", None]  # Rasa, too, tells the old one while the other form begins
    assert chat.tracker.loop_name == "other_form"


async def test_what_an_action_set_before_it_began_the_form_is_validated_as_an_answer(open_form, action):
    seen = []

    def note(dispatcher, tracker, domain):
        seen.append((tracker.slots_to_validate(), tracker.get_slot("requested_slot")))
        return []

    rules = FORM_RULES.replace("action: utter_answer", "action: action_answer")
    begin = [SlotSet("email", None), FollowupAction("request_form")]
    chat = open_form(action("action_answer", lambda d, t, _: begin), action("validate_request_form", note), rules=rules)

    said = await chat.says("/ask")

    assert said == ["Your e-mail?"]
    assert seen == [({}, None), ({"email": None}, None)]


async def test_a_form_that_knows_something_at_its_beginning_validates_once(open_form, action):
    seen = []

    def note(dispatcher, tracker, domain):
        seen.append(tracker.slots_to_validate())
        return [SlotSet(name, value) for name, value in tracker.slots_to_validate().items()]

    rules = FORM_RULES.replace("action: utter_answer", "action: action_answer")
    begin = [SlotSet("email", "me@uni.example"), SlotSet("full_name", None), FollowupAction("request_form")]
    chat = open_form(action("action_answer", lambda d, t, _: begin), action("validate_request_form", note), rules=rules)

    said = await chat.says("/ask")

    assert said == ["Your name?"]
    assert seen == [{"email": "me@uni.example"}]


async def test_a_new_session_does_not_take_the_old_question_for_asked(open_form, clock):
    chat = open_form()
    await chat.says('/open{"email":"me@uni.example"}')

    clock.advance(hours=2)
    said = await chat.says("/open")

    assert said == ["Your name?"]
    assert chat.tracker.slot("full_name") is None
