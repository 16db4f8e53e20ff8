"""`sportello check`: every mistake in config, domain, training data, topics and corpus, with file and line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import typer

from bot.commands.check_words import problems_of_words
from bot.commands.engine import is_desk, problems_of_project
from bot.commands.options import DataDir
from bot.content import check_topics
from bot.errors import ContentRefused, Problem
from bot.faq import load_abbreviations, load_corpus, load_thesaurus
from bot.faq.proofreading import proofread
from bot.institution import Fact, load_institution
from bot.settings import Settings
from bot.topics import load_topics
from bot.yaml_reading import read_yaml

app = typer.Typer()


@app.command()
def check(data_dir: DataDir = None) -> None:
    """Read everything the desk would read, and list what is wrong; exit 1 if anything is."""
    settings = Settings(data_dir=data_dir)
    problems = find_problems(settings)
    for problem in problems:
        print(problem)
    if problems:
        sys.exit(f"{len(problems)} problems found.")
    print("No problems found.")


def find_problems(settings: Settings) -> list[Problem]:
    """Return every mistake of a project, of all files at once."""
    problems: list[Problem] = []

    def gathered(read: Callable[[], Any]) -> Any:
        try:
            return read()
        except ContentRefused as error:
            problems.extend(error.problems)
            return None

    folder = settings.project / "faq_corpus"
    problems += problems_of_project(settings.project)
    if not is_desk(settings.project):
        return sorted(set(problems))
    problems += problems_of_words(settings.project)
    problems += proofread(folder, datetime.now(UTC).date() + timedelta(days=1))  # east of us it is tomorrow already
    institution = gathered(lambda: load_institution(settings.project / "config.yml"))
    topics = gathered(lambda: load_topics(folder))
    gathered(lambda: load_thesaurus(folder / "thesaurus.txt"))
    gathered(lambda: load_abbreviations(folder / "abbreviations.yml"))
    facts = _written_facts(settings.project / "config.yml") if institution is None else institution.facts
    known = frozenset(topics) if topics else frozenset(file.parent.name for file in folder.glob("*/topic.yml"))
    if institution is not None:
        gathered(lambda: check_topics(settings.project / "config.yml", institution, known))
    gathered(lambda: load_corpus(folder, facts, known))
    return sorted(set(problems))


class _AnyFact(Mapping[str, Fact]):
    """Stands for facts that nobody can read: every name is one."""

    def __getitem__(self, name: str) -> Fact:
        return name

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def _written_facts(config: Path) -> Mapping[str, Fact]:
    """Return the facts of a section with mistakes elsewhere, so that the entries are checked all the same."""
    document, _ = read_yaml(config)
    section = document.get("helpdesk") if isinstance(document, dict) else None
    facts = section.get("institution") if isinstance(section, dict) else None
    if not isinstance(facts, dict) or not facts:
        return _AnyFact()
    return {str(name): fact if isinstance(fact, str | date) else str(fact) for name, fact in facts.items()}
