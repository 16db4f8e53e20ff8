"""Checking each answer of the request, in the student's language, with an example of what would do."""

from __future__ import annotations

from typing import Any

from rapidfuzz import fuzz, process
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import correcting
from actions.aside import answered_aside, heard_aside, said_status
from actions.draft import Draft, draft_of
from actions.form import Form
from actions.repeated import repeat_in_question, settle_repeat
from actions.ticket_asks import FRESH, proposed_topics
from actions.ticket_files import is_done, names_of, waiting_files, what_is_wrong
from actions.ticket_group import SLOT as GROUP
from actions.ticket_group import Group, more_or_done, take
from actions.turns import intent_of
from actions.urgent import answer_urgent, is_urgent
from actions.words import locale_of
from bot.errors import InvalidInput, TooLong
from bot.helpdesk import Helpdesk, helpdesk
from bot.topics import ABOUT_PERSON, DESCRIPTION, Field, FieldType, Topics, accept

Slots = dict[str, Any]
SEND = ("yes", "invia", "inviala", "manda", "spedisci", "send", "send it", "submit")
SHORTEST_NAME = 3  # letters; "e" and "di" are in every name
NAME_SCORE = 80  # of 100: "tase" is "tasse"; chosen on the names of all topics
CORRECTING = ("go_back", "edit_ticket", "deny", "cancel")
PERHAPS = 0.1  # that a text which also names a field means one of these: "ho sbagliato l'email" has .4, a value none
IS_TOLD = ("question", "nlu_fallback")


class ValidateTicketForm(Form):
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
        if is_urgent(tracker) or intent_of(tracker) == "ticket_status":
            await heard_aside(dispatcher, tracker, domain, desk, text)
            return {"ticket_topic": None}
        topic = text if text in desk.topics else _named_topic(desk.topics, text)
        question = str(tracker.get_slot("last_question") or "")
        if topic is None and intent_of(tracker) == "affirm":
            proposed = proposed_topics(desk.retriever, question, locale, desk.topics)
            topic = proposed[0][0] if proposed else None
        if topic is None:
            is_told = intent_of(tracker) in IS_TOLD and len(text.split()) > 1
            if is_told and answered_aside(dispatcher, tracker, desk, text):
                return {"ticket_topic": None}
            if is_told and proposed_topics(desk.retriever, text, locale, desk.topics):
                return {"ticket_topic": None, "last_question": text, "last_answer": None, "list_all": None}
            dispatcher.utter_message(response="utter_invalid_topic")
            return {"ticket_topic": None, "list_all": True}
        known = tracker.get_slot("known_facts") or {}
        fields = {field.field for field in desk.topics[topic].form}
        values = {name: known[name] for name in ABOUT_PERSON if name in known and name in fields}
        return {
            "ticket_topic": topic,
            "ticket_fields": values,
            "list_all": None,
            **_without_old_question(tracker, topic),
        }

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
            await _answer_aside(dispatcher, tracker, domain, desk, text)
            return {"ticket_answer": None, "asking_aside": None}
        if is_urgent(tracker):
            await answer_urgent(dispatcher, tracker, desk)
            if asked.type is not FieldType.LONG_TEXT:
                return {"ticket_answer": None}
        if asked.type is FieldType.FILE:
            return await _files_answer(dispatcher, tracker, domain, desk, draft, asked, text)
        if asked.type is FieldType.GROUP:
            return await _group_answer(dispatcher, tracker, domain, desk, draft, asked, text)
        question = str(tracker.get_slot("last_question") or "")
        if asked.field == DESCRIPTION and intent_of(tracker) == "give_answer" and text == FRESH:
            return {"ticket_answer": None, "last_question": None}
        if asked.field == "full_name" and await said_status(dispatcher, tracker, domain, desk):
            return {"ticket_answer": None}
        wrong = None if correcting.is_answer(asked, text) else _named_answer(tracker, domain, draft, text)
        if wrong is not None:
            return correcting.begin(draft, wrong)
        if asked.field == DESCRIPTION and question:
            keeps = intent_of(tracker) == "keep_draft"
            text = question if keeps else f"{question}\n\n{text}"
        try:
            accepted = accept(asked, text)
        except InvalidInput as error:
            is_typed = asked.type is not FieldType.LONG_TEXT
            if not (is_typed and await heard_aside(dispatcher, tracker, domain, desk, text)):
                _explain(dispatcher, asked, error, locale_of(tracker))
            return {"ticket_answer": None}
        return {**_filed(draft, asked, accepted), "urgent": None}

    async def validate_ticket_confirmed(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Slots:
        """Take the yes, or what is to be corrected."""
        desk, text = await helpdesk(), str(value).strip()
        draft = draft_of(tracker, desk.topics)
        if draft is None:
            return {"ticket_confirmed": None}
        if tracker.get_slot("asking_aside"):
            await _answer_aside(dispatcher, tracker, domain, desk, text)
            return {"ticket_confirmed": None, "asking_aside": None}
        if is_urgent(tracker):
            await answer_urgent(dispatcher, tracker, desk)
            return {"ticket_confirmed": None}
        if repeat_in_question(tracker):
            return settle_repeat(dispatcher, text)
        if text.casefold() in SEND and not tracker.get_slot("list_all"):
            return {"ticket_confirmed": "yes"}
        if text == "correct":
            return {"ticket_confirmed": None, "list_all": True}
        is_asked = text.endswith("?") or intent_of(tracker) == "ticket_status"
        wrong = None if is_asked else correcting.named_field(domain, draft, text, locale_of(tracker))
        if wrong is not None:
            return correcting.begin(draft, wrong)
        if not await heard_aside(dispatcher, tracker, domain, desk, text):
            dispatcher.utter_message(response="utter_invalid_confirmation")
        return {"ticket_confirmed": None, "list_all": None}


async def _answer_aside(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any], desk: Helpdesk, text: str
) -> None:
    """Answer what the student announced as a question, also where it is one word."""
    if await heard_aside(dispatcher, tracker, domain, desk, text) or answered_aside(dispatcher, tracker, desk, text):
        return
    dispatcher.utter_message(response="utter_aside_no_answer")


def _without_old_question(tracker: Tracker, topic: str) -> Slots:
    """Forget a question that was answered, if the request is about something else."""
    answer = tracker.get_slot("last_answer")
    if not answer or str(answer["entry"]).partition("/")[0] == topic:
        return {}
    return {"last_question": None, "last_answer": None, "tried": None}


async def _group_answer(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    domain: dict[str, Any],
    desk: Helpdesk,
    draft: Draft,
    asked: Field,
    text: str,
) -> Slots:
    group = Group.of(tracker, asked)
    try:
        taken = take(group, text if group.next else more_or_done(tracker, text))
    except InvalidInput as error:
        if not await heard_aside(dispatcher, tracker, domain, desk, text):
            _explain(dispatcher, group.next or asked, error, locale_of(tracker))
        return {"ticket_answer": None}
    if taken is None:
        await heard_aside(dispatcher, tracker, domain, desk, text)
        return {"ticket_answer": None}
    if isinstance(taken, Group):
        return {"ticket_answer": None, GROUP: taken.kept()}
    return {**_filed(draft, asked, taken), GROUP: None}


async def _files_answer(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    domain: dict[str, Any],
    desk: Helpdesk,
    draft: Draft,
    asked: Field,
    text: str,
) -> Slots:
    if not is_done(tracker, text):
        if not await heard_aside(dispatcher, tracker, domain, desk, text):
            dispatcher.utter_message(response="utter_invalid_file")
        return {"ticket_answer": None}
    files = await waiting_files(desk, tracker)
    if wrong := what_is_wrong(files, asked):
        dispatcher.utter_message(response=wrong, limit=asked.max_files)
        return {"ticket_answer": None}
    return _filed(draft, asked, names_of(files) or None)


def _named_answer(tracker: Tracker, domain: dict[str, Any], draft: Draft, text: str) -> Field | None:
    """Return the answer that the student calls wrong instead of giving the next one."""
    ranking = {each["name"]: each["confidence"] for each in tracker.latest_message.get("intent_ranking") or []}
    if sum(ranking.get(intent, 0.0) for intent in CORRECTING) < PERHAPS:
        return None
    named = correcting.named_field(domain, draft, text, locale_of(tracker))
    return named if named is not None and named.field in draft.values else None


def _filed(draft: Draft, asked: Field, value: Any) -> Slots:
    values = draft.with_value(asked.field, value)
    done = Draft(draft.topic, values).next is None
    return {"ticket_fields": values, "ticket_answer": "done" if done else None, correcting.SLOT: None}


def _explain(dispatcher: CollectingDispatcher, asked: Field, error: InvalidInput, locale: str) -> None:
    """Say what is wrong and what would be right; the typed text itself is not repeated."""
    code = "full_name" if error.code == "name" else error.code
    dispatcher.utter_message(
        response=f"utter_invalid_{code}",
        limit=error.limit_chars if isinstance(error, TooLong) else asked.max_items,
        example=asked.example.text(locale) if asked.example else "…",
        hint=f" {asked.hint.text(locale)}" if asked.hint else "",
    )


def _named_topic(topics: Topics, text: str) -> str | None:
    """Return the topic whose name, or a whole word of it, was typed: "credenziali", "fees"."""
    names = {(topic.id, name): _letters(name) for topic in topics.values() for name in (topic.name.it, topic.name.en)}
    typed = _letters(text[:100])
    if len(typed) < SHORTEST_NAME:
        return None
    best = process.extractOne(typed, names, scorer=fuzz.token_set_ratio, score_cutoff=NAME_SCORE)
    return best[2][0] if best else None


def _letters(text: str) -> str:
    """Return a name without what people write in different ways: "E-mail" and "l'email" share `email`."""
    return "".join(letter for letter in text.casefold() if letter.isalnum() or letter.isspace())
