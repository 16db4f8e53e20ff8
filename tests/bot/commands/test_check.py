"""`sportello check`: every mistake of every file, with its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def edit(file: Path, before: str, after: str) -> int:
    """Replace a text that is there once; returns its line."""
    text = file.read_text("utf-8")
    assert text.count(before) == 1
    file.write_text(text.replace(before, after), "utf-8")
    return text[: text.index(before)].count("\n") + 1


def test_a_whole_project_has_no_problems(run: Callable[..., Any], project: Path) -> None:
    done = run("check")

    assert (done.code, done.said.strip()) == (0, "No problems found.")


def test_the_mistakes_of_all_files_are_listed_at_once(run: Callable[..., Any], project: Path) -> None:
    topic, entry = project / "faq_corpus/tasse/topic.yml", project / "faq_corpus/rete/posta.md"
    lines = {
        topic: edit(topic, "office: {it: Ufficio tasse, en: Fees office}", "uffico: {it: Ufficio tasse}"),
        entry: edit(entry, "tags: [posta, email]", "tag: [posta]"),
        project / "bot/data/rules.yml": edit(
            project / "bot/data/rules.yml", "action: utter_greet", "action: utter_gret"
        ),
    }

    done = run("check")

    assert done.code == 1
    assert {file.name: f"{file}:{line}:" in done.said for file, line in lines.items()} == {
        "topic.yml": True,
        "posta.md": True,
        "rules.yml": True,
    }
    assert "Traceback" not in done.said


def test_a_mistake_in_one_file_hides_none_of_the_others(run: Callable[..., Any], project: Path) -> None:
    domain, rules, nlu = project / "domain.yml", project / "bot/data/rules.yml", project / "bot/data/nlu.yml"
    twice = "  - rule: again\n    steps:\n      - intent: greet\n      - action: utter_glad\n"
    places = [
        (domain, edit(domain, "\nforms:\n", "\nforms:\n  odd_form: {required_slots: 3}\n") + 2, "this is no list"),
        (domain, edit(domain, "\nactions:\n", "\nactions:\n  - action_nobody_wrote\n") + 2, "no code provides"),
        (domain, edit(domain, "session_config:\n", "session_config:\n  patience: 3\n") + 1, "unknown key"),
        (nlu, edit(nlu, "\n- intent: lost_number\n", "\n- intent: lost_numbr\n") + 3, "'lost_numbr' does not exist"),
        (rules, edit(rules, "action: utter_goodbye", "action: utter_bye"), "'utter_bye' does not exist"),
    ]
    text = rules.read_text("utf-8").rstrip("\n") + "\n"
    rules.write_text(text + twice, "utf-8")
    places.append((rules, text.count("\n") + 1, "says 'utter_greet'"))

    done = run("check")

    lines = done.said.splitlines()
    missing = [
        (file.name, line, said)
        for file, line, said in places
        if not any(one.startswith(f"{file}:{line}:") and said in one for one in lines)
    ]
    assert (done.code, missing) == (1, [])


def test_what_students_could_never_get_or_would_read_raw_is_told(run: Callable[..., Any], project: Path) -> None:
    domain, entry = project / "domain.yml", project / "faq_corpus/rete/posta.md"
    stray = project / "faq_corpus" / "x.md"
    stray.write_text(entry.read_text("utf-8"), "utf-8")
    text = entry.read_text("utf-8").rstrip("\n") + "\n"
    entry.write_text(text + "\n[qui](javascript:alert) <script>\n", "utf-8")
    line = text.count("\n") + 2
    wander = edit(domain, "\nintents:\n", "\nintents:\n  - wander\n") + 2
    glad = edit(domain, '    - text: "Good. If you need', '    - text: "Good {unknown_slot}. If you need')
    config = project / "config.yml"
    fallback = edit(config, "fallback_topic: tasse", "fallback_topic: nowhere")
    expected = [
        f"{config}:{fallback}: fallback_topic: there is no topic 'nowhere'",
        f"{domain}:{wander}: the intent 'wander' has no examples",
        f"{domain}:{glad}: utter_glad has {{unknown_slot}}",
        f"{stray}:1: nobody reads this file",
        f"{entry}:{line}: a link with `javascript:`",
        f"{entry}:{line}: raw HTML",
    ]

    done = run("check")

    assert [said for said in expected if said not in done.said] == []
    assert f"{len(expected)} problems found." in done.said


@pytest.mark.parametrize(
    "mistake", ["helpdesk: []", "helpdesk:\n  institution: 3", "helpdesk:\n  timezon: Europe/Rome"]
)
def test_entries_are_checked_while_the_desk_s_own_section_is_broken(
    run: Callable[..., Any], project: Path, mistake: str
) -> None:
    config, entry = project / "config.yml", project / "faq_corpus/rete/posta.md"
    config.write_text(config.read_text("utf-8").partition("\nhelpdesk:")[0] + f"\n{mistake}\n", "utf-8")
    line = edit(entry, "tags: [posta, email]", "tag: [posta]")

    done = run("check")

    assert done.code == 1
    assert f"{entry}:{line}:" in done.said
    assert f"{config}:" in done.said
    assert "unknown fact" not in done.said


def test_a_response_in_one_language_only_is_a_mistake(run: Callable[..., Any], project: Path) -> None:
    domain = project / "domain.yml"
    line = edit(
        domain,
        '    - text: "Good. If you need anything else, write here."\n      condition: *english\n',
        "",
    )

    done = run("check")

    assert f"{domain}:{line - 2}: utter_glad has no 'en' twin" in done.said


@pytest.mark.parametrize("name", ["config.yml", "domain.yml", "bot/data/rules.yml", "bot/data/nlu.yml"])
@pytest.mark.parametrize("content", ["", "a: [", "- 1\n- 2\n", "2026-13-45\n"])
def test_a_file_that_is_nothing_is_a_mistake_and_no_trace(
    run: Callable[..., Any], project: Path, name: str, content: str
) -> None:
    (project / name).write_text(content, "utf-8")

    done = run("check")

    assert done.code == 1
    assert str(project / name) in done.said
    assert "Traceback" not in done.said


@pytest.mark.parametrize("name", ["config.yml", "domain.yml"])
def test_a_file_that_is_missing_is_a_mistake(run: Callable[..., Any], project: Path, name: str) -> None:
    (project / name).unlink()

    done = run("check")

    assert done.code == 1
    assert "Traceback" not in done.said
    assert str(project / name) in done.said
