"""The figures of an evaluation, on cases small enough to reckon by hand."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from bot.errors import ContentRefused
from bot.faq import FaqRetriever, Zone
from bot.faq.bench import Timing
from bot.faq.evaluation import Answered, ask, c_at_1, expected_calibration_error, labels, ranks, summary
from bot.faq.evaluation_report import as_json, as_rows, reliability
from bot.faq.plot import draw_latency, draw_reliability
from bot.faq.question_sets import Question, guess_language, read_questions, read_set_corpus

TODAY = date(2026, 11, 21)


def answered(zone: Zone, right: float, confidence: float = 0.5, *, in_scope: bool = True) -> Answered:
    return Answered(in_scope, zone, confidence, right, right, right, bool(right), 0.001)


def test_an_abstention_counts_as_right_as_often_as_answers_were() -> None:
    found = [answered(Zone.ANSWER, 1)] * 6 + [answered(Zone.ANSWER, 0)] * 2 + [answered(Zone.ABSTAIN, 0)] * 2

    assert c_at_1(found) == pytest.approx((6 + 2 * 6 / 10) / 10)


def test_calibration_error_is_the_distance_between_promised_and_kept() -> None:
    promised, kept = np.full(100, 0.8), np.array([1.0, 0.0] * 50)

    assert expected_calibration_error(promised, kept) == pytest.approx(0.3)


def test_ranks_count_ties_in_expectation(corpus: object) -> None:
    class Found:
        def __init__(self, entry_id: str, chance: float) -> None:
            self.chance = chance
            self.document = type("D", (), {"entry": type("E", (), {"id": entry_id})})

    judgement = type("J", (), {"ranking": (Found("a", 0.4), Found("b", 0.2), Found("c", 0.2), Found("d", 0.2))})()
    judgement.is_near_exact = False

    first, three, reciprocal = ranks(judgement, frozenset({"c"}))

    assert first == 0
    assert three == pytest.approx(2 / 3)
    assert reciprocal == pytest.approx(1 / 3)
    assert ranks(judgement, frozenset({"a"})) == (1, 1, 1)
    assert ranks(judgement, frozenset({"x"})) == (0, 0, 0)


def test_a_question_is_asked_in_the_language_it_names(retriever: FaqRetriever) -> None:
    english = Question("when is the first instalment due?", frozenset({"tasse/prima-rata"}), "en")
    italian = Question("quando scade la prima rata dell'università?", frozenset({"tasse/prima-rata"}))

    found = ask(retriever, [english, italian], "it", TODAY)

    assert [each.zone for each in found] == [Zone.ANSWER, Zone.ANSWER]


def test_the_latency_of_engines_is_drawn_even_where_one_is_missing(tmp_path: Path) -> None:
    timings = [
        Timing("ours", 1_000, 0.5, 1.0, 2.0),
        Timing("ours", 10_000, 0.9, 1.8, 3.0),
        Timing("absent", 1_000, None, None, None),
    ]

    draw_latency(timings, tmp_path / "latency.png")

    assert (tmp_path / "latency.png").read_bytes().startswith(b"\x89PNG")


def test_a_run_tells_every_figure_under_its_public_name(retriever: FaqRetriever) -> None:
    questions = [
        Question("come chiedo il rimborso delle tasse pagate due volte", frozenset({"tasse/rimborso"})),
        Question("isee", frozenset({"tasse/isee"})),
        Question("chi ha vinto il campionato", frozenset()),
    ]

    figures = as_json(summary(ask(retriever, questions, "it", TODAY), 12, 0.5))

    assert list(figures) == [
        "entries", "queries", "in_scope", "top1", "top3", "mrr", "auroc", "c_at_1", "ece", "zones", "out_of_scope",
        "latency_ms", "fit_s",
    ]  # fmt: skip
    assert (figures["entries"], figures["queries"], figures["in_scope"]) == (12, 3, 2)
    assert figures["top1"] == figures["auroc"] == 1.0
    assert figures["zones"]["answer"]["precision"] == 1.0
    assert sum(figures["out_of_scope"].values()) == pytest.approx(1)
    json.dumps(figures, allow_nan=False)


def test_a_run_without_questions_has_no_figures_but_does_not_fail() -> None:
    figures = as_json(summary([], 0, 0.0))

    assert figures["top1"] is None
    assert dict(as_rows(summary([], 0, 0.0)))["zones answer share"] == "0.0"


def test_labels_tell_the_confidence_before_any_calibration(retriever: FaqRetriever) -> None:
    questions = [Question("rimborso doppio pagamento", frozenset({"tasse/rimborso"})), Question("calcio", frozenset())]

    found = labels(retriever, questions, "it")

    assert [label.is_right for label in found] == [True, False]
    assert found[0].confidence > found[1].confidence


def test_the_reliability_plot_is_a_picture(tmp_path: Path) -> None:
    points = reliability([answered(Zone.ANSWER, n % 2, n / 40) for n in range(40)])

    draw_reliability(points, "prova", tmp_path / "plot.png")

    assert len(points) == 10
    assert (tmp_path / "plot.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.slow
def test_question_sets_are_read_and_their_language_guessed(tmp_path: Path) -> None:
    (tmp_path / "c.jsonl").write_text(
        '{"id":"a","question":"Come pago le tasse universitarie?","answer":"Con il portale dei pagamenti."}\n', "utf-8"
    )
    (tmp_path / "q.jsonl").write_text('{"text":"tasse","gold":"a"}\n{"text":"boh","gold":null}\n', "utf-8")

    corpus, questions = read_set_corpus(tmp_path / "c.jsonl"), read_questions(tmp_path / "q.jsonl")

    assert corpus.entries[0].locale == "it"
    assert questions == [Question("tasse", frozenset({"a"})), Question("boh", frozenset())]
    assert guess_language("How do I pay my fees, and when is it due?") == "en"
    assert guess_language("") == "it"


@pytest.mark.parametrize(
    "line", ["{", "[1]", '{"id": 1, "question": "x"}', '{"id": "a"}', '{"id":"a","question":"x","variants":1}']
)
def test_a_line_that_is_no_entry_is_refused_with_its_number(tmp_path: Path, line: str) -> None:
    file = tmp_path / "c.jsonl"
    file.write_text('{"id":"ok","question":"x","answer":""}\n' + line + "\n", "utf-8")

    with pytest.raises(ContentRefused) as refused:
        read_set_corpus(file)

    assert refused.value.problems[0].line == 2
