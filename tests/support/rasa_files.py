"""The smallest project that works: two intents, two rules. Tests change what they are about."""

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
