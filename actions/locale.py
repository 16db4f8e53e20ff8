"""Which language to speak: the page's, until the student writes in the other one."""

from __future__ import annotations

from itertools import takewhile
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.turns import intent_of
from actions.words import LOCALES, locale_of

MIN_WORDS = 3  # "ok", "stop", "Erasmus" say nothing about a language
NAMES = {"it": "italian", "en": "english"}  # the entities of bot/data/nlu.yml
CLEAR = 0.65  # share of the words that must be of the other language …
UNLIKE = 0.45  # … while no more than this are of the one spoken so far: names and acronyms count for neither


def load_dictionaries() -> None:
    """Read the word lists now: the first sentence of the day should not wait for them."""
    for locale in LOCALES:
        _share_in("sportello", locale)


class ActionDetectLocale(Action):
    """Sets `locale` once a turn: what the page says, corrected by what the student writes."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_detect_locale"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Return the language to speak from now on, if it changes."""
        message = tracker.latest_message
        told = (message.get("metadata") or {}).get("locale")
        spoken = told if told in LOCALES else locale_of(tracker)
        text = str(message.get("text") or "")
        if intent_of(tracker) == "change_language":
            spoken = _asked_for(tracker, spoken)
            return [SlotSet("locale", spoken)] if spoken != tracker.get_slot("locale") else []
        if not text.startswith("/") and not _answers_form(tracker) and len(text.split()) >= MIN_WORDS:
            spoken = _language_of(text, spoken)
        return [SlotSet("locale", spoken)] if spoken != tracker.get_slot("locale") else []


def _asked_for(tracker: Tracker, spoken: str) -> str:
    """Return the language that is asked for; one and the other together ask for none."""
    named = {entity["entity"] for entity in tracker.latest_message.get("entities") or []}
    asked = [locale for locale, language in NAMES.items() if language in named]
    return asked[0] if len(asked) == 1 else spoken


def _answers_form(tracker: Tracker) -> bool:
    """Tell whether a form was asking when the student spoke: names and addresses are no sample of a language.

    A message that opens a form is looked at twice, before and inside; what it meant the first time, it means again.
    """
    if not tracker.active_loop:
        return False
    this_turn = takewhile(lambda event: event["event"] != "user", reversed(tracker.events))
    return all(event["event"] != "active_loop" for event in this_turn)


def _language_of(text: str, spoken: str) -> str:
    for other in LOCALES:
        if other != spoken and _share_in(text, other) >= CLEAR:
            return other if _share_in(text, spoken) <= UNLIKE else spoken
    return spoken


def _share_in(text: str, locale: str) -> float:
    """Return the share of the words that are of a language."""
    from simplemma.language_detector import in_target_language  # here: a desk is open before it knows any language

    share: float = in_target_language(text, lang=locale)
    return share
