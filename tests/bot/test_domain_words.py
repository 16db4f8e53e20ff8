"""`domain.yml` and the code name the same things, and every word is said in both languages."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.dialogue.action_runner import ActionRunner
from bot.settings import CHECKOUT
from bot.tickets import Resolution, TicketState
from bot.topics import load_topics

BUILT_IN = {"requested_slot", "session_started_metadata"}
PLACEHOLDER = re.compile(r"(?<!\{)\{([a-z_]+)\}(?!\})")


@cache
def domain() -> dict[str, Any]:
    read: dict[str, Any] = YAML(typ="safe", pure=True).load((CHECKOUT / "domain.yml").read_text("utf-8"))
    return read


@cache
def rules() -> list[dict[str, Any]]:
    read = YAML(typ="safe", pure=True).load((CHECKOUT / "bot" / "data" / "rules.yml").read_text("utf-8"))
    return list(read["rules"])


@cache
def trees() -> dict[Path, list[ast.AST]]:
    """Return our own code, node by node; the engine knows names of Rasa's that other projects may use."""
    files = [*(CHECKOUT / "actions").rglob("*.py"), *(CHECKOUT / "bot").rglob("*.py")]
    ours = [file for file in files if not file.is_relative_to(CHECKOUT / "bot" / "dialogue")]
    return {file: list(ast.walk(ast.parse(file.read_text("utf-8")))) for file in ours}


def nodes(kind: type[ast.AST], *folders: str) -> list[Any]:
    return [
        node
        for file, tree in trees().items()
        if not folders or any(file.is_relative_to(CHECKOUT / folder) for folder in folders)
        for node in tree
        if isinstance(node, kind)
    ]


def named_responses() -> set[str]:
    """Return every response that Python names in full."""
    parts = {id(value) for joined in nodes(ast.JoinedStr) for value in joined.values}
    return {
        node.value
        for node in nodes(ast.Constant)
        if isinstance(node.value, str) and id(node) not in parts and re.fullmatch(r"utter_[a-z_]*[a-z]", node.value)
    }


def response_prefixes() -> set[str]:
    """Return the beginnings of the responses whose name is put together, such as `utter_invalid_`."""
    return {
        joined.values[0].value
        for joined in nodes(ast.JoinedStr)
        if isinstance(joined.values[0], ast.Constant) and str(joined.values[0].value).startswith("utter_")
    }


def codes_of_invalid_input() -> set[str]:
    """Return every code that checking a field may end with."""
    raised = [
        call.args[0].value
        for call in nodes(ast.Call, "bot/topics", "bot/contact.py")
        if isinstance(call.func, ast.Name) and call.func.id == "InvalidInput"
    ]
    return {*raised, "too_long"}


def slots_named(folder: str) -> set[str]:
    """Return the slots that code sets or reads by name."""
    found: set[str] = set()
    for call in nodes(ast.Call, folder):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name in ("SlotSet", "get_slot") and isinstance(call.args[0], ast.Constant):
            found.add(call.args[0].value)
        if name == "emptied":
            found |= {each.value for each in call.args if isinstance(each, ast.Constant)}
    for assign in nodes(ast.Assign, folder):
        if any(isinstance(target, ast.Name) and target.id.endswith("_SLOTS") for target in assign.targets):
            found |= {each.value for each in ast.walk(assign.value) if isinstance(each, ast.Constant)}
    return found


def variants(response: str) -> dict[str, list[dict[str, Any]]]:
    """Return the variations of a response by language; without a condition it is Italian."""
    by_locale: dict[str, list[dict[str, Any]]] = {"it": [], "en": []}
    for variant in domain()["responses"][response]:
        conditions = variant.get("condition") or []
        locale = next((each["value"] for each in conditions if each["name"] == "locale"), "it")
        by_locale[locale].append(variant)
    return by_locale


def test_every_action_has_its_code_and_every_code_its_place_in_the_domain() -> None:
    assert ActionRunner.of_package("actions").names == set(domain()["actions"])


def test_every_response_that_python_names_exists() -> None:
    assert sorted(named_responses() - set(domain()["responses"])) == []


@pytest.mark.slow
def test_every_response_is_named_by_somebody() -> None:
    in_rules = {step["action"] for rule in rules() for step in rule["steps"] if "action" in step}
    by_forms = {
        f"utter_ask_{form}_{slot}" for form, written in domain()["forms"].items() for slot in written["required_slots"]
    }
    put_together = {
        name for name in domain()["responses"] if any(name.startswith(prefix) for prefix in response_prefixes())
    }

    named = named_responses() | in_rules | by_forms | put_together | {"utter_default", "utter_action_failed"}
    assert sorted(set(domain()["responses"]) - named) == []


def test_a_response_whose_name_is_put_together_has_a_known_end() -> None:
    assert response_prefixes() <= {
        "utter_invalid_",
        "utter_state_",
        "utter_ask_field_",
        "utter_resolution_",
        "utter_words_",
    }


def test_every_reason_to_refuse_an_answer_has_its_words() -> None:
    explained = {code: f"utter_invalid_{'full_name' if code == 'name' else code}" for code in codes_of_invalid_input()}

    assert len(explained) >= 10
    assert {code for code, response in explained.items() if response not in domain()["responses"]} == set()


def test_every_state_and_every_resolution_has_a_label() -> None:
    states = {f"utter_state_{state.value}" for state in TicketState}
    resolutions = {f"utter_resolution_{resolution.value}" for resolution in Resolution}

    assert states | resolutions <= set(domain()["responses"])


def test_every_slot_that_python_names_exists() -> None:
    named = slots_named("actions")

    assert len(named) > 10
    assert sorted(named - set(domain()["slots"]) - BUILT_IN) == []


def test_every_slot_is_used() -> None:
    used = {node.value for node in nodes(ast.Constant, "actions") if isinstance(node.value, str)}

    assert sorted(set(domain()["slots"]) - used) == []


def test_every_slot_that_a_validator_checks_is_asked_by_its_form() -> None:
    checked = {
        (cls.name, function.name.removeprefix("validate_"))
        for cls in nodes(ast.ClassDef, "actions")
        for function in cls.body
        if isinstance(function, ast.AsyncFunctionDef) and function.name.startswith("validate_")
    }

    forms = {
        "ValidateTicketForm": "ticket_form",
        "ValidateStatusForm": "status_form",
        "ValidateMessageForm": "message_form",
    }
    assert checked == {(cls, slot) for cls, form in forms.items() for slot in domain()["forms"][form]["required_slots"]}


def test_every_rule_says_what_exists() -> None:
    intents = {intent if isinstance(intent, str) else next(iter(intent)) for intent in domain()["intents"]}
    known_actions = {
        *domain()["actions"],
        *domain()["responses"],
        *domain()["forms"],
        "action_deactivate_loop",
        "action_listen",
    }
    steps = [step for rule in rules() for step in rule["steps"]]

    assert {step["intent"] for step in steps if "intent" in step} - intents - {"nlu_fallback"} == set()
    assert {step["action"] for step in steps if "action" in step} - known_actions == set()


@pytest.mark.parametrize("response", sorted(domain()["responses"]))
def test_a_response_says_the_same_in_both_languages(response: str) -> None:
    spoken = variants(response)

    assert all(spoken.values()), "a language is missing"
    italian, english = (
        {
            "placeholders": {name for each in spoken[locale] for name in PLACEHOLDER.findall(each["text"])},
            "buttons": [[button["payload"] for button in each.get("buttons") or ()] for each in spoken[locale]],
            "links": sum(each["text"].count("](") for each in spoken[locale]),
        }
        for locale in ("it", "en")
    )
    assert italian == english


@pytest.mark.parametrize("response", sorted(domain()["responses"]))
def test_a_button_of_a_response_leads_somewhere(response: str) -> None:
    intents = set(domain()["intents"])
    payloads = [
        button["payload"] for variant in domain()["responses"][response] for button in variant.get("buttons") or ()
    ]

    assert {re.match(r"/([a-z_]+)", payload)[1] for payload in payloads} <= intents  # type: ignore[index]


def test_the_title_of_a_button_is_never_written_twice_in_one_message() -> None:
    titles = [
        [button["title"] for button in variant.get("buttons") or ()]
        for name in domain()["responses"]
        for variant in domain()["responses"][name]
    ]

    assert [each for each in titles if len(set(each)) < len(each)] == []


def test_a_form_s_field_has_no_name_that_means_something_else_in_a_payload() -> None:
    topics = load_topics(CHECKOUT / "faq_corpus")
    reserved = {"topic", "all", "correct", "keep_draft"}

    clashing = [
        (topic.id, each.field) for topic in topics.values() for each in topic.form if each.field in reserved
    ] + [
        (topic.id, choice.id)
        for topic in topics.values()
        for each in topic.form
        for choice in each.choices
        if choice.id in {"keep_draft"}
    ]

    assert clashing == []
