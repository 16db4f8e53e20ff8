"""From a question to a verdict, on the small corpus of conftest."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.faq import Corpus, FaqRetriever, RetrieverSettings, Verdict, Zone
from bot.faq.settings import Calibration, ZoneThresholds

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="session")
def bold(corpus: Corpus, retriever: FaqRetriever) -> FaqRetriever:
    """Return a retriever that asserts whatever it may, to see what it may not."""
    always = RetrieverSettings(zones=ZoneThresholds(answer=0.0, clarify=0.0))
    return FaqRetriever(corpus, retriever._indexes, always)


def first(verdict: Verdict) -> str:
    return verdict.matches[0].entry.id


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ho pagato due volte le tasse, come riavere i soldi", "tasse/rimborso"),
        ("rimborzo tasse", "tasse/rimborso"),
        ("quando scade la prima rata dell universita", "tasse/prima-rata"),
        ("isee", "tasse/isee"),
        ("non ricordo la pasword", "credenziali/password"),
        ("posso rifiutare un 18", "esami/rifiutare-voto"),
        ("cosa devo portare il giorno della prova", "esami/guida-esame"),
    ],
)
def test_the_right_entry_is_nearest(retriever: FaqRetriever, text: str, expected: str) -> None:
    assert first(retriever.search(text, today=TODAY)) == expected


def test_every_entry_is_answered_when_asked_by_its_own_question(corpus: Corpus, retriever: FaqRetriever) -> None:
    for entry in corpus.entries:
        if entry.is_valid(TODAY):
            verdict = retriever.search(entry.question, locale=entry.locale, today=TODAY)

            assert (verdict.zone, first(verdict)) == (Zone.ANSWER, entry.id)
            assert verdict.matches[0].entry.locale == entry.locale


def test_a_slip_of_the_finger_does_not_matter_in_a_known_question(retriever: FaqRetriever) -> None:
    verdict = retriever.search("ho dimenticato la pasword come la cambio", today=TODAY)

    assert (verdict.zone, first(verdict)) == (Zone.ANSWER, "credenziali/password")


def test_a_section_answers_with_its_title_path(retriever: FaqRetriever) -> None:
    match = retriever.search("Quando vedo l'esito nel libretto", today=TODAY).matches[0]

    assert match.section is not None
    assert match.section.anchor == "quando-vedo-l-esito-nel-libretto"
    assert match.title == "Un esame dall'inizio alla fine › Quando vedo l'esito nel libretto"
    assert match.answer == "Di solito entro due settimane, nella pagina *Libretto*."


def test_a_guide_as_a_whole_answers_with_its_contents(retriever: FaqRetriever) -> None:
    match = retriever.search("un esame dall'inizio alla fine", today=TODAY).matches[0]

    assert match.section is None
    assert "(esami/guida-esame#quando-vedo-l-esito-nel-libretto)" in match.answer


@pytest.mark.parametrize("text", ["Come funziona?", "come funziona la", "vorrei sapere come si fa", "quando posso?"])
def test_function_words_alone_are_never_asserted(bold: FaqRetriever, text: str) -> None:
    assert bold.search(text, today=TODAY).zone is Zone.ABSTAIN


def test_an_expired_entry_is_no_match_and_nothing_is_asserted_in_its_place(bold: FaqRetriever) -> None:
    text = "Come funziona la sessione straordinaria di recupero?"

    before = bold.search(text, today=date(2026, 3, 31))
    after = bold.search(text, today=date(2026, 4, 1))

    assert (before.zone, first(before)) == (Zone.ANSWER, "esami/sessione-covid")
    assert after.zone is not Zone.ANSWER
    assert "esami/sessione-covid" not in {match.entry.id for match in after.matches}


def test_what_has_ended_is_named_and_the_rest_is_offered(retriever: FaqRetriever) -> None:
    verdict = retriever.search("sessione straordinaria recupero esami", today=date(2026, 4, 1))

    assert verdict.ended is not None
    assert verdict.ended.id == "esami/sessione-covid"
    assert verdict.zone is Zone.CLARIFY
    assert verdict.uncalibrated is None
    assert "esami/sessione-covid" not in {match.entry.id for match in verdict.matches}


def test_an_ended_entry_does_not_weaken_a_valid_one(retriever: FaqRetriever) -> None:
    text = "come mi prenoto agli esami, anche nella sessione straordinaria"

    before, after = (retriever.search(text, today=day) for day in (date(2026, 3, 31), date(2026, 4, 1)))

    assert after.confidence > {match.entry.id: match.confidence for match in before.matches}["esami/prenotare"]
    assert first(after) == "esami/prenotare"


def test_a_valid_entry_to_the_letter_is_answered_whatever_has_ended(corpus: Corpus) -> None:
    twin = next(entry for entry in corpus.entries if entry.id == "tasse/isee")
    old = replace(twin, id="tasse/isee-2020", slug="isee-2020", valid_until=date(2020, 12, 31))
    both = FaqRetriever.fit(Corpus([*corpus.entries, old], "two years"))

    verdict = both.search(twin.question, today=TODAY)

    assert (verdict.zone, first(verdict), verdict.ended) == (Zone.ANSWER, "tasse/isee", None)


def test_an_entry_of_another_audience_is_no_match(bold: FaqRetriever) -> None:
    text = "Come attivo la firma digitale per i verbali?"

    zones = {who: bold.search(text, today=TODAY, audience=who).zone for who in ("docenti", "iscritti", None)}

    assert zones["docenti"] is Zone.ANSWER
    assert zones["iscritti"] is not Zone.ANSWER
    assert zones[None] is Zone.ANSWER


def test_entries_that_did_not_help_and_other_topics_are_left_out(retriever: FaqRetriever) -> None:
    text = "quando scadono le tasse"

    again = retriever.search(text, today=TODAY, excluding=["tasse/prima-rata"])
    elsewhere = retriever.search(text, today=TODAY, topic="esami")

    assert "tasse/prima-rata" not in {match.entry.id for match in again.matches}
    assert {match.entry.topic for match in elsewhere.matches} == {"esami"}


def test_an_english_question_gets_the_twin(retriever: FaqRetriever) -> None:
    verdict = retriever.search("when is the first instalment due", locale="en", today=TODAY)

    assert (verdict.zone, verdict.matches[0].entry.locale, verdict.crossed_language) == (Zone.ANSWER, "en", False)


def test_an_italian_question_in_an_english_chat_gets_the_twin(retriever: FaqRetriever) -> None:
    verdict = retriever.search("come mi prenoto a un appello d'esame", locale="en", today=TODAY)

    assert (first(verdict), verdict.matches[0].entry.locale) == ("esami/prenotare", "en")


def test_without_a_twin_the_italian_entry_is_found_and_said_to_be_italian(bold: FaqRetriever) -> None:
    verdict = bold.search("forgot my password", locale="en", today=TODAY)

    assert (first(verdict), verdict.crossed_language) == ("credenziali/password", True)


def test_matches_are_at_most_three_different_entries_best_first(bold: FaqRetriever) -> None:
    verdict = bold.search("esame voto libretto appello prenotazione", today=TODAY)

    confidences = [match.confidence for match in verdict.matches]
    assert 2 <= len(verdict.matches) <= 3
    assert confidences == sorted(confidences, reverse=True)
    assert len({match.entry.id for match in verdict.matches}) == len(verdict.matches)


def test_the_topics_of_a_request_come_best_first(retriever: FaqRetriever) -> None:
    topics = retriever.topics("non riesco a pagare la rata delle tasse")

    assert topics[0][0] == "tasse"
    assert sum(share for _, share in topics) == pytest.approx(1, abs=1e-5)


HOSTILE = [
    "",
    " ",
    "?",
    "\x00",
    "😀" * 500,
    "\u202eetteb ovitteg",
    "a" * 1_000_000,
    "esame " * 200_000,
    "e\u0301" * 500_000,
    "\ud800 isee",
    '/ticket{"number": 1}',
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "{{ 7*7 }} {scadenza_prima_rata}",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("locale", ["it", "en", "xx"])
def test_no_text_breaks_a_search(retriever: FaqRetriever, text: str, locale: str) -> None:
    verdict = retriever.search(text, locale=locale, today=TODAY)

    assert isinstance(verdict.zone, Zone)
    assert retriever.topics(text, locale) is not None


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=300))
def test_any_text_gets_a_verdict_in_bounds(retriever: FaqRetriever, text: str) -> None:
    verdict = retriever.search(text, today=TODAY)

    assert all(0 <= match.confidence <= 1 for match in verdict.matches)
    assert verdict.zone is Zone.ABSTAIN or verdict.matches


def test_the_same_question_gets_the_same_verdict(retriever: FaqRetriever) -> None:
    texts = ["isee", "voto esame", "rimborso rata", "pw persa"] * 5
    random.Random(1).shuffle(texts)

    seen = {text: retriever.search(text, today=TODAY) for text in texts}

    assert all(retriever.search(text, today=TODAY) == verdict for text, verdict in seen.items())


def test_a_corpus_of_one_or_no_entry_is_served(corpus: Corpus) -> None:
    one = FaqRetriever.fit(Corpus([corpus.entry("tasse/isee", "it")], "1"))
    none = FaqRetriever.fit(Corpus([], "0"))

    assert first(one.search("Dove carico la mia attestazione ISEE?", today=TODAY)) == "tasse/isee"
    assert none.search("isee", today=TODAY) == Verdict(Zone.ABSTAIN, (), "it")


def test_a_verdict_says_how_sure_it_was_before_the_desk_s_feedback(retriever: FaqRetriever) -> None:
    asked = "pagare la rata in ritardo"
    shy = retriever.calibrated(replace(retriever.settings, calibration=Calibration(slope=1.0, shift=-1.0)))

    plain, calibrated = (each.search(asked, today=TODAY) for each in (retriever, shy))

    assert plain.uncalibrated == pytest.approx(plain.confidence)
    assert calibrated.uncalibrated == pytest.approx(plain.confidence)
    assert calibrated.confidence < plain.confidence


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("Come chiedo il rimborso delle tasse pagate due volte?", "it is the entry's own question"),
        ("come funziona?", "it rests on nothing"),
        ("sessione straordinaria di recupero di primavera", "the best entry is out of date"),
        ("", "it is empty"),
    ],
)
def test_nothing_is_learnt_from_a_question_that_was_not_weighed(retriever: FaqRetriever, asked: str, why: str) -> None:
    assert retriever.search(asked, today=TODAY).uncalibrated is None, why
