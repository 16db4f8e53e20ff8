"""Projects are read as a whole, or refused with every mistake, its file, its line and an advice.

In the cases below `# <--` marks the line that must be named.
"""

from textwrap import dedent

import pytest
from rasa_sdk import Action
from support.rasa_files import BIG_DOMAIN, CONFIG, DOMAIN, NLU, POLICIES, RULES

from bot.dialogue.action_runner import ActionRunner
from bot.dialogue.engine import Engine
from bot.dialogue.project import ProjectRefused


def marked_line(folder, file):
    lines = (folder / file).read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if "# <--" in line)


def assert_refused(problems, folder, file, words):
    assert [problem.file.name for problem in problems] == [file.rsplit("/")[-1]], problems
    assert problems[0].line == marked_line(folder, file), problems
    assert words in problems[0].message, problems


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("- name: LogisticRegressionClassifier", "- name: DIETClassifier  # <--", "DIETClassifier"),
        ("- name: MemoizationPolicy", "- name: TEDPolicy  # <--", "TEDPolicy"),
        ("- name: RegexEntityExtractor", "- name: ResponseSelector  # <--", "ResponseSelector"),
        ("- name: RegexEntityExtractor", "- name: SpacyNLP  # <--", "SpacyNLP"),
        ("- name: RegexEntityExtractor", "- name: DucklingEntityExtractor  # <--", "DucklingEntityExtractor"),
        ("- name: RegexEntityExtractor", "- name: own.module.Component  # <--", "own.module.Component"),
        ("- name: RegexEntityExtractor", "- nam: RegexEntityExtractor  # <--", "name"),
        ("  threshold: 0.5", "  thresold: 0.5  # <--", "thresold"),
        ("  threshold: 0.5", "  threshold: 50  # <--", "threshold"),
        ("- name: MemoizationPolicy", "- name: MemoizationPolicy\n  max_history: 50  # <--", "max_history"),
        ("- name: MemoizationPolicy", "- name: MemoizationPolicy\n  max_history: null  # <--", "max_history"),
        ("- name: RulePolicy", "- name: RulePolicy\n  check_for_contradictions: false  # <--", "check_for"),
        ("pipeline:\n- name: WhitespaceTokenizer", "pipeline:  # <--", "WhitespaceTokenizer"),
        ("policies:\n", "policies:  # <--\n- name: MemoizationPolicy\n", "stands twice"),
        (POLICIES, "policies:  # <--\n- name: MemoizationPolicy", "RulePolicy"),
        (POLICIES, "policies:  # <--\n- name: RulePolicy\n  core_fallback_action_name: nobody", "'nobody'"),
        ("recipe: default.v1", "recipe: graph.v1  # <--", "recipe"),
    ],
)
def test_a_component_or_option_that_this_engine_lacks_is_refused(write_project, refused, old, new, words):
    assert old in CONFIG

    folder = write_project(config=CONFIG.replace(old, new))

    assert_refused(refused(folder), folder, "config.yml", words)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("  topic:\n    type: text", "  topic:\n    type: words  # <--", "type"),
        ("  topic:\n    type: text", "  topic:\n    type: text\n    auto_fill: true  # <--", "auto_fill"),
        ("    influence_conversation: false", "    influence_conversation: 'no'  # <--", "influence_conversation"),
        ("  topic:\n    type: text", "  topic:  # <--\n    influence_conversation: true\n    type: any", "any"),
        ("    - type: custom", "    - type: from_nowhere  # <--", "type"),
        ("    - type: custom", "    - type: from_intent  # <--", "value"),
        ("    - type: custom", "    - type: custom  # <--\n      action: action_of_nobody", "action_of_nobody"),
        ("    - type: custom", "    - type: from_text  # <--\n      not_intent: nothing", "nothing"),
        ("    - type: custom", "    - type: from_text  # <--\n      conditions: [{active_loop: no_form}]", "no_form"),
        ("      entity: city", "      entity: city\n      conditions: [{requested_slt: a}]  # <--", "requested_slt"),
        ("    required_slots: [topic]", "    required_slots:\n    - topic\n    - nowhere  # <--", "nowhere"),
        ("  some_form:", "  some_form:\n    ignored_intents: [nothing]  # <--", "nothing"),
        ("  some_form:", "  some_form:\n    ignore: [greet]  # <--", "ignore"),
        ("  - text: Bye!", "  - txt: Bye!  # <--", "txt"),
        ("  - text: Bye!", "  - channel: web  # <--", "says something"),
        ("  - text: Bye!", "  - text: Bye!\n    buttons: [{payload: /greet}]  # <--", "title"),
        ("  - text: Bye!", "  - text: Bye!  # <--\n    condition: [{type: slot, name: nowhere, value: 1}]", "nowhere"),
        ("  utter_bye:", "  utter_bye: [{text: Bye!}]\n  bye:  # <--", "utter_"),
        ("actions: [action_answer]", "actions:\n- action_answer\n- utter_nothing  # <--", "utter_nothing"),
        ("actions: [action_answer]", "actions: [action_answer]\ne2e_actions: [Hi]  # <--", "e2e_actions"),
        ("intents: [greet, bye]", "version: '2.0'  # <--\nintents: [greet, bye]", "2.0"),
        ("intents: [greet, bye]", "intents: [greet, bye, greet]  # <--", "twice"),
        ("intents: [greet, bye]", "intents:\n- greet\n- bye:\n    use_entity: []  # <--", "use_entity"),
        ("entities: [city]", "# none", "city"),
        ("  hidden:\n", "  session_started_metadata:  # <--\n", "session_started_metadata"),
    ],
)
def test_a_domain_that_is_not_understood_in_full_is_refused(write_project, refused, old, new, words):
    assert old in BIG_DOMAIN
    domain = BIG_DOMAIN.replace(old, new)
    if "# <--" not in domain:
        domain = domain.replace("    - type: from_entity", "    - type: from_entity  # <--")

    folder = write_project(domain=domain)

    assert_refused(refused(folder), folder, "domain.yml", words)


RULE = "rules:\n- rule: greet\n  steps:\n  - intent: greet\n  - action: utter_greet\n"


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        (RULE.replace("intent: greet", "intent: hello  # <--"), "'hello'"),
        (RULE.replace("utter_greet", "utter_nothing  # <--"), "response 'utter_nothing'"),
        (RULE.replace("utter_greet", "action_of_nobody  # <--"), "action 'action_of_nobody'"),
        (RULE.replace("utter_greet", "action_two_stage_fallback  # <--"), "not built into"),
        (RULE + "  - active_loop: no_form  # <--", "form 'no_form'"),
        (RULE + "  - slot_was_set:\n    - nowhere: 1  # <--", "slot 'nowhere'"),
        (RULE + "  - intent: bye  # <--\n  - action: utter_bye", "more than one message"),
        (RULE + "  - checkpoint: later  # <--", "checkpoints"),
        (RULE + "  - user: hello there  # <--", "end-to-end"),
        (RULE + "  - bot: hello there  # <--", "end-to-end"),
        (RULE + "  - waits: yes  # <--", "unknown step"),
        (RULE + "  - action: utter_bye\n    wait: 1  # <--", "unknown key 'wait'"),
        (RULE + "  - or:\n    - action: utter_bye  # <--", "`or` takes intents and slots"),
        (RULE + "  condition:\n  - intent: greet  # <--", "condition"),
        (RULE + "  condition:\n  - slot_was_set:\n    - hidden: x  # <--", "always hold"),
        (RULE + "  wait_for_user_input: later  # <--", "true or false"),
        (RULE + "- rule: empty  # <--\n  steps: []", "no steps"),
        (RULE + "- story: misplaced  # <--\n  steps: []", "no name"),
    ],
)
def test_a_rule_that_could_never_work_is_refused(write_project, refused, rules, words):
    folder = write_project(domain=BIG_DOMAIN, rules=rules)

    problems = refused(folder)

    assert marked_line(folder, "data/rules.yml") in [problem.line for problem in problems if words in problem.message]
    assert all(problem.advice for problem in problems)


@pytest.mark.parametrize(
    ("nlu", "words"),
    [
        (NLU.replace("intent: bye", "intent: byebye").replace("- bye", "- bye  # <--"), "byebye"),
        (NLU.replace("- bye", "- bye [Rome](town)  # <--"), "'town'"),
        (NLU.replace("- bye", "- bye [Rome]{'entity'}  # <--"), "has no name"),
        (NLU.replace("- bye", "bye  # <--"), "must start with"),
        (NLU + "- synonym: x  # <--\n  examples: |\n    - y", "synonym"),
        (NLU + "- intent: faq/fees  # <--\n  examples: |\n    - y", "retrieval"),
        (NLU + "- intnt: bye  # <--", "no intent, regex or lookup"),
        (NLU + "- intent: bye  # <--", "no examples"),
        (NLU + "- regex: city  # <--\n  examples: |\n    - '('\n    - (", "not valid"),
        (NLU + "- regex: city\n  examples: |\n    - Rome  # <--", "no example marks"),
        (NLU + "responses:  # <--\n  utter_x: []", "unknown section"),
        (NLU.replace("intent: bye", "intent: greet").replace("- hello", "- hello  # <--"), "only one intent"),
    ],
)
def test_training_data_that_teach_nothing_are_refused(write_project, refused, nlu, words):
    folder = write_project(domain=BIG_DOMAIN, nlu=nlu)

    problems = refused(folder)

    assert marked_line(folder, "data/nlu.yml") in [problem.line for problem in problems if words in problem.message]


def test_every_mistake_is_reported_at_once(write_project, refused):
    folder = write_project(
        config=CONFIG.replace("RegexEntityExtractor", "DIETClassifier"),
        domain=DOMAIN.replace('version: "3.1"', "version: '1.0'"),
        rules=RULES.replace("utter_bye", "utter_nothing"),
        endpoints="action_endpoint:\n  url: http://x\n  enable_selective_domain: true\n",
    )

    problems = refused(folder)

    assert [problem.file.name for problem in problems] == ["config.yml", "rules.yml", "domain.yml", "endpoints.yml"]


def test_broken_yaml_is_refused_with_its_line(write_project, refused):
    folder = write_project(rules="rules:\n- rule: x\n  steps: [\n")

    (problem,) = refused(folder)

    assert problem.file.name == "rules.yml"
    assert "not valid YAML" in problem.message


def test_a_key_given_twice_is_refused(write_project, refused):
    folder = write_project(domain=DOMAIN + "intents: [greet]\n")

    (problem,) = refused(folder)

    assert "domain.yml" in str(problem)


def test_an_empty_folder_is_refused_in_full(tmp_path, refused):
    problems = refused(tmp_path)

    assert [problem.message for problem in problems if "missing" in problem.message] == ["the file is missing"] * 2


def test_an_action_that_no_code_provides_is_refused_when_the_engine_opens(read_project):
    project = read_project(domain=DOMAIN + dedent("\nactions:\n- utter_greet\n- action_answer\n"))

    with pytest.raises(ProjectRefused) as caught:
        Engine.open(project, ActionRunner([]))

    (problem,) = caught.value.problems
    assert "action_answer" in problem.message
    assert problem.line == len((project.folder / "domain.yml").read_text("utf-8").splitlines())


async def test_unknown_keys_at_the_top_of_a_domain_reach_the_actions(open_chat):
    seen = []

    class Note(Action):
        def name(self):
            return "action_note"

        def run(self, dispatcher, tracker, domain):
            seen.append(domain["of_ours"])
            return []

    domain = DOMAIN.replace("[greet, bye]", "[greet, bye, note]") + "actions: [action_note]\nof_ours: {a: [1]}\n"
    rules = RULES + "- rule: note\n  steps:\n  - intent: note\n  - action: action_note\n"
    chat = open_chat(Note, domain=domain, rules=rules)

    await chat.says("/note")

    assert seen == [{"a": [1]}]


def test_the_peer_project_is_accepted_as_it_is(peer_project):
    assert len(peer_project.data.rules) == 12
    assert len(peer_project.data.examples) == 78
