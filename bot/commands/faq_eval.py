"""`sportello faq eval` and `sportello faq fit`: figures of the retriever on questions with known answers."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.commands.options import DataDir
from bot.faq import Abbreviations, FaqRetriever, RetrieverSettings, Thesaurus, load_abbreviations, load_thesaurus
from bot.faq.calibration import TARGET_PRECISION, recalibrated
from bot.faq.corpus import Corpus, load_corpus
from bot.faq.evaluation import ask, labels, mean, summary
from bot.faq.evaluation_report import as_json, as_rows, reliability
from bot.faq.plot import draw_reliability
from bot.faq.question_sets import read_questions, read_set_corpus
from bot.faq.training import QuestionSet, SetFigures, train
from bot.institution import load_institution
from bot.settings import Settings
from bot.topics import load_topics

console = Console()
progress = Console(stderr=True)

RANKING = {"top1": "top1", "top3": "top3", "mrr": "mrr", "ece": "ece", "ece_missing": "ece, entries missing"}
ZONES = {
    "answered": "answered",
    "right": "right",
    "answered_missing": "answered, entries missing",
    "right_missing": "right, entries missing",
    "foreign": "out of scope answered",
}

Precision = Annotated[float, typer.Option(min=0.5, max=0.99, help="Share of answers that must be right.")]


def evaluate(
    queries: Annotated[Path, typer.Option(help="JSON Lines of questions with their entry's id.")],
    corpus: Annotated[Path | None, typer.Option(help="Folder or .jsonl of entries; default: this project's.")] = None,
    locale: Annotated[str | None, typer.Option(help="Only questions of this language; default: all.")] = None,
    calibrate_with: Annotated[Path | None, typer.Option(help="Other questions, used as a desk's feedback.")] = None,
    precision: Precision = TARGET_PRECISION,
    as_json_text: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    plot: Annotated[Path | None, typer.Option(help="Write a reliability plot (PNG) here.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Ask many questions whose answers are known, and tell how often and how surely they were found."""
    settings = Settings(data_dir=data_dir)
    questions = read_questions(queries)
    others = read_questions(calibrate_with) if calibrate_with else None
    entries = read_corpus(corpus, settings, locale)
    thesaurus, abbreviations = language_files(settings)
    start = time.perf_counter()
    retriever = FaqRetriever.fit(entries, thesaurus, RetrieverSettings(), abbreviations)
    fit_s = time.perf_counter() - start
    asked_in = locale or entries.locales[0]
    questions = [question for question in questions if locale is None or question.locale in (None, locale)]
    if others is not None:
        found = labels(retriever, others, asked_in)
        retriever = retriever.calibrated(recalibrated(retriever.settings, found, precision))
    answered = ask(retriever, questions, asked_in, datetime.now(UTC).date())
    figures = summary(answered, len(entries.ids), fit_s)
    if plot is not None:
        draw_reliability(reliability(answered), f"{entries.version[:40]}: ECE {figures.ece or 0:.3f}", plot)
    if as_json_text:
        print(json.dumps(as_json(figures), indent=2))
        return
    table = Table("figure", "value", title=str(queries.name))
    for row in as_rows(figures):
        table.add_row(*row)
    console.print(table)


def fit(
    sets: Annotated[list[str] | None, typer.Argument(help="Names: NAME.corpus.jsonl and NAME.queries.jsonl.")] = None,
    folder: Annotated[Path | None, typer.Option(help="Their folder; default: SPORTELLO_EVAL_SETS.")] = None,
    as_json_text: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Fit the weights of ranking and confidence on question sets; each set is judged by weights that never saw it."""
    settings = Settings(data_dir=data_dir)
    home = folder or settings.eval_sets
    if home is None:
        raise typer.BadParameter("say where the question sets are: --folder, or SPORTELLO_EVAL_SETS")
    names = sets or sorted(file.name.removesuffix(".corpus.jsonl") for file in home.glob("*.corpus.jsonl"))
    found = {
        name: QuestionSet(
            read_set_corpus(home / f"{name}.corpus.jsonl"), read_questions(home / f"{name}.queries.jsonl")
        )
        for name in names
    }
    trained = train(found, *language_files(settings), tell=progress.print)
    weights = {name: asdict(getattr(trained.settings, name)) for name in ("learned", "unlearned", "confidence")}
    if as_json_text:
        print(json.dumps({"left_out": [asdict(each) for each in trained.left_out], "weights": weights}, indent=2))
        return
    console.print(_table(trained.left_out, RANKING))
    console.print(_table(trained.left_out, ZONES))
    console.print_json(json.dumps(weights))


def _table(left_out: Sequence[SetFigures], columns: Mapping[str, str]) -> Table:
    table = Table("left out", *columns.values(), title="Fitted on the other sets")
    for each in left_out:
        table.add_row(each.name, *(_three_digits(getattr(each, column)) for column in columns))
    known = ([figure for each in left_out if (figure := getattr(each, column)) is not None] for column in columns)
    table.add_row("mean", *(_three_digits(mean(figures)) for figures in known))
    return table


def _three_digits(figure: float | None) -> str:
    return "–" if figure is None else f"{figure:.3f}"


def read_corpus(path: Path | None, settings: Settings, locale: str | None = None) -> Corpus:
    """Return the corpus at a path: a folder of topics, or a file of JSON Lines; this project's when there is none."""
    if path is not None and path.is_file():
        return read_set_corpus(path, locale)
    folder = path or settings.project / "faq_corpus"
    institution = load_institution(settings.project / "config.yml")
    return load_corpus(folder, institution.facts, frozenset(load_topics(folder)))


def language_files(settings: Settings) -> tuple[Thesaurus, Abbreviations]:
    """Return the project's thesaurus and abbreviations."""
    folder = settings.project / "faq_corpus"
    return load_thesaurus(folder / "thesaurus.txt"), load_abbreviations(folder / "abbreviations.yml")
