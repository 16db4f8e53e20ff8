"""One field of a topic's form, as the office declares it in `topic.yml`."""

from __future__ import annotations

import re
from datetime import date
from enum import Enum

from pydantic import BaseModel, ConfigDict, field_validator, model_validator
from pydantic import Field as Key

from bot.topics.localised import Localised

# Every office asks for these by the same names, and a ticket keeps them in columns of their own.
ABOUT_PERSON = ("email", "full_name", "phone")
DESCRIPTION = "description"


class FieldType(Enum):
    """What a field holds, and so how an answer is checked."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    EMAIL = "email"
    PHONE = "phone"
    NUMBER = "number"
    DATE = "date"
    FILE = "file"
    GROUP = "group"


class Choice(Localised):
    """One option of a choice field."""

    id: str = Key(pattern=r"^[a-z0-9_-]{1,40}$")


class Field(BaseModel):
    """A datum the office asks for; labels and hints are the office's own words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    field: str = Key(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    type: FieldType
    required: bool = False
    required_to_close: bool = False  # the student may leave it out; without it the request is not closed as answered
    label: Localised | None = None
    hint: Localised | None = None
    why: Localised | None = None
    example: Localised | None = None
    choices: tuple[Choice, ...] = ()
    pattern: str | None = None
    min: float | str | None = None
    max: float | str | None = None
    max_files: int = Key(1, ge=1, le=10)
    fields: tuple[Field, ...] = ()
    max_items: int = Key(5, ge=1, le=20)

    @field_validator("example", mode="before")
    @classmethod
    def _one_example_for_both(cls, value: object) -> object:
        """Let an example such as `123456` be written once for all languages."""
        return {"it": str(value)} if isinstance(value, str | int | float) else value

    @field_validator("min", "max", mode="before")
    @classmethod
    def _date_as_text(cls, value: object) -> object:
        """Let the limit of a date be written with or without quotes."""
        return value.isoformat() if isinstance(value, date) else value

    @field_validator("pattern")
    @classmethod
    def _pattern_compiles(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                re.compile(value)
            except re.error as error:
                raise ValueError(f"not a regular expression: {error}") from error
        return value

    @model_validator(mode="after")
    def _keys_fit_the_type(self) -> Field:
        only = {"choices": FieldType.CHOICE, "fields": FieldType.GROUP, "pattern": FieldType.TEXT}
        for key, type_ in only.items():
            if getattr(self, key) and self.type is not type_:
                raise ValueError(f"`{key}` belongs to a field of type {type_.value}")
        if self.type is FieldType.CHOICE and len(self.choices) < 2:
            raise ValueError("a choice needs at least two choices")
        if self.type is FieldType.GROUP and not self.fields:
            raise ValueError("a group needs fields")
        if self.type is FieldType.GROUP and any(part.type in (FieldType.GROUP, FieldType.FILE) for part in self.fields):
            raise ValueError("a group holds simple fields only")
        if self.required_to_close and (self.type is FieldType.FILE or self.field in ("email", DESCRIPTION)):
            raise ValueError("`required_to_close` belongs to a field that an operator can fill in")
        if any(part.required_to_close for part in self.fields):
            raise ValueError("`required_to_close` belongs to the group, not to its parts")
        self._limits_fit_the_type()
        ids = [choice.id for choice in self.choices]
        if len(set(ids)) < len(ids):
            raise ValueError("two choices have the same id")
        return self

    def _limits_fit_the_type(self) -> None:
        limits = {key: limit for key, limit in (("min", self.min), ("max", self.max)) if limit is not None}
        for key, limit in limits.items():
            if self.type not in (FieldType.NUMBER, FieldType.DATE):
                raise ValueError(f"`{key}` belongs to a field of type number or date")
            if self.type is FieldType.NUMBER and isinstance(limit, str):
                raise ValueError(f"`{key}` is no number: {limit!r}")
            if self.type is FieldType.DATE and not _is_date(limit):
                raise ValueError(f"`{key}` is no date: write 2027-01-25")
        if len(limits) == 2 and limits["min"] > limits["max"]:  # type: ignore[operator]  # both of one type by now
            raise ValueError("`min` is above `max`")

    def labelled(self, label: Localised | None) -> Field:
        """Return the field with `label` where the office gave none of its own, its parts likewise complete."""
        parts = tuple(part.labelled(Localised(it=part.field)) for part in self.fields)
        return self.model_copy(update={"label": self.label or label, "fields": parts})

    def name(self, locale: str) -> str:
        """Return the office's label, or the field's id where it gave none."""
        return self.label.text(locale) if self.label else self.field


def _is_date(limit: float | str) -> bool:
    try:
        date.fromisoformat(str(limit))
    except ValueError:
        return False
    return True
