"""Turns: what a message brings about, until the bot listens again."""

from rasa_sdk.events import ActionExecutionRejected, FollowupAction, SlotSet
from rasa_sdk.interfaces import ActionExecutionRejection
from support.rasa_files import ASKING, ASKING_RULES, DOMAIN


async def test_a_rule_answers_and_then_the_bot_listens(open_chat):
    chat = open_chat()

    said = await chat.says("/greet")

    assert said == ["Hello!"]
    assert chat.kinds == [
        "action action_session_start",
        "session_started",
        "action action_listen",
        "user",
        "action utter_greet",
        "bot",
        "action action_listen",
    ]


async def test_what_no_rule_knows_is_answered_by_the_fallback_and_taken_back(open_chat):
    chat = open_chat(domain=DOMAIN.replace("[greet, bye]", "[greet, bye, odd]"))
    await chat.says("/greet")

    said = await chat.says("/odd")

    assert said == ["Pardon?"]
    assert chat.tracker.latest_message.intent == "greet"
    assert chat.is_listening


async def test_the_fallback_speaks_once_even_when_the_turn_before_was_left_unfinished(open_chat, action):
    follow = action("action_answer", lambda d, t, _: [FollowupAction("utter_greet")])
    chat = open_chat(follow, domain=ASKING, rules=ASKING_RULES)
    await chat.says("/ask")

    said = await chat.says("/out_of_scope")

    assert said == ["Pardon?"]


async def test_a_typed_slash_is_text_like_any_other(open_chat):
    chat = open_chat()
    await chat.says("/greet")

    await chat.says("/restart", typed=True)

    assert chat.tracker.latest_message.text != "/restart" or chat.tracker.latest_message.intent != "restart"
    assert "restart" not in chat.kinds


async def test_an_answer_may_be_said_before_the_events_of_its_action(open_chat, action):
    def answer(dispatcher, tracker, domain):
        dispatcher.utter_message(text=f"about {tracker.latest_message['intent']['name']}")
        dispatcher.utter_message(response="utter_bye")
        return [SlotSet("topic", "fees")]

    chat = open_chat(action("action_answer", answer), domain=ASKING, rules=ASKING_RULES)

    said = await chat.says("/ask")

    assert said == ["about ask", "Bye None!"]  # as in Rasa, responses see the slots from before the action
    assert chat.kinds[-5:] == ["action action_answer", "bot", "bot", "slot topic", "action action_listen"]
    assert await chat.says("/bye") == ["Bye fees!"]


async def test_a_followup_action_is_run_next(open_chat, action):
    follow = action("action_answer", lambda d, t, _: [FollowupAction("utter_greet"), FollowupAction("utter_bye")])
    chat = open_chat(follow, domain=ASKING, rules=ASKING_RULES)

    said = await chat.says("/ask")

    assert said[:1] == ["Bye None!"]


async def test_a_followup_that_does_not_exist_is_left_out(open_chat, action):
    follow = action("action_answer", lambda d, t, _: [FollowupAction("action_of_nobody")])
    chat = open_chat(follow, domain=ASKING, rules=ASKING_RULES)

    said = await chat.says("/ask")

    assert said == []
    assert "followup action_of_nobody" not in chat.kinds
    assert chat.is_listening


async def test_after_ten_actions_the_bot_listens_and_the_conversation_can_go_on(open_chat, action):
    again = action("action_answer", lambda d, t, _: [FollowupAction("action_answer")])
    chat = open_chat(again, domain=ASKING, rules=ASKING_RULES)

    await chat.says("/ask")

    assert chat.kinds.count("action action_answer") == 10
    assert chat.is_listening
    assert await chat.says("/greet") == ["Hello!"]


async def test_an_action_that_rejects_again_and_again_is_stopped(open_chat, action):
    reject = action("action_answer", lambda d, t, _: [ActionExecutionRejected("utter_greet")])
    chat = open_chat(reject, domain=ASKING, rules=ASKING_RULES)

    await chat.says("/ask")

    assert chat.is_listening
    assert await chat.says("/greet") == ["Hello!"]


async def test_a_followup_that_rejects_the_message_is_not_run_again(open_chat, action):
    def decline(dispatcher, tracker, domain):
        raise ActionExecutionRejection("action_declining")

    domain = ASKING.replace("[action_answer]", "[action_answer, action_declining]")
    follow = action("action_answer", lambda d, t, _: [FollowupAction("action_declining")])
    chat = open_chat(follow, action("action_declining", decline), domain=domain, rules=ASKING_RULES)

    await chat.says("/ask")

    assert chat.kinds[-3:] == [
        "followup action_declining",
        "action_execution_rejected action_declining",
        "action action_listen",
    ]


async def test_an_action_may_wait_without_holding_up_others(open_chat, action):
    async def answer(dispatcher, tracker, domain):
        dispatcher.utter_message(text="async")
        return []

    chat = open_chat(action("action_answer", answer), domain=ASKING, rules=ASKING_RULES)

    assert await chat.says("/ask") == ["async"]


async def test_a_message_that_an_action_puts_into_the_students_mouth_fills_slots(open_chat, action):
    words = {"event": "user", "text": "fees", "parse_data": {"intent": {"name": "bye"}, "text": "fees", "entities": []}}
    domain = ASKING.replace("- type: custom", "- type: from_intent\n      intent: bye\n      value: told")
    chat = open_chat(
        action("action_answer", lambda d, t, _: [words, FollowupAction("action_listen")]),
        domain=domain,
        rules=ASKING_RULES,
    )

    await chat.says("/ask")

    assert chat.tracker.slot("topic") == "told"
    assert chat.is_listening


async def test_the_rest_channel_answers_under_the_name_it_has_in_rasa(open_chat):
    words = "  - text: Hello!\n  - {text: Collected., channel: collector}\n  - {text: Never., channel: rest}"
    chat = open_chat(domain=DOMAIN.replace("  - text: Hello!", words))

    assert await chat.says("/greet", channel="rest") == ["Collected."]
    assert await chat.says("/greet", channel="widget") == ["Hello!"]


async def test_space_around_a_message_is_no_part_of_it(open_chat):
    chat = open_chat()

    assert await chat.says("  /greet \n") == ["Hello!"]
    assert chat.tracker.latest_message.text == "/greet"
