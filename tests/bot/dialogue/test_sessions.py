"""Sessions begin and end; a conversation is restarted, taken back, paused and resumed."""

from rasa_sdk.events import ActionExecuted, ConversationPaused, ConversationResumed, SessionStarted, SlotSet
from support.rasa_files import ASKING, ASKING_RULES, DOMAIN

from bot.dialogue.events import event_from_dict


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


async def test_a_session_start_that_forgets_to_listen_does_no_harm(open_chat, action):
    domain = ASKING.replace("[action_answer]", "[action_answer, action_session_start]")
    answer = action("action_answer", lambda d, t, _: [])
    start = action("action_session_start", lambda d, t, _: [SessionStarted()])
    chat = open_chat(answer, start, domain=domain, rules=ASKING_RULES)

    assert await chat.says("/greet") == ["Hello!"]
    assert chat.kinds[:4] == ["action action_session_start", "session_started", "action action_listen", "user"]


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
    chat.tracker.apply(event_from_dict(ConversationResumed()))
    assert await chat.says("/greet") == ["Hello!"]


async def test_a_paused_conversation_can_be_restarted(open_chat, action):
    pause = action("action_answer", lambda d, t, _: [ConversationPaused()])
    chat = open_chat(pause, domain=ASKING, rules=ASKING_RULES)
    await chat.says("/ask")

    await chat.says("/restart")

    assert await chat.says("/greet") == ["Hello!"]
