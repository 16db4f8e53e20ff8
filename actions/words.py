"""The desk's words, from `domain.yml`, where an action needs a piece of text rather than a whole response."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

LOCALES = ("it", "en")


def locale_of(tracker: Tracker) -> str:
    """Return the language of the conversation."""
    locale = tracker.get_slot("locale")
    return locale if locale in LOCALES else LOCALES[0]


def word(domain: dict[str, Any], response: str, locale: str) -> str:
    """Return the text of a response in a language, without filling anything in."""
    return str(_variant(domain, response, locale)["text"])


def buttons_of(domain: dict[str, Any], response: str, locale: str) -> list[dict[str, str]]:
    """Return the buttons of a response in a language, as they are written."""
    return list(_variant(domain, response, locale).get("buttons") or ())


def has_word(domain: dict[str, Any], response: str) -> bool:
    """Tell whether the domain has a response."""
    return response in domain.get("responses", {})


def button(title: str, payload: str) -> dict[str, str]:
    """Return a button as Rasa writes it."""
    return {"title": title, "payload": payload}


def page_address(base_url: str, path: str, locale: str) -> str:
    """Return where a page of ours is, in a language; a page speaks Italian unless its address says otherwise."""
    return f"{base_url}{path}" if locale == LOCALES[0] else f"{base_url}{path}?lang={locale}"


def _variant(domain: dict[str, Any], response: str, locale: str) -> dict[str, Any]:
    variants: list[dict[str, Any]] = domain["responses"][response]
    return next((variant for variant in variants if _is_for(variant, locale)), variants[0])


def _is_for(variant: dict[str, Any], locale: str) -> bool:
    conditions = variant.get("condition") or []
    wanted = [condition["value"] for condition in conditions if condition.get("name") == "locale"]
    return wanted == [locale] if locale != LOCALES[0] else not wanted
