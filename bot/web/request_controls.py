"""The fields of a topic's form as a template draws them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.tickets.creation import MAX_DESCRIPTION_CHARS
from bot.topics import Field, FieldType, Topic
from bot.web.request_values import Filled, Problem, asked_fields, control_name

MOST_RADIOS = 6  # a longer list is shorter to read as a menu on a phone
AUTOCOMPLETE = {FieldType.EMAIL: "email", FieldType.PHONE: "tel"}
OWN_AUTOCOMPLETE = {"full_name": "name"}
KINDS = {
    FieldType.LONG_TEXT: "textarea",
    FieldType.EMAIL: "email",
    FieldType.PHONE: "tel",
    FieldType.NUMBER: "number",
    FieldType.DATE: "date",
}


@dataclass(frozen=True)
class Control:
    """One control, with its words in the reader's language."""

    name: str
    id: str
    kind: str
    label: str
    hint: str
    why: str
    example: str
    is_required: bool
    value: str
    problem: Problem | None
    autocomplete: str
    choices: tuple[tuple[str, str], ...] = ()
    earliest: str = ""
    latest: str = ""
    limit: int = 0

    @property
    def described_by(self) -> str:
        """Return the ids of what a screen reader says after the label."""
        texts = (("hint", self.hint), ("why", self.why), ("example", self.example), ("problem", self.problem))
        return " ".join(f"{self.id}-{name}" for name, text in texts if text)


@dataclass(frozen=True)
class Group:
    """A field that may be given several times: each item is a set of controls."""

    field: str
    id: str
    label: str
    hint: str
    why: str
    is_required: bool
    items: tuple[tuple[Control, ...], ...]
    may_grow: bool
    kind: str = "group"


def controls(filled: Filled, locale: str) -> list[Control | Group]:
    """Return the form in the office's order."""
    return [
        _group(filled, each, locale)
        if each.type is FieldType.GROUP
        else _control(filled, each, control_name(each), locale)
        for each in asked_fields(filled.topic)
    ]


def most_files(topic: Topic) -> int:
    """Return how many files a topic's form takes."""
    return sum(each.max_files for each in topic.form if each.type is FieldType.FILE)


def file_field(topic: Topic, locale: str) -> tuple[str, str] | None:
    """Return label and hint of the field for files, or None where the office wants none."""
    field = next((each for each in topic.form if each.type is FieldType.FILE), None)
    return (field.name(locale), field.hint.text(locale) if field.hint else "") if field else None


def control_id(name: str) -> str:
    """Return the id of a control in the page."""
    return name.replace(".", "-")


def _control(filled: Filled, asked: Field, name: str, locale: str) -> Control:
    choices = tuple((choice.id, choice.text(locale)) for choice in asked.choices)
    kind = KINDS.get(asked.type, "text")
    if choices:
        kind = "radios" if len(choices) <= MOST_RADIOS else "menu"
    return Control(
        name=name,
        id=control_id(name),
        kind=kind,
        label=asked.name(locale),
        hint=asked.hint.text(locale) if asked.hint else "",
        why=asked.why.text(locale) if asked.why else "",
        example=asked.example.text(locale) if asked.example else "",
        is_required=asked.required,
        value=filled.raw.get(name, ""),
        problem=filled.problems.get(name),
        autocomplete=OWN_AUTOCOMPLETE.get(asked.field) or AUTOCOMPLETE.get(asked.type, ""),
        choices=choices,
        earliest=str(asked.min or "") if asked.type is FieldType.DATE else "",
        latest=str(asked.max or "") if asked.type is FieldType.DATE else "",
        limit=MAX_DESCRIPTION_CHARS if asked.type is FieldType.LONG_TEXT else 0,
    )


def _group(filled: Filled, asked: Field, locale: str) -> Group:
    count = filled.items.get(asked.field, 1)
    return Group(
        field=asked.field,
        id=control_id(control_name(asked)),
        label=asked.name(locale),
        hint=asked.hint.text(locale) if asked.hint else "",
        why=asked.why.text(locale) if asked.why else "",
        is_required=asked.required,
        items=tuple(
            tuple(_control(filled, part, control_name(asked, item, part), locale) for part in asked.fields)
            for item in range(count)
        ),
        may_grow=count < asked.max_items,
    )
