"""A project with one form, and the action that validates it."""

from rasa_sdk import FormValidationAction

FORM_DOMAIN = """
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
FORM_RULES = """
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
FORM_NLU = """
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
