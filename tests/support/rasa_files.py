"""The smallest projects that work, written out. Tests change what they are about."""

CONFIG = """
recipe: default.v1
language: en
pipeline:
- name: WhitespaceTokenizer
- name: RegexEntityExtractor
- name: CountVectorsFeaturizer
- name: LogisticRegressionClassifier
- name: FallbackClassifier
  threshold: 0.5
policies:
- name: MemoizationPolicy
- name: RulePolicy
"""
DOMAIN = """
version: "3.1"
intents: [greet, bye]
responses:
  utter_greet:
  - text: Hello!
  utter_bye:
  - text: Bye!
  utter_default:
  - text: Pardon?
"""
RULES = """
rules:
- rule: greet
  steps:
  - intent: greet
  - action: utter_greet
- rule: bye
  steps:
  - intent: bye
  - action: utter_bye
"""
NLU = """
nlu:
- intent: greet
  examples: |
    - hello
    - good morning
- intent: bye
  examples: |
    - bye
    - see you later
"""
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
BIG_DOMAIN = """
intents: [greet, bye]
entities: [city]
actions: [action_answer]
slots:
  topic:
    type: text
    mappings:
    - type: from_entity
      entity: city
  hidden:
    type: text
    influence_conversation: false
    mappings:
    - type: custom
forms:
  some_form:
    required_slots: [topic]
responses:
  utter_greet:
  - text: Hello!
  utter_bye:
  - text: Bye!
"""

POLICIES = "policies:\n- name: MemoizationPolicy\n- name: RulePolicy"
