"""Names of offices on the command line, compared with those that the topics have."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.commands.input_words import InputRefused
from bot.institution import load_institution
from bot.settings import Settings
from bot.topics import load_topics


def known_offices(names: Sequence[str] | None, data_dir: Path | None) -> list[str]:
    """Return offices as their topics spell them, in the order given.

    Raises:
        InputRefused: no topic has such an office; says which there are.
    """
    if not names:
        return []
    settings = Settings(data_dir=data_dir)
    locale = load_institution(settings.project / "config.yml").default_locale
    topics = load_topics(settings.project / "faq_corpus")
    known = {topic.office.text(locale).casefold(): topic.office.text(locale) for topic in topics.values()}
    unknown = [name for name in names if name.strip().casefold() not in known]
    if unknown:
        raise InputRefused(f"no topic has the office {unknown[0]!r}: there are {', '.join(sorted(known.values()))}")
    return list(dict.fromkeys(known[name.strip().casefold()] for name in names))
