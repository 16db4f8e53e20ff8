"""The project's own corpus: every entry is found by its own question, and students' questions find their entry.

`exam/students_it.jsonl` are development questions: the tilt of the ranking was chosen with them.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.faq import Corpus, FaqRetriever, Zone
from bot.faq.evaluation import ask, summary
from bot.faq.question_sets import read_questions

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "faq_corpus"
EXAM = Path(__file__).parent / "exam"
TODAY = date(2026, 11, 21)


def test_every_entry_is_answered_when_asked_by_its_own_question(own_corpus: Corpus, own: FaqRetriever) -> None:
    lost = []
    for entry in own_corpus.entries:
        if entry.is_valid(TODAY):
            verdict = own.search(entry.question, locale=entry.locale, today=TODAY)
            if verdict.zone is not Zone.ANSWER or verdict.matches[0].entry.id != entry.id:
                lost.append((entry.id, entry.locale))

    assert lost == []


def test_students_questions_find_their_entry_and_nothing_foreign_is_asserted(own: FaqRetriever) -> None:
    questions = read_questions(EXAM / "students_it.jsonl")

    found = summary(ask(own, questions, "it", TODAY), 0, 0.0)

    assert found.top1 is not None
    assert found.top3 is not None
    assert found.answer.right is not None
    assert found.top1 >= 0.90
    assert found.top3 >= 0.97
    assert found.answer.right >= 0.95
    assert (found.out_of_scope[Zone.ANSWER] or 0.0) <= 1 / 30  # parking near the station is told of parking here


def test_every_gold_of_the_exam_exists(own_corpus: Corpus) -> None:
    golds = {gold for question in read_questions(EXAM / "students_it.jsonl") for gold in question.golds}

    assert golds <= own_corpus.ids
