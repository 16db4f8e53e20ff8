"""The words of a mail, from templates: the same text as plain text and as simple HTML, in the student's language.

A template has a `subject` and a `body`; an empty line ends a paragraph. What others wrote comes in by `quote(…)` or as
a value, and the HTML escapes it; `strong`, `button` and `quote` look different in the two.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from bot.mail.headers import header_text

FOLDER = Path(__file__).with_name("templates")
LOCALES = ("it", "en")
REGIONS = {"en": "en_GB"}
MAX_NAME_CHARS = 60
_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
_BLOCKS = ("<blockquote", "<ul")


@dataclass(frozen=True)
class Words:
    """What a reader sees of a mail."""

    sender: str  # the name, without an address
    subject: str
    text: str
    html: str


def render(name: str, locale: str, values: Mapping[str, Any]) -> Words:
    """Return the words of a mail.

    Args:
        name: of the template, which is the outbox kind's value.
        locale: the reader's language; Italian where it is none of ours.
        values: what the template names; a name that is missing raises, so that no mail leaves with a hole.
    """
    locale = locale if locale in LOCALES else LOCALES[0]
    said = {
        **values,
        "locale": locale,
        "day": lambda value: _day(value, locale),
        "moment": lambda value: _moment(value, locale),
    }
    subject = header_text(_block(_TEXT.get_template(f"{locale}/{name}.txt"), "subject", said))
    sender = header_text(_block(_TEXT.get_template(f"{locale}/footer.txt"), "sender", said), MAX_NAME_CHARS)
    return Words(sender, subject, _plain(name, locale, said), _html(name, locale, said, subject))


def _plain(name: str, locale: str, values: Mapping[str, Any]) -> str:
    body, footer = (_block(_TEXT.get_template(f"{locale}/{part}.txt"), "body", values) for part in (name, "footer"))
    return f"{_tidy(body)}\n\n-- \n{_tidy(footer)}\n"


def _html(name: str, locale: str, values: Mapping[str, Any], subject: str) -> str:
    body, footer = (_block(_HTML.get_template(f"{locale}/{part}.txt"), "body", values) for part in (name, "footer"))
    page = _HTML.get_template("layout.html")
    return page.render({**values, "subject": subject, "body": _paragraphs(body), "footer": _paragraphs(footer)})


def _block(template: Template, block: str, values: Mapping[str, Any]) -> str:
    return "".join(template.blocks[block](template.new_context(dict(values)))).strip()


def _tidy(text: str) -> str:
    """Return paragraphs with one empty line between them; conditions in a template leave more."""
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _paragraphs(html: str) -> Markup:
    """Return rendered HTML in paragraphs; what was escaped in it has no line ends of its own."""
    parts = [part.strip() for part in _PARAGRAPH.split(html) if part.strip()]
    return Markup("\n").join(  # the template's environment has escaped what others wrote
        Markup(part if part.startswith(_BLOCKS) else f"<p>{part}</p>")  # noqa: S704
        for part in parts
    )


def _day(value: date | datetime, locale: str) -> str:
    return format_date(value, "long", REGIONS.get(locale, locale))


def _moment(value: datetime, locale: str) -> str:
    return f"{_day(value, locale)}, {value:%H:%M}"


def _text_environment() -> Environment:
    environment = _environment(autoescape=False)
    environment.globals.update(
        strong=str,
        button=lambda label, url: f"{label}:\n{url}",
        quote=lambda text: "\n".join(f"> {line}".rstrip() for line in str(text).splitlines()),
        items=lambda lines: "\n".join(f"- {line}" for line in lines),
    )
    return environment


def _html_environment() -> Environment:
    environment = _environment(autoescape=True)
    environment.globals.update(
        strong=lambda text: Markup("<strong>{}</strong>").format(text),
        button=lambda label, url: Markup('<a href="{}">{}</a>').format(url, label),
        quote=lambda text: Markup("<blockquote>{}</blockquote>").format(_lines(text)),
        items=lambda lines: Markup("<ul>{}</ul>").format(Markup("").join(map(Markup("<li>{}</li>").format, lines))),
    )
    return environment


def _lines(text: str) -> Markup:
    return Markup("<br>").join(escape(line) for line in str(text).splitlines())


def _environment(*, autoescape: bool) -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=autoescape,  # noqa: S701 - off for plain text only
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


_TEXT, _HTML = _text_environment(), _html_environment()
