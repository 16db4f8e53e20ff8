"""How fast a question is answered, beside other engines on the same corpus in the same run."""

from __future__ import annotations

import gc
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.faq.corpus import Corpus
from bot.faq.retriever import FaqRetriever
from bot.faq.synthetic import synthetic_questions

QUESTIONS = 500
TODAY = date(2026, 1, 1)
TOP = 20
SIGNS = re.compile(r"\W+")  # a colon or a quote means something in tantivy's query language
REPEATS = 5  # of each question the fastest counts: the others tell what else the machine was doing

Search = Callable[[str], object]


@dataclass(frozen=True)
class Timing:
    """Milliseconds of one engine on one corpus, warm, on one core; None in `p50_ms` when it is not installed."""

    engine: str
    entries: int
    p50_ms: float | None
    p99_ms: float | None
    fit_s: float | None


def bench(corpus: Corpus) -> list[Timing]:
    """Time every engine on a corpus, with questions made of its words."""
    questions = synthetic_questions(corpus, QUESTIONS)
    engines: list[tuple[str, Callable[[Corpus], Search]]] = [
        ("sportello", _sportello),
        ("scikit-learn", _scikit_learn),
        ("bm25s", _bm25s),
        ("tantivy", _tantivy),
    ]
    return [_time(name, fit, corpus, questions) for name, fit in engines]


def _time(name: str, fit: Callable[[Corpus], Search], corpus: Corpus, questions: Sequence[str]) -> Timing:
    entries = len(corpus.entries)
    start = time.perf_counter()
    try:
        search = fit(corpus)
    except ImportError:
        return Timing(name, entries, None, None, None)
    fit_s = time.perf_counter() - start
    for question in questions:  # warm
        search(question)
    gc.collect()
    milliseconds = [min(_milliseconds(search, question) for _ in range(REPEATS)) for question in questions]
    p50, p99 = np.percentile(milliseconds, [50, 99])
    return Timing(name, entries, round(float(p50), 4), round(float(p99), 4), round(fit_s, 2))


def _milliseconds(search: Search, question: str) -> float:
    start = time.perf_counter()
    search(question)
    return 1000 * (time.perf_counter() - start)


def _texts(corpus: Corpus) -> list[str]:
    return [" ".join((*entry.texts, entry.body)) for entry in corpus.entries]


def _sportello(corpus: Corpus) -> Search:
    retriever = FaqRetriever.fit(corpus)
    return lambda question: retriever.search(question, today=TODAY)


def _scikit_learn(corpus: Corpus) -> Search:
    vectorizer = TfidfVectorizer(sublinear_tf=True)
    matrix = vectorizer.fit_transform(_texts(corpus)).T.tocsr()

    def search(question: str) -> object:
        scores = (vectorizer.transform([question]) @ matrix).toarray().ravel()
        return np.argsort(-scores)[:TOP]

    return search


def _bm25s(corpus: Corpus) -> Search:
    import bm25s  # type: ignore[import-untyped]  # it has no types

    tokens = [text.split() for text in _texts(corpus)]
    engine = bm25s.BM25()
    engine.index(tokens, show_progress=False)
    top = min(TOP, len(tokens))
    return lambda question: engine.retrieve([question.split()], k=top, show_progress=False)


def _tantivy(corpus: Corpus) -> Search:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("body")
    index = tantivy.Index(builder.build())
    writer = index.writer()
    for text in _texts(corpus):
        writer.add_document(tantivy.Document(body=text))
    writer.commit()
    index.reload()
    searcher = index.searcher()
    return lambda question: searcher.search(index.parse_query(SIGNS.sub(" ", question), ["body"]), TOP).hits
