"""The corpus sits an exam that was written before anyone looked at its answers.

`exam/blind.jsonl` was written from the topics' names and descriptions alone and committed before its golds, its golds
before the first search. `"kind": "missing"` marks a question that nothing answers: it counts as out of scope.
`"kind": "filled"` marks one whose answer was written or completed afterwards.

The text's hash splits it: entries were improved from the development half only, the held-out half was only measured.
At the first sitting the held-out half had top-1 .796, top-3 .904, out of scope answered .029. Then entries and wordings
were added without reading that half; measured once, it had .846, .934 and .036. With twice as many wordings and sixty
more entries it has .839, .946 and .059: three of 51 questions that are not for this desk. The floors below were chosen
after that: they guard against getting worse and prove no quality.

`exam/fresh.jsonl` is a second exam, made in the same order by somebody who had not seen the entries: questions, golds,
one sitting. Entries were still being worded between its questions and its golds. At its first sitting it had top-1
.872, top-3 .956, answers right .947, out of scope answered .069 (foreign ones alone .037); in English alone top-1 .814.
Its floors, too, were chosen after seeing these figures.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.faq import Corpus, FaqRetriever, Zone
from bot.faq.evaluation import Evaluation, ask, summary
from bot.faq.question_sets import Question, read_questions

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "faq_corpus"
EXAM = Path(__file__).parent / "exam"
TODAY = date(2026, 11, 21)


def is_held_out(text: str) -> bool:
    return hashlib.sha256(text.encode()).digest()[0] % 2 == 1


def blind() -> list[tuple[dict[str, Any], Question]]:
    return exam("blind.jsonl")


def exam(name: str) -> list[tuple[dict[str, Any], Question]]:
    file = EXAM / name
    return list(zip(map(json.loads, file.read_text("utf-8").splitlines()), read_questions(file), strict=True))


def sit(retriever: FaqRetriever, chosen: Sequence[tuple[dict[str, Any], Question]]) -> Evaluation:
    answered = []
    for locale in ("it", "en"):
        answered += ask(retriever, [one for line, one in chosen if line["locale"] == locale], locale, TODAY)
    return summary(answered, 0, 0.0)


def test_the_exam_is_large_and_a_good_part_of_it_is_not_for_this_desk() -> None:
    questions = [question for file in EXAM.glob("*.jsonl") for question in read_questions(file)]
    english = [line for line, _ in blind() if line["locale"] == "en"]

    assert len(questions) >= 300
    assert sum(not question.golds for question in questions) >= 60
    assert len(english) >= 40
    assert len({line["text"].lower() for line, _ in blind()}) == len(blind())


@pytest.mark.parametrize("name", ["blind.jsonl", "fresh.jsonl"])
def test_every_gold_is_an_entry_and_a_question_without_one_is_foreign_or_missing(own_corpus: Corpus, name: str) -> None:
    golds = {gold for _, question in exam(name) for gold in question.golds}
    unexplained = [
        line["text"]
        for line, question in exam(name)
        if (line["topic"] is not None and not question.golds) != (line.get("kind") == "missing")
    ]

    assert golds <= own_corpus.ids
    assert unexplained == []


def test_questions_held_out_find_their_entry_as_often_as_they_once_did(own: FaqRetriever) -> None:
    held_out = [(line, question) for line, question in blind() if is_held_out(line["text"])]

    found = sit(own, held_out)

    assert found.top1 is not None
    assert found.top3 is not None
    assert found.answer.right is not None
    assert found.top1 >= 0.82
    assert found.top3 >= 0.91
    assert found.answer.right >= 0.90
    assert (found.out_of_scope[Zone.ANSWER] or 0.0) <= 0.06


def test_what_the_desk_cannot_know_is_hardly_ever_asserted(own: FaqRetriever) -> None:
    foreign = [(line, question) for line, question in blind() if line["topic"] is None and not question.golds]

    found = sit(own, foreign)

    assert len(foreign) >= 70
    assert (found.out_of_scope[Zone.ANSWER] or 0.0) <= 0.05


def test_the_second_exam_is_passed_as_well_as_at_its_first_sitting(own: FaqRetriever) -> None:
    questions = exam("fresh.jsonl")

    found = sit(own, questions)

    assert len(questions) == 360
    assert found.top1 is not None
    assert found.top3 is not None
    assert found.answer.right is not None
    assert found.top1 >= 0.85
    assert found.top3 >= 0.94
    assert found.answer.right >= 0.92
    assert (found.out_of_scope[Zone.ANSWER] or 0.0) <= 0.09
