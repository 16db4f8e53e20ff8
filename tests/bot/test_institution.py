"""The institution's own section of config.yml."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import ContentRefused
from bot.institution import Institution, OperatorNames, load_institution
from bot.settings import home_project

NOON = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "config.yml"
    file.write_text(f"language: it\nhelpdesk:\n{text}", "utf-8")
    return file


def institution(**keys: object) -> Institution:
    return Institution.model_validate({"institution": {"ente": {"it": "Ateneo", "en": "University"}}, **keys})


def test_the_name_of_the_institution_follows_the_language() -> None:
    both, plain = institution(), Institution(institution={"ente": "Ateneo"})

    assert [both.name("it"), both.name("en"), plain.name("en")] == ["Ateneo", "University", "Ateneo"]


def test_a_moment_is_told_on_the_institution_s_clock() -> None:
    assert institution().local(NOON).hour == 14
    assert institution(timezone="America/New_York").local(NOON).hour == 8


@pytest.mark.parametrize(
    ("policy", "seen"),
    [
        (OperatorNames.FULL_NAME, "Anna Maria Conti"),
        (OperatorNames.FIRST_NAME, "Anna"),
        (OperatorNames.OFFICE, "Ufficio tasse"),
    ],
)
def test_students_see_of_an_operator_what_the_institution_allows(policy: OperatorNames, seen: str) -> None:
    assert institution(operator_names=policy).shown_name("Anna Maria Conti", "Ufficio tasse") == seen


@pytest.mark.parametrize(
    ("section", "line", "said"),
    [
        ("  institution: {ente: X}\n  timezone: Europe/Roma\n", 4, "unknown time zone 'Europe/Roma'"),
        ("  institution: {ente: X}\n  timezone: ../../etc/passwd\n", 4, "unknown time zone"),
        ("  institution: {ente: X}\n  default_locale: de\n", 4, "default_locale"),
        ("  institution: {ente: X}\n  presence_minutes: 0\n", 4, "presence_minutes"),
        ("  institution: {ente: X}\n  operator_names: nick\n", 4, "operator_names"),
        ("  institution: {ente: X}\n  colour: red\n", 4, "colour"),
        ("  institution:\n    nome: X\n", 3, "the fact `ente`"),
        ("  institution:\n    ente: {en: X}\n", 3, "has no Italian words"),
        ("  institution:\n    ente: X\n    ore: 150\n", 5, "helpdesk.institution.ore"),
        ("  institution:\n    ente: X\n    inizio: 2026-02-30\n", 5, "not valid YAML"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, section: str, line: int, said: str) -> None:
    file = written(tmp_path, section)

    with pytest.raises(ContentRefused) as refused:
        load_institution(file)

    assert {(problem.file, problem.line) for problem in refused.value.problems} == {(file, line)}
    assert said in str(refused.value)


def test_a_file_without_our_section_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "config.yml"
    file.write_text("language: it\n", "utf-8")

    with pytest.raises(ContentRefused, match="helpdesk"):
        load_institution(file)


def test_our_own_institution_can_be_read() -> None:
    own = load_institution(home_project() / "config.yml")

    assert own.name("it") == "Università degli Studi di Roccaforte"
    assert own.facts["anno_accademico"]


def test_a_scope_of_access_has_an_id_of_its_own() -> None:
    scope = {"id": "data", "it": "I dati", "en": "The data"}

    with pytest.raises(ValueError, match="two scopes have the id 'data'"):
        institution(grants={"scopes": [scope, scope]})


def test_what_our_entries_say_of_the_longest_access_is_what_holds() -> None:
    ours = load_institution(home_project() / "config.yml")

    told = ours.institution["durata_massima_accesso_temporaneo"]
    assert told == {"it": f"{ours.grants.max_hours} ore", "en": f"{ours.grants.max_hours} hours"}
