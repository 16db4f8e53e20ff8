"""Rules and stories that contradict each other are refused."""

from support.rasa_files import BIG_DOMAIN, RULES


def test_rules_that_contradict_each_other_are_refused(write_project, refused):
    folder = write_project(rules=RULES + "- rule: other\n  steps:\n  - intent: greet\n  - action: utter_bye\n")

    problems = refused(folder)

    assert [(problem.line, problem.message) for problem in problems] == [
        (2, "rule 'greet' says 'utter_greet' where 'other' says 'utter_bye'"),
        (10, "rule 'other' says 'utter_bye' where 'greet' says 'utter_greet'"),
    ]


def test_a_story_that_contradicts_a_rule_is_refused(write_project, refused):
    folder = write_project(stories="stories:\n- story: odd\n  steps:\n  - intent: greet\n  - action: utter_bye\n")

    (problem,) = refused(folder)

    assert (problem.file.name, problem.line) == ("stories.yml", 2)
    assert "'greet'" in problem.message


def test_a_rule_of_an_intent_that_every_project_has_is_refused(write_project, refused):
    folder = write_project(rules=RULES + "- rule: back\n  steps:\n  - intent: back\n  - action: utter_bye\n")

    (problem,) = refused(folder)

    assert "action_back" in problem.message


def test_a_rule_that_leaves_out_what_others_say_is_refused(write_project, refused):
    whole = "rules:\n- rule: a\n  steps:\n  - intent: bye\n  - action: some_form\n  - active_loop: some_form\n"
    half = "- rule: b\n  steps:\n  - intent: greet\n  - action: some_form\n"
    folder = write_project(domain=BIG_DOMAIN, rules=whole + half)

    (problem,) = refused(folder)

    assert problem.line == 7
    assert "active_loop: some_form" in problem.message
