"""What the desk says when a request fails: words by code and language, from `words.yml`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from aiohttp import web
from babel.units import format_unit
from ruamel.yaml import YAML

LOCALES = ("it", "en")  # the first one is spoken when nothing says otherwise

_FILE = Path(__file__).with_name("words.yml")


@cache
def error_words() -> dict[str, dict[str, str]]:
    """Return the words of each error code, by language."""
    words: dict[str, dict[str, str]] = YAML(typ="safe", pure=True).load(_FILE)
    return words


def error_message(code: str, status: int, locale: str, **values: object) -> str:
    """Return the sentence for an error; a code without words of its own is told by its status.

    A value that is said differently in each language is a mapping from the language.
    """
    words, unnamed = error_words(), f"{code}_unnamed" if values.get("field") == "" else ""
    sentence = (words.get(unnamed) or words.get(code) or words.get(f"status_{status}") or words["unexpected"])[locale]
    if "seconds" in values:
        values["wait"] = time_to_wait(int(str(values["seconds"])), locale)
    for name, value in values.items():
        said = value[locale] if isinstance(value, Mapping) else value
        sentence = sentence.replace(f"{{{name}}}", str(said))
    return sentence


def time_to_wait(seconds: int, locale: str) -> str:
    """Return a waiting time in words, never shorter than it is: `1 secondo`, `15 minuti`, `3 ore`."""
    for unit, length in (("hour", 3_600), ("minute", 60)):
        if seconds > 2 * length:
            return str(format_unit(math.ceil(seconds / length), f"duration-{unit}", locale=locale))
    return str(format_unit(seconds, "duration-second", locale=locale))


def asked_locale(request: web.Request) -> str:
    """Return the language that the asker's client prefers among ours, from `?lang=` or `Accept-Language`."""
    lang = request.query.get("lang")
    if lang in LOCALES:
        return lang
    for preference in request.headers.get("Accept-Language", "")[:200].split(","):
        primary = preference.split(";")[0].split("-")[0].strip().lower()
        if primary in LOCALES:
            return primary
    return LOCALES[0]
