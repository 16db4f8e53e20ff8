"""A body of the API becomes a request: checked field by field by the same form that the chat asks."""

from __future__ import annotations

from typing import Any

from bot.errors import InvalidInput
from bot.tickets import NewTicket
from bot.tickets.context import clean_context
from bot.tickets.creation import MAX_DESCRIPTION_CHARS, SUBJECT_CHARS, columns_of
from bot.topics import DESCRIPTION, Field, FieldType, Topic, Topics, Value, accept
from bot.web.api.asks import NewTicketBody

MAX_KEY_CHARS = 128

Given = str | list[dict[str, str]]


def new_ticket(topics: Topics, body: NewTicketBody, key: str | None) -> NewTicket:
    """Return the request of a body; `key` names it for a retry.

    Raises:
        InvalidInput: the topic or a field is unknown, or a field lacks or breaks a rule of the form.
    """
    topic = topics.get(body.topic)
    if topic is None:
        raise InvalidInput("topic", "topic")
    values = _values(topic, body.fields)
    description = values.get(DESCRIPTION, "")
    lines = (body.subject or description or topic.name.text(body.locale)).split("\n")
    return NewTicket(
        topic=topic.id,
        subject=lines[0][:SUBJECT_CHARS],
        locale=body.locale,
        description=description,
        **columns_of(values),
        draft_key=f"api:{key}" if key else None,
        context=clean_context(body.context),
        is_whole=True,
    )


def _values(topic: Topic, given: dict[str, Given]) -> dict[str, Any]:
    unknown = [name for name in given if topic.field(name) is None]
    if unknown:
        raise InvalidInput("unknown_field", unknown[0][:40])
    values: dict[str, Any] = {}
    for asked in topic.form:
        if asked.type is FieldType.FILE:
            if asked.field in given:
                raise InvalidInput("file", asked.field)  # it is sent with an entry
            continue
        value = given.get(asked.field, "")
        if value:
            values[asked.field] = _value(asked, value)
        elif asked.required:
            raise InvalidInput("empty", asked.field)
    return values


def _value(asked: Field, given: Given) -> Value:
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
