"""Questions offered while typing."""

from __future__ import annotations

from datetime import date

import pytest

from bot.faq import FaqRetriever

TODAY = date(2026, 11, 21)


def ids(retriever: FaqRetriever, typed: str, locale: str = "it") -> list[str]:
    return [found.entry.id for found in retriever.suggest(typed, locale=locale, today=TODAY)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("rimb", "tasse/rimborso"),
        ("come chiedo il rim", "tasse/rimborso"),
        ("quando scadono le tas", "tasse/prima-rata"),
        ("Prenot", "esami/prenotare"),
        ("pasword ", "credenziali/password"),
        ("ise", "tasse/isee"),
        ("rifiutare il v", "esami/rifiutare-voto"),
    ],
)
def test_a_beginning_finds_the_question(retriever: FaqRetriever, typed: str, expected: str) -> None:
    assert ids(retriever, typed)[0] == expected


def test_english_beginnings_find_twins(retriever: FaqRetriever) -> None:
    assert ids(retriever, "first inst", "en") == ["tasse/prima-rata"]


def test_expired_entries_are_not_offered(retriever: FaqRetriever) -> None:
    assert "esami/sessione-covid" not in ids(retriever, "sessione straordinaria")


def test_each_entry_is_offered_once_and_no_more_than_asked(retriever: FaqRetriever) -> None:
    found = retriever.suggest("esame", today=TODAY, limit=2)

    assert len({suggestion.entry.id for suggestion in found}) == len(found) == 2


@pytest.mark.parametrize("typed", ["", " ", "a", "?", "\x00", "😀", "x" * 1_000_000, "\ud800\ud800", "e\u0301" * 9_999])
def test_no_text_breaks_it(retriever: FaqRetriever, typed: str) -> None:
    assert ids(retriever, typed, "it") is not None
    assert ids(retriever, typed, "xx") == []
