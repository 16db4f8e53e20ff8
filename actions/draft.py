"""A request while it is being filled in: which field is next, which step this is, what the summary shows.

The draft lives in two slots: `ticket_topic`, and `ticket_fields` (field → value, None where it was skipped).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Tracker

from bot.topics import ABOUT_PERSON, DESCRIPTION, Field, FieldType, Topic, Topics, shown


@dataclass(frozen=True)
class Draft:
    """What the student has answered so far for one topic's form."""

    topic: Topic
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def fields(self) -> tuple[Field, ...]:
        """Return the fields asked in the chat, in the office's order."""
        return self.topic.form

    @property
    def next(self) -> Field | None:
        """Return the first field without an answer, or None when all have one."""
        return next((each for each in self.fields if each.field not in self.values), None)

    @property
    def steps(self) -> int:
        """Return how many things are asked in all, the topic included."""
        return len(self.fields) + 1

    def step(self, asked: Field) -> int:
        """Return the place of a field, counted from 1; the topic is the first."""
        return self.fields.index(asked) + 2

    def with_value(self, name: str, value: Any) -> dict[str, Any]:
        """Return the values with one more answer, or with None for a skipped field."""
        return {**self.values, name: value}

    def without(self, name: str) -> dict[str, Any]:
        """Return the values with one field to be asked again."""
        return {key: value for key, value in self.values.items() if key != name}

    def one_back(self) -> dict[str, Any] | None:
        """Return the values without the last answer, or None when the topic itself comes before."""
        answered = [each.field for each in self.fields if each.field in self.values]
        return self.without(answered[-1]) if answered else None

    def summary(self, locale: str) -> dict[str, str]:
        """Return label → value as people read them, without what was skipped."""
        return {
            each.name(locale): shown(each, self.values[each.field], locale)
            for each in self.fields
            if self.values.get(each.field) is not None
        }

    @property
    def extras(self) -> dict[str, Any]:
        """Return the fields that are the topic's own; whoever reads them looks up label and choice in the topic.

        Files are not among them: they belong to the ticket themselves.
        """
        common = (*ABOUT_PERSON, DESCRIPTION)
        own = [each for each in self.fields if each.field not in common and each.type is not FieldType.FILE]
        values = {each.field: self.values.get(each.field) for each in own}
        return {name: value for name, value in values.items() if value is not None}


def draft_of(tracker: Tracker, topics: Topics) -> Draft | None:
    """Return the draft of a conversation, or None before its topic is known."""
    topic = topics.get(tracker.get_slot("ticket_topic") or "")
    return Draft(topic, dict(tracker.get_slot("ticket_fields") or {})) if topic else None
