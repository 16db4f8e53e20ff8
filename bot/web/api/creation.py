"""A body of the API becomes a request: checked field by field by the same form that the chat asks."""

from __future__ import annotations

from typing import Any

from bot.errors import InvalidInput
from bot.tickets import NewTicket
from bot.tickets.context import clean_context
from bot.tickets.creation import SUBJECT_CHARS, columns_of
from bot.topics import DESCRIPTION, FieldType, Topic, Topics
from bot.web.api.asks import NewTicketBody
from bot.web.given_fields import Given, read_given

MAX_KEY_CHARS = 128


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
            values[asked.field] = read_given(asked, value)
        elif asked.required:
            raise InvalidInput("empty", asked.field)
    return values
