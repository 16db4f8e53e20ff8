"""Rules in few words, and events that play a conversation."""

from bot.dialogue.events import ActionExecuted, ActionExecutionRejected, ActiveLoop, UserUttered

TRAINING_DOMAIN = """
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
TRAINING_NLU = """
nlu:
- intent: a
  examples: |
    - aaa
- intent: b
  examples: |
    - bbb [x](city) [y](color)
"""


def rule(name: str, *steps: str, condition: str = "", **options: str) -> str:
    lines = [f"- rule: {name}", *(f"  {key}: {value}" for key, value in options.items())]
    lines += [f"  condition:\n  - {condition}"] if condition else []
    return "\n".join([*lines, "  steps:", *(f"  - {step}" for step in steps)]) + "\n"


def says(intent: str, *entities: str) -> UserUttered:
    return UserUttered(
        "…", {"intent": {"name": intent}, "entities": [{"entity": name, "value": "v"} for name in entities]}
    )


def did(action: str) -> ActionExecuted:
    return ActionExecuted(action)


FORM = rule("open", "intent: a", "action: some_form", "active_loop: some_form")
SUBMIT = rule("submit", "action: some_form", "active_loop: null", "action: utter_3", condition="active_loop: some_form")
OPENED = (says("a"), did("some_form"), ActiveLoop("some_form"), did("action_listen"))
REJECTED = ActionExecutionRejected("some_form")
