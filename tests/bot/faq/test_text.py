"""Italian as students write it, cut into words and stems."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq import Abbreviations
from bot.faq.analysis import Analyzer
from bot.faq.language import language
from bot.faq.text import MAX_CHARS, words
from bot.faq.thesaurus import CONCEPT, parse_thesaurus

ITALIAN = language("it")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dov'è l'aula dell’esame?", ["dov", "è", "l", "aula", "dell", "esame"]),
        ("QUANT`È la 1ª rata", ["quant", "è", "la", "1a", "rata"]),
        ("c++ e c#!!!", ["c++", "e", "c#"]),
        ("pago_la_rata 156,00€", ["pago", "la", "rata", "156", "00"]),
        ("perche\u0301 no", ["perché", "no"]),
        ("😀🇮🇹 \x00\u202e ISEE\u200b", ["isee"]),
        ("", []),
    ],
)
def test_a_text_is_cut_into_lower_case_words(text: str, expected: list[str]) -> None:
    assert words(text, ITALIAN) == expected


def test_english_endings_are_parted() -> None:
    assert words("I don’t know, I've paid", language("en")) == ["i", "do", "not", "know", "i", "ve", "paid"]


@pytest.mark.parametrize("text", ["a" * 1_000_000, "e\u0301" * 500_000, "\ufdfa" * 100_000, "l'" * 400_000])
def test_no_more_than_the_first_two_thousand_characters_are_read(text: str) -> None:
    found = words(text, ITALIAN)

    assert sum(len(word) for word in found) <= MAX_CHARS


def test_an_accent_left_out_changes_nothing() -> None:
    typed = Analyzer(ITALIAN).terms("perche l'universita e le attivita, piu facolta")
    written = Analyzer(ITALIAN).terms("perché l’università e le attività, più facoltà")

    assert typed == written


def test_abbreviations_are_written_out() -> None:
    analyzer = Analyzer(ITALIAN, Abbreviations({"it": {"nn": ("non",), "cdl": ("corso", "di", "laurea")}}))

    assert analyzer.terms("nn trovo il cdl") == analyzer.terms("non trovo il corso di laurea")


def test_words_of_one_idea_share_a_concept_also_across_languages() -> None:
    thesaurus = parse_thesaurus(["tassa rata = fee fees", "part-time lavoratore = part-time"])

    italian = Analyzer(ITALIAN, thesaurus=thesaurus).terms("quante rate per chi studia part time").stems
    english = Analyzer(language("en"), thesaurus=thesaurus).terms("fees for part-time students").stems

    concepts = [stem for stem in italian if stem.startswith(CONCEPT)]
    assert len(concepts) == 2
    assert concepts == [stem for stem in english if stem.startswith(CONCEPT)]


@given(st.text())
def test_no_text_breaks_the_analysis(text: str) -> None:
    terms = Analyzer(ITALIAN).terms(text)

    assert all(word == unicodedata.normalize("NFKC", word) or word for word in terms.folded)
    assert len(terms.folded) == len(terms.stems)
