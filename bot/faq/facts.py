"""Facts of the institution: `{name}` in an answer becomes an amount, an address or a date in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from babel.dates import format_date

Fact = str | date | Mapping[str, str]

BRACES = re.compile(r"\{([^{}\n]*)\}|[{}]")
REGIONS = {"en": "en_GB"}  # the day before the month, as everywhere in Europe
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def show(fact: Fact, locale: str, original: str = "it") -> str:
    """Return a fact as a reader of `locale` reads it; dates are written out in words."""
    if isinstance(fact, str) and ISO_DATE.fullmatch(fact):
        try:
            fact = date.fromisoformat(fact)
        except ValueError:
            return str(fact)
    if isinstance(fact, date):
        return format_date(fact, format="long", locale=REGIONS.get(locale, locale))
    if isinstance(fact, str):
        return fact
    words = fact.get(locale) or fact.get(original) or next(iter(fact.values()), "")
    return show(words, locale, original)


def fill(text: str, facts: Mapping[str, Fact], locale: str, report: Callable[[int, str], None]) -> str:
    """Return `text` with every `{name}` replaced.

    `report` is told the line (0 is the first of `text`) and the mistake, for each brace that is no known fact.
    """

    def replaced(match: re.Match[str]) -> str:
        line = text.count("\n", 0, match.start())
        name = match.group(1)
        if name is None:
            report(line, "a brace stands alone: braces only hold the name of a fact")
        elif name not in facts:
            report(line, f"unknown fact {{{name}}}")
        else:
            return show(facts[name], locale)
        return match.group()

    return BRACES.sub(replaced, text)
