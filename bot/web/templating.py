"""Pages from templates: escaped by default, in two languages that stand side by side in the template.

`{{ t("Italiano", "English") }}` says both; a test walks all templates and finds a missing twin.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from babel.dates import format_date, format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.faq.facts import show
from bot.institution import Institution
from bot.web.blocks import safe_html
from bot.web.keys import TEMPLATES
from bot.web.words import LOCALES

FOLDER = Path(__file__).with_name("templates")
KEPT = ("q", "topic", "entry", "number")  # what a page keeps of its address when it changes language
MAX_KEPT_CHARS = 500
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(FOLDER),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class Templates:
    """The templates of the desk, and what every page knows of the institution."""

    def __init__(self, institution: Institution, base_url: str) -> None:
        self._institution = institution
        self._base_url = base_url

    def render(self, name: str, request: web.Request, *, locale: str, **values: Any) -> str:
        """Return a page in `locale`; `t`, `day`, `fact` and `markdown` are at hand in every template."""

        def t(italian: str, english: str) -> str:
            return english if locale == "en" else italian

        def day(value: date | datetime) -> str:
            return format_date(value, "d MMMM y", locale)

        def moment(value: datetime) -> str:
            return format_datetime(self._institution.local(value), "d MMMM y, HH:mm", locale=locale)

        def link(path: str, **query: str | None) -> str:
            return address(path, locale, **query)

        here = "/" + request.rel_url.raw_path.lstrip("/")  # `//host` would lead to another site
        other_locale = next(other for other in LOCALES if other != locale)
        return _ENVIRONMENT.get_template(name).render(
            locale=locale,
            other_locale=other_locale,
            other_address=address(here, other_locale, **_kept(request)),
            link=link,
            base_url=self._base_url,
            t=t,
            day=day,
            moment=moment,
            fact=lambda key: self.fact(key, locale),
            markdown=lambda text: Markup(safe_html(text, locale)),  # noqa: S704 - nh3 has cleaned it
            **values,
        )

    def fact(self, name: str, locale: str) -> str:
        """Return a fact of the institution as a page shows it; empty when the office did not give it."""
        return show(self._institution.facts.get(name, ""), locale)


def address(path: str, locale: str, **query: str | None) -> str:
    """Return a path of ours with its query, in a language; what is empty is left out."""
    named = {name: value for name, value in query.items() if value}
    if locale != LOCALES[0]:
        named["lang"] = locale
    return f"{path}?{urlencode(named, errors='replace')}" if named else path


def page_locale(request: web.Request) -> str:
    """Return the language of a page: `?lang=`, else Italian; a page never changes language by itself."""
    lang = request.query.get("lang", "")
    return lang if lang in LOCALES else LOCALES[0]


def page(
    request: web.Request, name: str, *, locale: str | None = None, status: int = 200, **values: Any
) -> web.Response:
    """Return a rendered page, in the language of the request unless a form says another."""
    locale = locale or page_locale(request)
    text = request.app[TEMPLATES].render(name, request, locale=locale, **values)
    headers = {"Content-Language": locale}
    return web.Response(text=text, status=status, content_type="text/html", charset="utf-8", headers=headers)


def _kept(request: web.Request) -> dict[str, str | None]:
    return {name: request.query.get(name, "")[:MAX_KEPT_CHARS] for name in KEPT}
