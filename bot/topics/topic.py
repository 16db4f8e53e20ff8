"""Topics: one folder of the corpus each, with its own form, office and hours in `topic.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, RootModel, ValidationInfo, field_validator, model_validator
from pydantic import Field as Key

from bot.errors import ContentRefused, Problem
from bot.topics.field import Field, FieldType
from bot.topics.localised import Localised
from bot.yaml_reading import line_in, read_model

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")
SHARED_LABELS = "fields.yml"  # labels of the fields that every office calls the same


class TicketRules(BaseModel):
    """How long the office waits before it reminds, closes, or refuses to reopen."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reminder_working_days: int = Key(3, ge=1, le=60)
    auto_close: bool = True
    auto_close_working_days: int = Key(7, ge=1, le=120)
    reopen_days: int = Key(14, ge=0, le=365)  # 0: what is closed stays closed
    reply_within_office_hours: float = Key(10, gt=0, le=1000)  # about a week of an office open three mornings
    retention_days: int | None = Key(None, ge=30)  # days after closing; empty: nothing is anonymised by itself


class Topic(BaseModel):
    """A subject students ask about, and the office that answers."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = ""
    name: Localised
    description: Localised | None = None
    parent: str | None = None
    office: Localised
    hours: Mapping[str, str] = Key(default_factory=dict)
    closures: tuple[str, ...] = ()
    form: tuple[Field, ...]
    ticket: TicketRules = TicketRules()

    @field_validator("hours")
    @classmethod
    def _hours_are_hours(cls, value: Mapping[str, str]) -> Mapping[str, str]:
        for day, hours in value.items():
            if day not in WEEKDAYS:
                raise ValueError(f"{day!r} is no weekday: write {', '.join(WEEKDAYS)}")
            for span in hours.split(","):
                if not HOURS.fullmatch(span.strip()):
                    raise ValueError(f"{hours!r} is no time span: write 09:00-12:30")
                begin, end = span.strip().split("-")
                if begin >= end:
                    raise ValueError(f"{hours!r} ends before it begins")
        return value

    @field_validator("closures")
    @classmethod
    def _closures_are_dates(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        for closure in value:
            days = [date.fromisoformat(day) for day in closure.split("/")]
            if len(days) > 2 or days != sorted(days):
                raise ValueError(f"{closure!r} is no period: write 2026-12-24/2027-01-06")
        return value

    @model_validator(mode="after")
    def _fields_are_unique(self) -> Topic:
        names = [field.field for field in self.form]
        if twice := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"asked twice in the form: {', '.join(sorted(twice))}")
        if "email" not in names:
            raise ValueError("the form needs a field `email`: without an address nobody can be answered")
        if self.form[names.index("email")].type is not FieldType.EMAIL:
            raise ValueError("the field `email` must be of type email")
        return self

    def field(self, name: str) -> Field | None:
        """Return the field of that name, or None if the form has none (any more)."""
        return next((field for field in self.form if field.field == name), None)


class Topics(Mapping[str, Topic]):
    """All topics of the corpus, by id, in the order of their Italian names."""

    def __init__(self, topics: Mapping[str, Topic]) -> None:
        self._topics = dict(sorted(topics.items(), key=lambda item: item[1].name.it.casefold()))

    def __getitem__(self, topic_id: str) -> Topic:
        return self._topics[topic_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._topics)

    def __len__(self) -> int:
        return len(self._topics)

    def name(self, topic_id: str | None, locale: str) -> str:
        """Return a topic's name; the id itself if the topic is gone since."""
        return self._topics[topic_id].name.text(locale) if topic_id in self._topics else topic_id or ""


def load_topics(corpus: Path) -> Topics:
    """Read every `topic.yml` of a corpus.

    Raises:
        ContentRefused: with the mistakes of all files at once.
    """
    topics: dict[str, Topic] = {}
    labels, problems = _shared_labels(corpus / SHARED_LABELS)
    for file in sorted(corpus.glob("*/topic.yml")):
        topic, found = read_model(file, Topic)
        problems += found
        if topic is not None:
            form = tuple(field.labelled(labels.get(field.field)) for field in topic.form)
            problems += [
                Problem(file, line_in(file, "form", place), f"form: {field.field} has no label")
                for place, field in enumerate(form)
                if field.label is None
            ]
            topics[file.parent.name] = topic.model_copy(update={"id": file.parent.name, "form": form})
    for topic in topics.values():
        if topic.parent and (wrong := _wrong_parent(topic.parent, topic.id, topics)):
            file = corpus / topic.id / "topic.yml"
            problems.append(Problem(file, line_in(file, "parent"), f"parent: {wrong}"))
    if not topics and not problems:
        problems.append(Problem(corpus, 1, "no topic here", "add a folder with a topic.yml"))
    if problems:
        raise ContentRefused(problems)
    return Topics(topics)


def _wrong_parent(parent: str, child: str, topics: Mapping[str, Topic]) -> str | None:
    if parent not in topics:
        return f"there is no topic {parent!r}"
    if parent == child:
        return "a topic cannot be its own parent"
    return f"{parent!r} has a parent itself: a menu has two levels" if topics[parent].parent else None


def _shared_labels(file: Path) -> tuple[dict[str, Localised], list[Problem]]:
    if not file.is_file():
        return {}, []
    labels, problems = read_model(file, _SharedLabels)
    return (labels.root if labels else {}), problems


class _SharedLabels(RootModel[dict[str, Localised]]):
    """A label for each shared field."""
