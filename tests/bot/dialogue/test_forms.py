"""Forms: questions in order, answers validated, and the way out."""

import pytest
from rasa_sdk.events import ActiveLoop, SlotSet
from support.form_files import ValidateRequestForm


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
