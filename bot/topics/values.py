"""How an answer becomes a field's value; the chat, the HTML form and the API all come through here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal

from rapidfuzz import fuzz, process

from bot.contact import canonical_email, canonical_phone, clean_name
from bot.errors import InvalidInput, TooLong
from bot.topics.field import Choice, Field, FieldType

Value = str | list[dict[str, str]]

MAX_TEXT_CHARS = 200
MAX_LONG_TEXT_CHARS = 2_000
CHOICE_SCORE = 86  # of 100: forgives a typo, never takes one option for another ("app" against "aree web" is 36)
DATE_FORMATS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%d-%m-%y", "%d.%m.%y", "%Y-%m-%d")
PLAIN_NUMBER = re.compile(
    r"[+-]?[0-9]{1,15}(\.[0-9]{1,6})?"
)  # Decimal itself reads 1e999999, which has a million digits


def accept(field: Field, raw: str, long_text_chars: int = MAX_LONG_TEXT_CHARS) -> Value:
    """Return the value that `raw` means for `field`; a form on a page may allow longer texts than the chat.

    Raises:
        InvalidInput: `code` names the rule that is broken, `field` the field.
    """
    text = raw.strip()
    if not text:
        raise InvalidInput("empty", field.field)
    try:
        if field.type is FieldType.LONG_TEXT:
            return _long_text(text, long_text_chars)
        return _READERS[field.type](field, text)
    except InvalidInput as error:
        error.field = field.field
        raise


def shown(field: Field, value: Value, locale: str) -> str:
    """Return a value as people read it."""
    if isinstance(value, list):
        return "\n".join(", ".join(_shown_item(field, item, locale)) for item in value)
    if field.type is FieldType.CHOICE:
        return next((choice.text(locale) for choice in field.choices if choice.id == value), value)
    if field.type is FieldType.DATE:
        return date.fromisoformat(value).strftime("%d/%m/%Y")
    return value


def _shown_item(field: Field, item: Mapping[str, str], locale: str) -> list[str]:
    return [shown(part, item[part.field], locale) for part in field.fields if part.field in item]


def _text(field: Field, text: str) -> str:
    if field.field == "full_name":
        return _full_name(text)
    text = " ".join(text.split())
    if len(text) > MAX_TEXT_CHARS:
        raise TooLong(MAX_TEXT_CHARS)
    if field.pattern and not re.fullmatch(field.pattern, text):
        raise InvalidInput("pattern")
    return text


def _full_name(text: str) -> str:
    """Read surname and name; who has one name only adds a dash."""
    name = clean_name(text)
    if len(name.split()) < 2 or "@" in name or "?" in name:
        raise InvalidInput("full_name")
    return name


def _long_text(text: str, limit_chars: int) -> str:
    if len(text) > limit_chars:
        raise TooLong(limit_chars)
    return text


def _choice(field: Field, text: str) -> str:
    if text.isascii() and text.isdigit() and 1 <= int(text[:3]) <= len(field.choices):
        return field.choices[int(text[:3]) - 1].id
    wanted = text.casefold()
    for choice in field.choices:
        if wanted in (choice.id, choice.it.casefold(), choice.en.casefold()):
            return choice.id
    names = {(choice.id, name): name.casefold() for choice in field.choices for name in _names(choice)}
    best = process.extractOne(wanted[:MAX_TEXT_CHARS], names, scorer=fuzz.ratio, score_cutoff=CHOICE_SCORE)
    if best is None:
        raise InvalidInput("choice")
    chosen: str = best[2][0]
    return chosen


def _names(choice: Choice) -> tuple[str, ...]:
    return tuple(name for name in (choice.it, choice.en, choice.id) if name)


def _number(field: Field, text: str) -> str:
    plain = text.replace(" ", "").replace(",", ".")
    if not PLAIN_NUMBER.fullmatch(plain):
        raise InvalidInput("number")
    number = Decimal(plain)
    if (field.min is not None and number < Decimal(str(field.min))) or (
        field.max is not None and number > Decimal(str(field.max))
    ):
        raise InvalidInput("range")
    return format(number.normalize(), "f")


def _date(field: Field, text: str) -> str:
    for pattern in DATE_FORMATS:
        try:
            day = datetime.strptime(text, pattern).date()
        except ValueError:
            continue
        if (field.min and day.isoformat() < str(field.min)) or (field.max and day.isoformat() > str(field.max)):
            raise InvalidInput("range")
        return day.isoformat()
    raise InvalidInput("date")


def _file(field: Field, text: str) -> str:
    raise InvalidInput("file")  # a file is never typed: it is sent


def _group(field: Field, text: str) -> list[dict[str, str]]:
    """Read one item a line, its parts separated by commas, in any order where a part is a choice."""
    lines = [line for line in re.split(r"[\n;]+", text) if line.strip()]
    if len(lines) > field.max_items:
        raise InvalidInput("too_many_items")
    return [_item(field, line) for line in lines]


def _item(field: Field, line: str) -> dict[str, str]:
    parts = [part.strip() for part in line.split(",") if part.strip()]
    item: dict[str, str] = {}
    for wanted in sorted(field.fields, key=lambda part: part.type is not FieldType.CHOICE):
        for part in parts:
            try:
                value = accept(wanted, part)
            except InvalidInput:
                continue
            item[wanted.field] = str(value)
            parts.remove(part)
            break
        else:
            if wanted.required:
                raise InvalidInput("group")
    if parts or not item:
        raise InvalidInput("group")
    return {part.field: item[part.field] for part in field.fields if part.field in item}


_READERS: Mapping[FieldType, Callable[[Field, str], Value]] = {
    FieldType.TEXT: _text,
    FieldType.CHOICE: _choice,
    FieldType.EMAIL: lambda field, text: canonical_email(text),
    FieldType.PHONE: lambda field, text: canonical_phone(text),
    FieldType.NUMBER: _number,
    FieldType.DATE: _date,
    FieldType.FILE: _file,
    FieldType.GROUP: _group,
}
