"""Turns: what a message brings about, until the bot listens again."""

import pytest
from rasa_sdk.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ConversationPaused,
    ConversationResumed,
    FollowupAction,
    SessionStarted,
    SlotSet,
)
from rasa_sdk.interfaces import ActionExecutionRejection
from support.rasa_files import DOMAIN

ASKING = """
intents: [greet, bye, ask]
actions: [action_answer]
slots:
  topic:
    type: text
    mappings:
    - type: custom
responses:
  utter_greet:
  - text: Hello!
  utter_bye:
  - text: Bye {topic}!
  utter_default:
  - text: Pardon?
"""
ASKING_RULES = """
rules:
- rule: greet
  steps:
  - intent: greet
  - action: utter_greet
- rule: bye
  steps:
  - intent: bye
  - action: utter_bye
- rule: ask
  steps:
  - intent: ask
  - action: action_answer
"""
FAILED = """
  utter_action_failed:
  - text: "It failed, tell them {request_id}."
"""


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


async def test_restart_forgets_everything_in_silence(open_chat):
    chat = open_chat()
    await chat.says("/greet")

    said = await chat.says("/restart")

    assert said == []
    assert [event.name for event in chat.tracker.history.applied] == ["action_listen"]
    assert await chat.says("/greet") == ["Hello!"]


async def test_back_takes_the_last_two_messages_back(open_chat):
    chat = open_chat()
    await chat.says("/greet")
    await chat.says("/bye")

    await chat.says("/back")

    assert chat.tracker.latest_message.intent == "greet"
    assert chat.is_listening


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


async def test_a_paused_bot_notes_messages_and_says_nothing_until_it_is_resumed(open_chat, action):
    pause = action("action_answer", lambda d, t, _: [ConversationPaused()])
    chat = open_chat(pause, domain=ASKING, rules=ASKING_RULES)

    await chat.says("/ask")
    listening = chat.is_listening
    silent = await chat.says("/greet")
    noted = chat.kinds

    assert listening
    assert silent == []
    assert noted == ["user"]
    chat.tracker.apply(resumed())
    assert await chat.says("/greet") == ["Hello!"]


async def test_a_paused_conversation_can_be_restarted(open_chat, action):
    pause = action("action_answer", lambda d, t, _: [ConversationPaused()])
    chat = open_chat(pause, domain=ASKING, rules=ASKING_RULES)
    await chat.says("/ask")

    await chat.says("/restart")

    assert await chat.says("/greet") == ["Hello!"]


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


async def test_a_failing_action_is_admitted_with_a_number_that_is_in_the_log(open_chat, action, capsys):
    def fail(dispatcher, tracker, domain):
        raise ValueError("mario.rossi@example.org")

    chat = open_chat(action("action_answer", fail), domain=ASKING + FAILED, rules=ASKING_RULES)

    said = await chat.says("/ask")

    failure = chat.turn.failed
    assert (failure.action, failure.error) == ("action_answer", "ValueError")
    assert said == [f"It failed, tell them {failure.request_id}."]
    assert chat.turn.messages[0].custom == {"card": "error", "request_id": failure.request_id}
    assert chat.is_listening
    log = capsys.readouterr().out
    assert failure.request_id in log
    assert "in fail" in log or " fail" in log
    assert "mario" not in log


@pytest.mark.parametrize("domain", [ASKING, ASKING.replace("  utter_default:\n  - text: Pardon?\n", "")])
async def test_a_project_without_words_for_a_failure_is_not_silent_either(open_chat, action, domain):
    def fail(dispatcher, tracker, domain):
        raise RuntimeError

    chat = open_chat(action("action_answer", fail), domain=domain, rules=ASKING_RULES)

    said = await chat.says("/ask")

    assert said == (["Pardon?"] if "utter_default" in domain else [""])
    assert chat.turn.messages[0].custom["card"] == "error"


async def test_after_a_failure_the_rest_of_its_rule_is_not_said(open_chat, action):
    def fail(dispatcher, tracker, domain):
        raise RuntimeError

    rules = ASKING_RULES + "  - action: utter_bye\n"
    chat = open_chat(action("action_answer", fail), domain=ASKING + FAILED, rules=rules)

    said = await chat.says("/ask")

    assert len(said) == 1
    assert await chat.says("/greet") == ["Hello!"]


async def test_an_action_may_wait_without_holding_up_others(open_chat, action):
    async def answer(dispatcher, tracker, domain):
        dispatcher.utter_message(text="async")
        return []

    chat = open_chat(action("action_answer", answer), domain=ASKING, rules=ASKING_RULES)

    assert await chat.says("/ask") == ["async"]


async def test_events_nobody_knows_fall_out_alone(open_chat, action):
    unknown = [{"event": "session_ended"}, {"event": "slot"}, {"event": "reminder", "intent": "greet"}]
    of_nothing = [SlotSet("nothing", 1), {"event": "active_loop", "name": "no_form"}]
    some = action("action_answer", lambda d, t, _: [*unknown, *of_nothing, SlotSet("topic", "fees")])
    chat = open_chat(some, domain=ASKING, rules=ASKING_RULES)

    await chat.says("/ask")

    assert chat.turn.failed is None
    assert [kind for kind in chat.kinds if kind.startswith(("slot", "active_loop", "reminder"))] == ["slot topic"]


async def test_a_session_ends_after_an_hour_of_silence_and_slots_stay(open_chat, action, clock):
    some = action("action_answer", lambda d, t, _: [SlotSet("topic", "fees")])
    chat = open_chat(some, domain=ASKING, rules=ASKING_RULES)
    await chat.says("/ask")
    clock.advance(minutes=59)
    await chat.says("/greet")
    within = chat.kinds

    clock.advance(minutes=61)
    said = await chat.says("/bye")

    assert "session_started" not in within
    assert "session_started" in chat.kinds
    assert said == ["Bye fees!"]


async def test_slots_go_with_the_session_if_the_domain_says_so(open_chat, action, clock):
    some = action("action_answer", lambda d, t, _: [SlotSet("topic", "fees")])
    short = "\nsession_config: {session_expiration_time: 10, carry_over_slots_to_new_session: false}\n"
    chat = open_chat(some, domain=ASKING + short, rules=ASKING_RULES)
    await chat.says("/ask")

    clock.advance(minutes=11)

    assert await chat.says("/bye") == ["Bye None!"]


async def test_sessions_of_zero_minutes_never_end(open_chat, clock):
    chat = open_chat(domain=DOMAIN + "\nsession_config: {session_expiration_time: 0}\n")
    await chat.says("/greet")

    clock.advance(days=400)
    await chat.says("/greet")

    assert "session_started" not in chat.kinds


async def test_the_session_starts_the_projects_own_way_with_the_metadata_of_the_request(open_chat, action):
    def start(dispatcher, tracker, domain):
        page = tracker.get_slot("session_started_metadata")["page"]
        dispatcher.utter_message(text=f"welcome to {page}")
        return [SessionStarted(), SlotSet("topic", page), ActionExecuted("action_listen")]

    domain = ASKING.replace("[action_answer]", "[action_answer, action_session_start]")
    answer = action("action_answer", lambda d, t, _: [])
    chat = open_chat(answer, action("action_session_start", start), domain=domain, rules=ASKING_RULES)

    said = await chat.says("/bye", page="fees")

    assert said == ["welcome to fees", "Bye fees!"]


async def test_a_session_start_that_fails_is_admitted_and_the_message_answered(open_chat, action):
    def start(dispatcher, tracker, domain):
        raise RuntimeError

    domain = ASKING.replace("[action_answer]", "[action_answer, action_session_start]") + FAILED
    answer = action("action_answer", lambda d, t, _: [])
    chat = open_chat(answer, action("action_session_start", start), domain=domain, rules=ASKING_RULES)

    said = await chat.says("/greet")

    assert [said[0].startswith("It failed"), said[1:]] == [True, ["Hello!"]]


async def test_a_session_start_that_forgets_to_listen_does_no_harm(open_chat, action):
    domain = ASKING.replace("[action_answer]", "[action_answer, action_session_start]")
    answer = action("action_answer", lambda d, t, _: [])
    start = action("action_session_start", lambda d, t, _: [SessionStarted()])
    chat = open_chat(answer, start, domain=domain, rules=ASKING_RULES)

    assert await chat.says("/greet") == ["Hello!"]
    assert chat.kinds[:4] == ["action action_session_start", "session_started", "action action_listen", "user"]


async def test_two_failures_in_a_turn_are_admitted_once(open_chat, action):
    def fail(dispatcher, tracker, domain):
        raise RuntimeError

    domain = ASKING.replace("[action_answer]", "[action_answer, action_session_start]") + FAILED
    chat = open_chat(
        action("action_answer", fail), action("action_session_start", fail), domain=domain, rules=ASKING_RULES
    )

    said = await chat.says("/ask")

    assert len(said) == 1
    assert chat.turn.failed.action == "action_session_start"


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


def resumed():
    from bot.dialogue.events import event_from_dict

    return event_from_dict(ConversationResumed())
