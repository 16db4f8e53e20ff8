"""Fields as programs and the console send them: by name, each checked by the rule of the form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.errors import InvalidInput
from bot.tickets import Ticket
from bot.tickets.creation import MAX_DESCRIPTION_CHARS
from bot.topics import DESCRIPTION, Field, FieldType, Topic, Value, accept

FIXED = ("email", DESCRIPTION)  # whom the request belongs to, and what the student said in it

Given = str | list[dict[str, str]]


def fillable(topic: Topic | None) -> tuple[Field, ...]:
    """Return the fields of a form that an operator may fill in for the student; a file is sent with an entry."""
    form = topic.form if topic else ()
    return tuple(field for field in form if field.field not in FIXED and field.type is not FieldType.FILE)


def read_changes(topic: Topic | None, given: Mapping[str, Given]) -> dict[str, Any]:
    """Return the values that some fields are to have; an empty one takes out what is there: None.

    Raises:
        InvalidInput: a field is unknown, or breaks a rule of the form.
    """
    fields = {field.field: field for field in fillable(topic)}
    if unknown := [name for name in given if name not in fields]:
        raise InvalidInput("unknown_field", unknown[0][:40])
    return {name: _changed(fields[name], value) for name, value in given.items()}


def raw_of(field: Field, ticket: Ticket) -> str:
    """Return what a control shows that an operator changes: the value as `accept` reads it again."""
    value = getattr(ticket, field.field) if field.field in ("full_name", "phone") else ticket.fields.get(field.field)
    return value if isinstance(value, str) else ""


def _changed(field: Field, given: Given) -> Value | None:
    if given and not (isinstance(given, str) and not given.strip()):
        return read_given(field, given)
    if field.required:
        raise InvalidInput("empty", field.field)
    return None


def read_given(asked: Field, given: Given) -> Value:
    """Return the value that was given for a field.

    Raises:
        InvalidInput: it breaks a rule of the field.
    """
    if isinstance(given, str):
        return accept(asked, given, MAX_DESCRIPTION_CHARS)
    if asked.type is not FieldType.GROUP or len(given) > asked.max_items:
        raise InvalidInput("group", asked.field)
    return [_item(asked, item) for item in given]


def _item(asked: Field, item: dict[str, str]) -> dict[str, str]:
    """Return one item of a group, its parts each by their own rule."""
    parts = {part.field: part for part in asked.fields}
    if not item or not item.keys() <= parts.keys():
        raise InvalidInput("group", asked.field)
    missing = [name for name, part in parts.items() if part.required and not item.get(name, "").strip()]
    if missing:
        raise InvalidInput("empty", missing[0])
    return {name: str(accept(parts[name], text)) for name, text in item.items() if text.strip()}
