"""Every mail has words in both languages, as text and as HTML, and nothing that was typed becomes either."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from support.hostile import hostile_payloads

from bot.mail.headers import header_text
from bot.mail.words import FOLDER, LOCALES, render
from bot.outbox import ALERTS, OutboxKind

FIELDS = ("chat", "description", "name")
LETTERS = sorted(kind.value for kind in set(OutboxKind) - ALERTS - {OutboxKind.WEBHOOK})


def values(**changed: Any) -> dict[str, Any]:
    """Return what any template may name."""
    line = SimpleNamespace(number="000398", topic="Tasse", state="open")
    access = SimpleNamespace(words="La rata", is_own=True, until=datetime(2026, 11, 4, 17), end=None)
    return {
        "ente": "Ateneo", "number": "000412", "topic": "Tasse", "office": "Ufficio tasse", "operator": "Anna",
        "privacy": "https://a.it/privacy", "status": "https://a.it/s", "help": "https://a.it/help",
        "link": "https://a.it/r/x", "to_student": True, "wait_hours": 2, "is_usual": True, "code": "482913",
        "access_link": "https://a.it/r/u", "tickets": [line], "into": "000398", "by_student": False, "reason": "Perché",
        "subject": "Rata", "said": ["Ecco"], "files": ["a.pdf"], "count": 1, "why": "solved", "rates": True,
        "closes_at": date(2026, 11, 12),
        "holds": True, "accesses": [access], "asks": "La rata", "is_access_over": True,
        "reopens": True, "reopen_until": date(2026, 11, 26), "kind": "alert_new", "console": "https://a.it/c",
        "is_access": False,
    } | changed  # fmt: skip


def test_the_two_languages_have_the_same_templates_and_every_kind_has_one() -> None:
    italian, english = ({file.name for file in (FOLDER / locale).iterdir()} for locale in LOCALES)

    assert italian == english
    assert {f"{name}.txt" for name in LETTERS} < italian


@pytest.mark.parametrize(
    ("is_usual", "said"), [(True, "Di solito rispondiamo entro 2 ore"), (False, "si impegna a rispondere entro 2 ore")]
)
def test_a_receipt_calls_usual_only_what_the_desk_has_seen(is_usual: bool, said: str) -> None:
    assert said in render("receipt", "it", values(is_usual=is_usual)).text


@pytest.mark.parametrize("name", [*LETTERS, "alert"])
def test_a_mail_says_the_same_in_two_languages_and_two_formats(name: str) -> None:
    italian, english = (render(name, locale, values()) for locale in LOCALES)

    assert italian.text != english.text
    assert (italian.subject != english.subject) == (name != "reply")  # a reply is called what the student called it
    for words, locale in ((italian, "it"), (english, "en")):
        assert f'<html lang="{locale}">' in words.html
        assert "<script" not in words.html
        assert "<img" not in words.html
        assert "<" not in words.text.replace("> ", "")


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("receipt", "Richiesta [#000412] ricevuta: Tasse"),
        ("taken", "[#000412] presa in carico"),
        ("reply", "Re: Rata [#000412]"),
        ("question", "[#000412] Serve una tua risposta"),
        ("closed", "[#000412] chiusa: risolto"),
        ("reopened", "[#000412] riaperta"),
        ("reminder", "[#000412] Promemoria: aspettiamo una tua risposta"),
        ("auto_closed", "[#000412] chiusa per mancata risposta"),
        ("merged", "[#000412] unita alla richiesta [#000398]"),
        ("access_code", "Codice Ateneo: 482913"),
        ("unread", "Hai un messaggio nuovo sulla richiesta [#000412]"),
        ("mailbox_unread", "Questa casella non è letta"),
        ("answer_exists", "Ora c'è una risposta alla tua domanda"),
        ("over_limit", "Hai già 1 richieste aperte"),
        ("grant", "[#000412] Accesso temporaneo autorizzato"),
    ],
)
def test_subjects_are_those_a_student_learns_to_find(name: str, subject: str) -> None:
    assert render(name, "it", values()).subject == subject


def test_hostile_words_stay_words_in_html() -> None:
    harmless = render("reply", "it", values(said=["x"], subject="x", operator="x")).html
    texts = [payload.text.encode("utf-8", "replace").decode()[:2_000] for payload in hostile_payloads(*FIELDS)]

    pages = {
        text: render("reply", "it", values(said=[text], subject=text, operator=header_text(text))) for text in texts
    }

    assert [
        text for text, page in pages.items() if page.html.count("<") - page.html.count("<br>") != harmless.count("<")
    ] == []


def test_hostile_words_make_no_second_line_in_a_subject() -> None:
    texts = ["Ciao\r\nBcc: v@e.org", "=?utf-8?q?Hi=0A?=Bcc: v@e.org", "a\u2028b", "x" * 1_000]

    subjects = [render("reply", "it", values(subject=text)).subject for text in texts]

    assert subjects == [header_text(subject) for subject in subjects]


def test_a_hole_in_a_mail_is_an_error_not_a_mail() -> None:
    with pytest.raises(Exception, match="number"):
        render("receipt", "it", {name: value for name, value in values().items() if name != "number"})


def test_no_template_holds_an_address_of_its_own() -> None:
    files = [file for file in Path(FOLDER).rglob("*.*") if "http" in file.read_text("utf-8")]

    assert files == []
