"""Asking for the topic, for each field of its form, and for the final yes."""

from __future__ import annotations

import secrets
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.draft import Draft, draft_of
from actions.repeated import ask_repeat
from actions.ticket_files import ask_files
from actions.ticket_group import Group, ask_group
from actions.urgent import is_urgent
from actions.words import button, has_word, locale_of, page_address, word
from bot.faq import FaqRetriever
from bot.helpdesk import Helpdesk, helpdesk
from bot.topics import DESCRIPTION, Field, FieldType, Topics

PROPOSED = 3  # topics; a longer list is read by nobody
LEAST_SHARE = 0.1  # of the best: what is a tenth as likely only costs reading time
FRESH = "fresh"  # what the button answers that puts the question aside as the description's draft
LIKELY = 0.5  # share of the retriever's belief from which on one topic is proposed by name


def answer(value: str) -> str:
    """Return the payload of a button that answers what is asked."""
    return f'/give_answer{{"answer":"{value}"}}'


def proposed_topics(retriever: FaqRetriever, question: str, locale: str, topics: Topics) -> list[tuple[str, float]]:
    """Return the topics that a question may be about, best first, at most three."""
    if not question:
        return []
    found = [(topic, share) for topic, share in retriever.topics(question, locale) if topic in topics][:PROPOSED]
    return [(topic, share) for topic, share in found if share >= LEAST_SHARE * found[0][1]]


class ActionAskTopic(Action):
    """Asks what the request is about, proposing what the question sounds like."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_ask_ticket_form_ticket_topic"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Introduce the form at its first question, then ask for the topic."""
        desk, locale = await helpdesk(), locale_of(tracker)
        events: list[EventType] = []
        if is_urgent(tracker):
            return events
        if not tracker.get_slot("ticket_draft"):
            notice = page_address(desk.settings.base_url, "/privacy", locale)
            dispatcher.utter_message(response="utter_form_intro", privacy_url=notice)
            events.append(SlotSet("ticket_draft", secrets.token_hex(16)))
        question = str(tracker.get_slot("last_question") or "")
        proposed = proposed_topics(desk.retriever, question, locale, desk.topics)
        card = {"card": "form", "form": "ticket_form", "field": "topic", "required": True}
        if tracker.get_slot("list_all") or not proposed:
            buttons = [button(topic.name.text(locale), answer(topic.id)) for topic in desk.topics.values()]
            dispatcher.utter_message(response="utter_ask_topic_first", buttons=buttons, json_message=card)
            return events
        buttons = [button(desk.topics.name(topic, locale), answer(topic)) for topic, _ in proposed]
        buttons.append(button(word(domain, "utter_button_other_topic", locale), answer("all")))
        best, share = proposed[0]
        response = "utter_ask_topic_proposed" if share >= LIKELY else "utter_ask_topic_first"
        topic_name = desk.topics.name(best, locale)
        dispatcher.utter_message(response=response, topic=topic_name, buttons=buttons, json_message=card)
        return events


class ActionAskField(Action):
    """Asks the next field of the topic's own form."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_ask_ticket_form_ticket_answer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Ask, unless the student has just been told to go ahead with a side question."""
        desk, locale = await helpdesk(), locale_of(tracker)
        draft = draft_of(tracker, desk.topics)
        if draft is None or (asked := draft.next) is None or _is_silent(tracker):
            return []
        question = str(tracker.get_slot("last_question") or "")
        has_draft = asked.field == DESCRIPTION and bool(question)
        values = {
            "label": _sentence(asked.name(locale)),
            "hint": _hint(domain, asked, locale),
            "buttons": _buttons(domain, asked, locale, has_draft),
            "json_message": {
                "card": "form",
                "form": "ticket_form",
                "field": asked.field,
                "required": asked.required,
                "step": draft.step(asked),
                "steps": draft.steps,
            },
        }
        if asked.type is FieldType.FILE:
            await ask_files(dispatcher, tracker, domain, desk, asked, values)
        elif asked.type is FieldType.GROUP:
            ask_group(dispatcher, tracker, domain, Group.of(tracker, asked), values)
        else:
            dispatcher.utter_message(response=_response(domain, asked, has_draft), draft=question, **values)
        return []


class ActionAskConfirmation(Action):
    """Shows the whole request and asks for the yes; or, to correct it, the list of its fields."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_ask_ticket_form_ticket_confirmed"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Ask for the confirmation, or for the field to correct."""
        desk, locale = await helpdesk(), locale_of(tracker)
        draft = draft_of(tracker, desk.topics)
        if draft is None or tracker.get_slot("asking_aside"):
            return []
        if tracker.get_slot("list_all"):
            buttons = [button(each.name(locale), answer(f"field:{each.field}")) for each in draft.fields]
            dispatcher.utter_message(response="utter_ask_which_field", buttons=buttons)
            return []
        if (asked := await ask_repeat(dispatcher, tracker, domain, desk, draft)) is not None:
            return asked
        _show_summary(dispatcher, domain, desk, draft, locale)
        return []


def _is_silent(tracker: Tracker) -> bool:
    """Tell whether the next question would be out of place: a side question, or a danger, comes first."""
    return bool(tracker.get_slot("asking_aside")) or is_urgent(tracker)


def _show_summary(
    dispatcher: CollectingDispatcher, domain: dict[str, Any], desk: Helpdesk, draft: Draft, locale: str
) -> None:
    named = (
        ("utter_button_send", "/affirm"),
        ("utter_button_correct", answer("correct")),
        ("utter_button_cancel", "/cancel"),
    )
    dispatcher.utter_message(
        response="utter_confirm_summary",
        office=draft.topic.office.text(locale),
        buttons=[button(word(domain, response, locale), payload) for response, payload in named],
        json_message={"card": "ticket_summary", "fields": draft.summary(locale)},
    )


def _response(domain: dict[str, Any], asked: Field, has_draft: bool) -> str:
    if has_draft:
        return "utter_ask_description_draft"
    own = f"utter_ask_field_{asked.field}"
    return own if has_word(domain, own) else "utter_ask_field"


def _hint(domain: dict[str, Any], asked: Field, locale: str) -> str:
    """Return the office's hint, why it asks, and whether an answer may be left out, with a space before each."""
    said = [text.text(locale) for text in (asked.hint, asked.why) if text]
    if not asked.required:
        optional = "utter_file_optional" if asked.type is FieldType.FILE else "utter_field_optional"
        said.append(word(domain, optional, locale))
    return "".join(f" {_sentence(text)}" for text in said)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", ":")) else f"{text}."


def _buttons(domain: dict[str, Any], asked: Field, locale: str, has_draft: bool) -> list[dict[str, str]]:
    buttons = [button(choice.text(locale), answer(choice.id)) for choice in asked.choices]
    if has_draft:
        buttons.append(button(word(domain, "utter_button_keep_draft", locale), "/keep_draft"))
        buttons.append(button(word(domain, "utter_button_fresh_start", locale), answer(FRESH)))
    if not asked.required:
        buttons.append(button(word(domain, "utter_button_skip", locale), "/skip"))
    if asked.field == DESCRIPTION:
        buttons.append(button(word(domain, "utter_button_side_question", locale), "/side_question"))
    return buttons
