"""Who thanks is done; who says anything else is read by a person."""

from __future__ import annotations

import pytest

from bot.tickets import is_thanks


@pytest.mark.parametrize(
    "text",
    [
        "grazie",
        "Grazie mille!!",
        "GRAZIE INFINITE 🙏",
        "Perfetto, grazie Anna",
        "ok grazie, ora funziona tutto",
        "Vi ringrazio molto per la disponibilità",
        "grazie per l'aiuto e buona giornata",
        "Problema risolto, grazie!",
        "no grazie",
        "tutto ok",
        "👍",
        "thanks!",
        "Thank you so much for your help",
        "perfect, my problem is solved, thx",
        "Grazie per la vostra disponibilità",
        "Grazie per il riscontro",
        "grazie a lei!",
        "la ringrazio per la cortese risposta",
        "grazie per avermi risposto presto",
        "mi hai salvato!",
        "grazieeee",
        "Thanks for the prompt response",
        "I really appreciate it",
        "thanks, that worked",
    ],
)
def test_a_thank_you_is_one(text: str) -> None:
    assert is_thanks(text, "Anna Conti")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "riapri",
        "grazie ma non funziona",
        "grazie, quando arriva il rimborso",
        "grazie?",
        "Ho ancora il problema, grazie",
        "ok però la rata è ancora lì",
        "grazie grazie grazie grazie grazie grazie grazie grazie grazie grazie grazie grazie grazie",
        "grazie Bruno mi mandi il modulo",
        "thanks but it still fails",
        "is it fixed",
        "no",
        "grazie in anticipo per il riscontro",
        "resto in attesa di riscontro, grazie",
        "un chiarimento, grazie",
        "perfetto, e adesso",
        "how is it solved",
        "any help appreciated",
        "🤔",
    ],
)
def test_anything_else_is_for_a_person(text: str) -> None:
    assert not is_thanks(text, "Anna Conti")


def test_a_name_that_is_not_the_operators_is_a_word_like_any_other() -> None:
    assert not is_thanks("grazie Bruno", "Anna Conti")
    assert is_thanks("grazie Bruno", "Bruno Sala")


def test_who_signs_a_thank_you_thanks_all_the_same() -> None:
    assert is_thanks("Grazie e cordiali saluti, Mario Rossi", "Anna Conti", "Rossi Mario")
    assert not is_thanks("Grazie e cordiali saluti, Mario Rossi", "Anna Conti")
