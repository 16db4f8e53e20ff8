"""Correcting one field of a request: which one the student names, and the way back without having changed it."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from rapidfuzz import fuzz
from rasa_sdk import Tracker

from actions.draft import Draft
from actions.words import has_word, word
from bot.errors import InvalidInput
from bot.topics import Field, FieldType, accept

SLOT = "correcting"
SAME_WORD = 85  # of 100: "emial" is "email"; no two words of the labels in faq_corpus/ are that close
SHORTEST_WORD = 4  # "il", "di" and "the" are in every label; "mail" and "nome" count
MOST_WORDS = 8  # a longer text tells something, it names no field

Slots = dict[str, Any]


def begin(draft: Draft, wrong: Field) -> Slots:
    """Return the slots that have a field asked again, its old value kept."""
    return {
        "ticket_confirmed": None,
        "list_all": None,
        "ticket_answer": None,
        "ticket_fields": draft.without(wrong.field),
        SLOT: {"field": wrong.field, "value": draft.values.get(wrong.field)},
    }


def undone(tracker: Tracker, draft: Draft) -> Draft | None:
    """Return the draft as it was before the correction that is under way, None where there is none."""
    kept = tracker.get_slot(SLOT)
    return Draft(draft.topic, draft.with_value(kept["field"], kept["value"])) if kept else None


def is_answer(asked: Field, text: str) -> bool:
    """Tell whether a text answers what was asked whatever it also names: any description, and a choice of the field."""
    with suppress(InvalidInput):
        return asked.type is FieldType.LONG_TEXT or (asked.type is FieldType.CHOICE and bool(accept(asked, text)))
    return False


def named_field(domain: dict[str, Any], draft: Draft, text: str, locale: str) -> Field | None:
    """Return the field that a text names, by its button, its label, or a usual word for it."""
    name = text.removeprefix("field:")
    typed = [each for each in _words(text[:200]) if len(each) >= SHORTEST_WORD]
    for each in draft.fields:
        if each.field == name:
            return each
    if not typed or len(text.split()) > MOST_WORDS:
        return None
    scores = {each.field: _shared(typed, _names(domain, each, locale)) for each in draft.fields}
    best = max(draft.fields, key=lambda each: scores[each.field], default=None)
    return best if best is not None and scores[best.field] > 0 else None


def _names(domain: dict[str, Any], field: Field, locale: str) -> list[str]:
    usual = f"utter_words_{field.field}"
    said = word(domain, usual, locale) if has_word(domain, usual) else ""
    return [each for each in _words(f"{said} {field.name(locale)}") if len(each) >= SHORTEST_WORD]


def _shared(typed: list[str], names: list[str]) -> int:
    return sum(any(fuzz.ratio(one, name) >= SAME_WORD for name in names) for one in typed)


def _words(text: str) -> list[str]:
    """Return the words of a text: "l'e-mail" holds `email`."""
    return re.findall(r"\w+", text.casefold().replace("-", ""))
