"""Checking each answer of the request, in the student's language, with an example of what would do."""

from __future__ import annotations

from typing import Any

from rapidfuzz import fuzz, process
from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import say_answer
from actions.draft import ABOUT_PERSON, DESCRIPTION, Draft, draft_of
from actions.repeated import repeat_in_question, settle_repeat
from actions.ticket_asks import proposed_topics
from actions.ticket_files import is_done, names_of, waiting_files, what_is_wrong
from actions.words import locale_of
from bot.errors import InvalidInput, TooLong
from bot.faq import Zone
from bot.helpdesk import Helpdesk, helpdesk
from bot.topics import Field, FieldType, Topics, accept

Slots = dict[str, Any]
SEND = ("yes", "invia", "inviala", "manda", "spedisci", "send", "send it", "submit")
SHORTEST_NAME = 3  # letters; "e" and "di" are in every name
NAME_SCORE = 80  # of 100, partial: "l'email è sbagliata" names the e-mail; chosen on the labels of all topics' forms


class ValidateTicketForm(FormValidationAction):
    """Files each answer into the draft, or says what is wrong with it."""

    def name(self) -> str:
        """Return the name that Rasa expects for the form."""
        return "validate_ticket_form"

    async def validate_ticket_topic(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Slots:
        """Take a topic by its button, its name, or a description of the problem."""
        desk, locale, text = await helpdesk(), locale_of(tracker), str(value)
        if text == "all":
            return {"ticket_topic": None, "list_all": True}
        topic = text if text in desk.topics else _named_topic(desk.topics, text)
        question = str(tracker.get_slot("last_question") or "")
        if topic is None and tracker.get_intent_of_latest_message() == "affirm":
            proposed = proposed_topics(desk.retriever, question, locale, desk.topics)
            topic = proposed[0][0] if proposed else None
        if topic is None:
            is_told = tracker.get_intent_of_latest_message() in ("question", "nlu_fallback")
            if not question and is_told and proposed_topics(desk.retriever, text, locale, desk.topics):
                return {"ticket_topic": None, "last_question": text, "list_all": None}
            dispatcher.utter_message(response="utter_invalid_topic")
            return {"ticket_topic": None, "list_all": True}
        known = tracker.get_slot("known_facts") or {}
        fields = {field.field for field in desk.topics[topic].form}
        values = {name: known[name] for name in ABOUT_PERSON if name in known and name in fields}
        return {"ticket_topic": topic, "ticket_fields": values, "list_all": None}

    async def validate_ticket_answer(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Slots:
        """Take the answer to the field that was asked; a question in between is answered and the field asked again."""
        desk = await helpdesk()
        draft = draft_of(tracker, desk.topics)
        if draft is None or (asked := draft.next) is None:
            return {"ticket_answer": "done" if draft else None}
        text = str(value)
        if tracker.get_slot("asking_aside"):
            if not _answered_aside(dispatcher, tracker, desk, text):
                dispatcher.utter_message(response="utter_aside_no_answer")
            return {"ticket_answer": None, "asking_aside": None}
        if asked.type is FieldType.FILE:
            return await _files_answer(dispatcher, tracker, desk, draft, asked, text)
        question = str(tracker.get_slot("last_question") or "")
        if asked.field == DESCRIPTION and question:
            keeps = tracker.get_intent_of_latest_message() == "keep_draft"
            text = question if keeps else f"{question}\n\n{text}"
        try:
            accepted = accept(asked, text)
        except InvalidInput as error:
            is_typed = asked.type is not FieldType.LONG_TEXT
            if not (is_typed and _is_side_question(dispatcher, tracker, desk, text)):
                _explain(dispatcher, asked, error, locale_of(tracker))
            return {"ticket_answer": None}
        return _filed(draft, asked, accepted)

    async def validate_ticket_confirmed(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Slots:
        """Take the yes, or what is to be corrected."""
        desk, text = await helpdesk(), str(value).strip()
        draft = draft_of(tracker, desk.topics)
        if draft is None:
            return {"ticket_confirmed": None}
        if tracker.get_slot("asking_aside"):
            if not _answered_aside(dispatcher, tracker, desk, text):
                dispatcher.utter_message(response="utter_aside_no_answer")
            return {"ticket_confirmed": None, "asking_aside": None}
        if repeat_in_question(tracker):
            return settle_repeat(dispatcher, text)
        if text.casefold() in SEND and not tracker.get_slot("list_all"):
            return {"ticket_confirmed": "yes"}
        if text == "correct":
            return {"ticket_confirmed": None, "list_all": True}
        wrong = _named_field(draft, text, locale_of(tracker))
        if wrong is not None:
            return {
                "ticket_confirmed": None,
                "list_all": None,
                "ticket_answer": None,
                "ticket_fields": draft.without(wrong.field),
            }
        if not _is_side_question(dispatcher, tracker, desk, text):
            dispatcher.utter_message(response="utter_invalid_confirmation")
        return {"ticket_confirmed": None, "list_all": None}


async def _files_answer(
    dispatcher: CollectingDispatcher, tracker: Tracker, desk: Helpdesk, draft: Draft, asked: Field, text: str
) -> Slots:
    if not is_done(tracker, text):
        if not _is_side_question(dispatcher, tracker, desk, text):
            dispatcher.utter_message(response="utter_invalid_file")
        return {"ticket_answer": None}
    files = await waiting_files(desk, tracker)
    if wrong := what_is_wrong(files, asked):
        dispatcher.utter_message(response=wrong, limit=asked.max_files)
        return {"ticket_answer": None}
    return _filed(draft, asked, names_of(files) or None)


def _filed(draft: Draft, asked: Field, value: Any) -> Slots:
    values = draft.with_value(asked.field, value)
    done = Draft(draft.topic, values).next is None
    return {"ticket_fields": values, "ticket_answer": "done" if done else None}


def _is_side_question(dispatcher: CollectingDispatcher, tracker: Tracker, desk: Helpdesk, text: str) -> bool:
    """Answer what was typed instead of a value; one word (`maria@`) is a value with a mistake, not a question."""
    return (len(text.split()) > 1 or text.endswith("?")) and _answered_aside(dispatcher, tracker, desk, text)


def _answered_aside(dispatcher: CollectingDispatcher, tracker: Tracker, desk: Helpdesk, text: str) -> bool:
    """Answer a question asked in mid-form, if the retriever is sure of it."""
    verdict = desk.retriever.search(text, locale=locale_of(tracker), today=desk.today())
    if verdict.zone is not Zone.ANSWER:
        return False
    say_answer(dispatcher, tracker, desk, verdict.matches[0])
    dispatcher.utter_message(response="utter_form_resume")
    return True


def _explain(dispatcher: CollectingDispatcher, asked: Field, error: InvalidInput, locale: str) -> None:
    """Say what is wrong and what would be right; the typed text itself is not repeated."""
    code = "full_name" if error.code == "name" else error.code
    dispatcher.utter_message(
        response=f"utter_invalid_{code}",
        limit=error.limit_chars if isinstance(error, TooLong) else asked.max_items,
        example=asked.example.text(locale) if asked.example else "…",
        hint=asked.hint.text(locale) if asked.hint else "",
    )


def _named_topic(topics: Topics, text: str) -> str | None:
    """Return the topic whose name, or a whole word of it, was typed: "credenziali", "fees"."""
    names = {(topic.id, name): _letters(name) for topic in topics.values() for name in (topic.name.it, topic.name.en)}
    typed = _letters(text[:100])
    if len(typed) < SHORTEST_NAME:
        return None
    best = process.extractOne(typed, names, scorer=fuzz.token_set_ratio, score_cutoff=NAME_SCORE)
    return best[2][0] if best else None


def _named_field(draft: Draft, text: str, locale: str) -> Field | None:
    name = text.removeprefix("field:")
    for each in draft.fields:
        if each.field == name:
            return each
    labels = {each.field: _letters(each.name(locale)) for each in draft.fields}
    best = process.extractOne(_letters(text[:100]), labels, scorer=fuzz.partial_ratio, score_cutoff=NAME_SCORE)
    return next(each for each in draft.fields if each.field == best[2]) if best else None


def _letters(text: str) -> str:
    """Return a name without what people write in different ways: "E-mail" and "l'email" share `email`."""
    return "".join(letter for letter in text.casefold() if letter.isalnum() or letter.isspace())
