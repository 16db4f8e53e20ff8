"""What the files of the project say: read, checked, and fitted for the retriever."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from bot.errors import ContentRefused, Problem
from bot.faq import Corpus, FaqRetriever, load_abbreviations, load_corpus, load_thesaurus
from bot.institution import Institution, load_institution
from bot.kept import Kept
from bot.settings import Settings
from bot.topics import Topics, load_topics
from bot.yaml_reading import line_in


@dataclass(frozen=True)
class Content:
    """What the files of the project say: replaced as a whole, never changed."""

    institution: Institution
    topics: Topics
    corpus: Corpus
    retriever: FaqRetriever


def load_content(project: Path) -> Content:
    """Read the project's own files and fit the retriever; blocks for some seconds.

    Raises:
        ContentRefused: the files hold mistakes; lists all of those of the first kind that has any.
    """
    folder = project / "faq_corpus"
    institution = load_institution(project / "config.yml")
    topics = load_topics(folder)
    check_topics(project / "config.yml", institution, topics)
    corpus = load_corpus(folder, institution.facts, frozenset(topics))
    _check_urgent(project / "config.yml", institution, corpus)
    thesaurus = load_thesaurus(folder / "thesaurus.txt")
    abbreviations = load_abbreviations(folder / "abbreviations.yml")
    retriever = FaqRetriever.fit(corpus, thesaurus, abbreviations=abbreviations)
    return Content(institution, topics, corpus, retriever)


def check_topics(file: Path, institution: Institution, topics: Collection[str]) -> None:
    """Check that `fallback_topic`, and the topics of what may be authorised, are some of `topics`.

    Raises:
        ContentRefused: they are not.
    """
    named = {"fallback_topic": [institution.fallback_topic] if institution.fallback_topic is not None else []}
    named["grants"] = [topic for scope in institution.grants.scopes for topic in scope.topics]
    problems = [
        Problem(file, line_in(file, "helpdesk", key), f"{key}: there is no topic {name!r}", "name a folder")
        for key, names in named.items()
        for name in names
        if name not in topics
    ]
    if problems:
        raise ContentRefused(problems)


def _check_urgent(file: Path, institution: Institution, corpus: Corpus) -> None:
    problems = [
        Problem(file, line_in(file, "helpdesk", "urgent"), f"urgent: {kind}: there is no entry {entry!r}", "name one")
        for kind, entry in institution.urgent.items()
        if entry not in corpus.ids
    ]
    if problems:
        raise ContentRefused(problems)


def ready_content(settings: Settings, secret: bytes) -> Content:
    """Return the content as it was kept, or read anew when a file has changed since.

    Raises:
        ContentRefused: the files hold mistakes.
    """
    project = settings.project
    sources = (project / "config.yml", project / "faq_corpus")
    return Kept(settings.data_dir, secret).get("content", sources, lambda: load_content(project))
