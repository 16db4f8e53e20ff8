"""Finds entities in a text, by the regexes and lookup tables of the training data."""

from __future__ import annotations

import re
from typing import Any

from bot.dialogue import components
from bot.dialogue.training_data import TrainingData


class EntityExtractor:
    """What RegexEntityExtractor is in Rasa; as there, an entity that no example marks is never looked for."""

    def __init__(self, options: components.RegexEntityExtractor, data: TrainingData) -> None:
        flags = re.NOFLAG if options.case_sensitive else re.IGNORECASE
        known = data.marked_entities
        found = [(one.name, one.expression) for one in data.patterns if options.use_regexes and one.name in known]
        edge = r"\b" if options.use_word_boundaries else ""
        tables = [one for one in data.lookups if options.use_lookup_tables and one.name in known]
        found += [(one.name, "|".join(edge + re.escape(word) + edge for word in one.words)) for one in tables]
        self._patterns = [(name, re.compile(expression, flags)) for name, expression in found]

    def find(self, text: str) -> list[dict[str, Any]]:
        """Return the entities in `text`, in the order of the patterns."""
        return [
            {
                "entity": name,
                "start": match.start(),
                "end": match.end(),
                "value": match[0],
                "extractor": "RegexEntityExtractor",
            }
            for name, pattern in self._patterns
            for match in pattern.finditer(text)
        ]
