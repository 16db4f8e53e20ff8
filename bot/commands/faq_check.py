"""`sportello faq check`, `faq suggest` and `faq bench`: the corpus from an editor's and an engineer's side."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.commands.faq_eval import language_files, read_corpus
from bot.commands.faq_thesaurus import is_good, read_new_thesaurus
from bot.commands.options import DataDir
from bot.faq import Corpus, FaqRetriever, Thesaurus
from bot.faq.bench import bench as time_engines
from bot.faq.evaluation import ask, summary
from bot.faq.plot import draw_latency
from bot.faq.question_sets import read_questions
from bot.faq.review import Kind, review
from bot.faq.synthetic import synthetic_corpus
from bot.settings import Settings

MISLEADING = (Kind.COPY, Kind.STOLEN)
console = Console()


def check(
    questions: Annotated[Path | None, typer.Option(help="Test questions: is the thesaurus good for them?")] = None,
    new_thesaurus: Annotated[
        Path | None,
        typer.Option("--thesaurus", help="A new thesaurus: only tell whether it harms the corpus' own questions."),
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """List entries that steal each other's questions, copies, expired and unreviewed ones; exit 1 if any misleads."""
    settings = Settings(data_dir=data_dir)
    corpus = read_corpus(None, settings)
    thesaurus, abbreviations = language_files(settings)
    if new_thesaurus is not None:
        if not is_good(corpus, abbreviations, thesaurus, read_new_thesaurus(new_thesaurus)):
            sys.exit(1)
        return
    retriever = FaqRetriever.fit(corpus, thesaurus, abbreviations=abbreviations)
    today = datetime.now(UTC).date()
    findings = review(corpus, retriever, today)
    for finding in findings:
        print(finding.as_problem())
    counts = Counter(finding.kind for finding in findings)
    print(f"{len(corpus.entries)} entries: " + ", ".join(f"{counts[kind]} {kind}" for kind in Kind))
    worse = False
    if questions is not None:
        asked = read_questions(questions)
        locale = corpus.locales[0]
        plain = FaqRetriever.fit(corpus, Thesaurus(), abbreviations=abbreviations)
        with_it, without = (
            summary(ask(each, asked, locale, today), len(corpus.ids), 0.0) for each in (retriever, plain)
        )
        print(f"mean reciprocal rank with the thesaurus {with_it.mrr or 0:.3f}, without {without.mrr or 0:.3f}")
        worse = (with_it.mrr or 0) < (without.mrr or 0)
    if worse or any(counts[kind] for kind in MISLEADING):
        sys.exit(1)


def suggest(
    typed: Annotated[str, typer.Argument(help="The beginning of a question.")],
    locale: Annotated[str, typer.Option(help="Language: it or en.")] = "it",
    data_dir: DataDir = None,
) -> None:
    """Show the questions that would be offered while somebody types."""
    settings = Settings(data_dir=data_dir)
    thesaurus, abbreviations = language_files(settings)
    retriever = FaqRetriever.fit(read_corpus(None, settings), thesaurus, abbreviations=abbreviations)
    for found in retriever.suggest(typed, locale=locale, today=datetime.now(UTC).date()):
        print(f"{found.entry.id}  {found.entry.question}")


def bench(
    entries: Annotated[str, typer.Option(help="Sizes of synthetic corpora, by commas; may be empty.")] = "1000,10000",
    own: Annotated[bool, typer.Option(help="Time this project's own corpus, in its first language, too.")] = False,
    plot: Annotated[Path | None, typer.Option(help="Write a plot of the times (PNG) here.")] = None,
    as_json_text: Annotated[bool, typer.Option("--json", help="Print one JSON list.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Time a question, beside bm25s, tantivy and plain scikit-learn on the same corpus."""
    sizes = [size.strip() for size in entries.split(",") if size.strip()]
    if not all(size.isascii() and size.isdigit() and int(size) for size in sizes):
        raise typer.BadParameter("write sizes such as 1000,10000", param_hint="--entries")
    corpora = [synthetic_corpus(int(size)) for size in sizes]
    if own:
        whole = read_corpus(None, Settings(data_dir=data_dir))
        corpora.insert(0, Corpus(whole.in_locale(whole.locales[0]), whole.version))
    timings = [timing for corpus in corpora for timing in time_engines(corpus)]
    if plot is not None:
        draw_latency(timings, plot)
    if as_json_text:
        print(json.dumps([asdict(timing) for timing in timings], indent=2))
        return
    table = Table("engine", "entries", "p50 ms", "p99 ms", "fit s")
    for timing in timings:
        table.add_row(*("not installed" if value is None else str(value) for value in asdict(timing).values()))
    console.print(table)
