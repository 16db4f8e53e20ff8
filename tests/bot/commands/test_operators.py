"""`sportello operator` and `verify-audit`, on a desk of two offices."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.desk import PASSWORD, SMALL


@pytest.fixture
def operator(run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Return a function that runs `sportello operator` on the small desk."""
    monkeypatch.setenv("SPORTELLO_PROJECT", str(SMALL))
    return lambda *arguments, **typed: run("operator", *arguments, **typed)


def add(operator: Callable[..., Any], login: str, password: str = PASSWORD) -> Any:
    options = ("--name", "Anna Conti", "--email", "anna@example.it", "--password-stdin")
    return operator("add", login, *options, typed=f"{password}\n")


def test_an_account_is_made_listed_and_disabled(operator: Callable[..., Any], run: Callable[..., Any]) -> None:
    added = add(operator, "anna")
    disabled = operator("disable", "anna")
    listed = operator("list")
    checked = run("verify-audit")

    assert [(done.code, done.said.strip()) for done in (added, disabled)] == [
        (0, "anna (operator) added."),
        (0, "anna disabled."),
    ]
    assert all(word in listed.said for word in ("anna", "Anna Conti", "disabled"))
    assert (checked.code, checked.said.strip()) == (0, "The audit is whole.")


def test_an_operator_answers_for_the_offices_that_are_named_or_for_all(operator: Callable[..., Any]) -> None:
    options = ("--name", "Anna Conti", "--email", "anna@example.it", "--password-stdin")

    added = operator("add", "anna", *options, "--office", "ufficio tasse", typed=f"{PASSWORD}\n")
    listed = operator("list")
    wrong = operator("offices", "anna", "--office", "Mensa")
    all_ = operator("offices", "anna")

    assert (added.code, "Ufficio tasse" in listed.said) == (0, True)
    assert wrong.code == 1
    assert "there are Servizi informatici, Ufficio tasse" in wrong.said
    assert all_.said.strip() == "anna answers for all offices."


@pytest.mark.parametrize(
    ("login", "email", "password", "said"),
    [
        ("anna", "anna@example.it", "short", "the password is too short: take 12 characters or more"),
        ("anna", "anna@example.it", "password1234", "this password is one of the first that others try"),
        ("anna", "anna@example.it", "universitaesempio", "the password is made of words that others know here"),
        ("anna", "anna@example.it", "x" * 257, "the password is longer than 256 characters"),
        ("anna", "anna", PASSWORD, "this is no e-mail address"),
        ("Anna Conti", "anna@example.it", PASSWORD, "a login has 2 to 64 characters"),
    ],
)
def test_what_breaks_a_rule_is_refused_in_a_sentence(
    operator: Callable[..., Any], login: str, email: str, password: str, said: str
) -> None:
    options = ("--name", "Anna Conti", "--email", email, "--password-stdin")

    done = operator("add", login, *options, typed=f"{password}\n")

    assert done.code == 1
    assert f"sportello: {said}" in done.said
    assert "Traceback" not in done.said


def test_a_login_is_given_once(operator: Callable[..., Any]) -> None:
    add(operator, "anna")

    done = add(operator, "ANNA")

    assert (done.code, done.said.strip()) == (1, "sportello: the login anna is taken: choose another")


def test_nobody_is_disabled_who_is_not_there(operator: Callable[..., Any]) -> None:
    done = operator("disable", "nobody")

    assert done.code == 1
    assert "sportello: nobody has the login nobody" in done.said


def test_a_changed_audit_is_noticed(operator: Callable[..., Any], run: Callable[..., Any], tmp_path: Path) -> None:
    add(operator, "anna")
    with sqlite3.connect(tmp_path / "var" / "sportello.db") as database:
        changed = database.execute("UPDATE audit SET actor = 'nobody'").rowcount

    done = run("verify-audit")

    assert (changed, done.code) == (1, 1)
    assert "The audit is broken" in done.said


def test_a_token_is_printed_once_listed_and_revoked(operator: Callable[..., Any]) -> None:
    add(operator, "anna")

    printed = operator("token", "anna", "--name", "Portale")
    revoked = operator("token-revoke", "1")
    listed = operator("tokens", "anna")

    token = printed.said.split()[0]
    assert (printed.code, token[:4], len(token)) == (0, "spt_", 47)
    assert revoked.said.strip() == "Token 1 (Portale) revoked."
    assert "Portale" in listed.said
    assert "revoked" in listed.said
    assert token not in listed.said


@pytest.mark.parametrize("arguments", [("token", "nobody"), ("tokens", "nobody"), ("token-revoke", "7")])
def test_a_token_of_nobody_is_refused_in_one_line(operator: Callable[..., Any], arguments: tuple[str, ...]) -> None:
    done = operator(*arguments)

    assert done.code == 1
    assert "Traceback" not in done.said


def test_a_password_is_given_anew_and_has_to_keep_the_rules(operator: Callable[..., Any]) -> None:
    add(operator, "anna")

    changed = operator("password", "anna", "--password-stdin", typed="un'altra frase lunga\n")
    weak = operator("password", "anna", "--password-stdin", typed="corta\n")
    nobody = operator("password", "eva", "--password-stdin", typed="un'altra frase lunga\n")

    assert (changed.code, changed.said.strip()) == (0, "Password of anna changed.")
    assert (weak.code, nobody.code) == (1, 1)
    assert "too short" in weak.said
    assert "eva" in nobody.said
    assert "Traceback" not in weak.said + nobody.said
