"""Whatever is said, the bot answers without an exception and listens again."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rasa_sdk import FormValidationAction
from rasa_sdk.events import ConversationPaused, FollowupAction, SlotSet, UserUtteranceReverted

from bot.dialogue.events import ConversationResumed

DOMAIN = """
intents: [greet, bye, open, ask, odd]
entities: [email, city]
actions: [action_answer, validate_some_form]
slots:
  email:
    type: text
    mappings: [{type: from_entity, entity: email}]
  about:
    type: text
    influence_conversation: false
    mappings: [{type: from_text, conditions: [{active_loop: some_form, requested_slot: about}]}]
forms:
  some_form:
    required_slots: [email, about]
responses:
  utter_greet: [{text: "Hello {about} {nobody}!"}]
  utter_bye: [{text: "Bye {email}!"}]
  utter_default: [{text: Pardon?}]
  utter_ask_email: [{text: E-mail?}]
  utter_ask_about: [{text: "About?\\n\\nSay it."}]
"""
RULES = """
rules:
- rule: greet
  steps: [{intent: greet}, {action: utter_greet}]
- rule: bye
  steps: [{intent: bye}, {action: utter_bye}]
- rule: ask
  steps: [{intent: ask}, {action: action_answer}]
- rule: open
  steps: [{intent: open}, {action: some_form}, {active_loop: some_form}]
- rule: submit
  condition: [{active_loop: some_form}]
  steps: [{action: some_form}, {active_loop: null}, {action: utter_bye}]
"""
STORIES = """
stories:
- story: odd
  steps: [{intent: odd}, {action: utter_greet}, {intent: odd}, {action: utter_bye}]
"""
EVENTS = [
    SlotSet("email", None),
    SlotSet("email", "x@y.zz"),
    FollowupAction("utter_bye"),
    FollowupAction("some_form"),
    FollowupAction("action_answer"),
    UserUtteranceReverted(),
    ConversationPaused(),
    {"event": "undo"},
    {"event": "restart"},
    {"event": "reset_slots"},
    {"event": "active_loop", "name": "some_form"},
    {"event": "active_loop", "name": None},
    {"event": "action_execution_rejected", "name": "some_form"},
    {"event": "user", "text": "hi", "parse_data": {"intent": {"name": "odd"}}},
    {"event": "unknown"},
]
TEXTS = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["/greet", "/open", "/ask", "/odd", "/restart", "/back", "/session_start", "me@uni.it", "{about}"]),
    st.builds("/ask{}".format, st.text(alphabet='{}":[]a1', max_size=12)),
)
TALKS = st.lists(st.tuples(TEXTS, st.lists(st.sampled_from(EVENTS), max_size=3), st.booleans()), max_size=12)


class Validate(FormValidationAction):
    def name(self):
        return "validate_some_form"

    def validate_about(self, value, dispatcher, tracker, domain):
        if len(value) > 40:
            raise ValueError(value)
        return {"about": value or None}


@pytest.fixture
def chat(open_chat, action):
    def answer(dispatcher, tracker, domain):
        dispatcher.utter_message(response="utter_greet", about=tracker.latest_message.get("text"))
        return answer.events

    answer.events = []
    nlu = "nlu:\n- intent: greet\n  examples: |\n    - hi\n- intent: bye\n  examples: |\n    - bye [a@b.cc](email)\n"
    one = open_chat(action("action_answer", answer), Validate, domain=DOMAIN, rules=RULES, stories=STORIES, nlu=nlu)
    one.answer = answer
    return one


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(talk=TALKS)
def test_any_talk_ends_in_listening(chat, talk):
    async def all_of_it():
        chat.tracker = chat.engine.tracker("student")
        for text, events, typed in talk:
            chat.answer.events = events
            await chat.says(text, typed=typed)
            if chat.tracker.paused:
                chat.tracker.apply(ConversationResumed())
            else:
                assert chat.is_listening
            for message in chat.turn.messages:
                message.as_rest("me")

    asyncio.run(all_of_it())
