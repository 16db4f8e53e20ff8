"""What a student typed into the form of a topic: kept as typed, and as the values that the chat would accept too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.errors import InvalidInput, TooLong
from bot.tickets.creation import MAX_DESCRIPTION_CHARS
from bot.topics import Field, FieldType, Topic, Value, accept, shown
from bot.web.form_bodies import Form

PREFIX = "f."  # before the names of the office's fields, so that none is taken for one of ours


@dataclass(frozen=True)
class Problem:
    """What is wrong with one control; `code` as in `InvalidInput`."""

    control: str
    label: str
    code: str
    limit: int = 0
    example: str = ""


@dataclass
class Filled:
    """One topic's form: control → text as typed, field → value, control → problem."""

    topic: Topic
    raw: dict[str, str] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)  # group → how many of its items are shown
    values: dict[str, Value] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)

    def hidden(self) -> Iterator[tuple[str, str]]:
        """Return what a page carries on that shows no fields."""
        yield from ((name, text) for name, text in self.raw.items() if text)

    def answers(self, locale: str) -> list[tuple[str, str]]:
        """Return label and value as people read them, in the office's order, without what was left out."""
        return [
            (each.name(locale), shown(each, self.values[each.field], locale))
            for each in self.topic.form
            if each.field in self.values
        ]


def asked_fields(topic: Topic) -> tuple[Field, ...]:
    """Return the fields that are typed or chosen; a file is sent."""
    return tuple(each for each in topic.form if each.type is not FieldType.FILE)


def control_name(asked: Field, item: int | None = None, part: Field | None = None) -> str:
    """Return the name of a control: `f.email`, and `f.resources.0.kind` for a part of a group's item."""
    name = f"{PREFIX}{asked.field}"
    return name if part is None else f"{name}.{item}.{part.field}"


def blank(topic: Topic, known: Mapping[str, str]) -> Filled:
    """Return the form as it is first shown, with what is known already (field → text)."""
    raw = {control_name(each): known[each.field] for each in asked_fields(topic) if known.get(each.field)}
    return Filled(topic, raw, {each.field: 1 for each in topic.form if each.type is FieldType.GROUP})


def read_values(topic: Topic, form: Form, locale: str) -> Filled:
    """Return what was typed, accepted field by field; what is wrong is told, all at once."""
    filled = Filled(topic)
    for asked in asked_fields(topic):
        if asked.type is FieldType.GROUP:
            _read_group(filled, asked, form, locale)
            continue
        name = control_name(asked)
        filled.raw[name] = form.text(name)
        value = _read(filled, asked, name, asked.required, locale)
        if value is not None:
            filled.values[asked.field] = value
    return filled


def _read(filled: Filled, asked: Field, name: str, is_required: bool, locale: str) -> Value | None:
    if not filled.raw[name].strip():
        if is_required:
            filled.problems[name] = Problem(name, asked.name(locale), "empty")
        return None
    try:
        return accept(asked, filled.raw[name], MAX_DESCRIPTION_CHARS)
    except InvalidInput as error:
        limit = error.limit_chars if isinstance(error, TooLong) else asked.max_items
        example = asked.example.text(locale) if asked.example else ""
        code = "full_name" if error.code == "name" else error.code
        filled.problems[name] = Problem(name, asked.name(locale), code, limit, example)
        return None


def _read_group(filled: Filled, asked: Field, form: Form, locale: str) -> None:
    """Read the items of a group; one that was left blank is none."""
    shown_items = _count(form.text(f"n.{asked.field}"), asked.max_items)
    filled.items[asked.field] = shown_items
    items: list[dict[str, str]] = []
    for item in range(shown_items):
        names = {part.field: control_name(asked, item, part) for part in asked.fields}
        filled.raw |= {name: form.text(name) for name in names.values()}
        if not any(filled.raw[name].strip() for name in names.values()):
            continue
        read = {part.field: _read(filled, part, names[part.field], part.required, locale) for part in asked.fields}
        items.append({name: str(value) for name, value in read.items() if value is not None})
    if items:
        filled.values[asked.field] = items
    elif asked.required:
        name = control_name(asked, 0, asked.fields[0])
        filled.problems[name] = Problem(name, asked.name(locale), "empty")


def _count(text: str, most: int) -> int:
    return min(int(text), most) if text.isascii() and text.isdigit() and 0 < len(text) < 3 and int(text) else 1


def counted_items(filled: Filled) -> dict[str, Any]:
    """Return the hidden fields that say how many items of each group are shown."""
    return {f"n.{name}": count for name, count in filled.items.items()}
