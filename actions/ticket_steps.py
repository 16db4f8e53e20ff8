"""Moving inside the form: back, skip, a side question, and leaving it."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import correcting
from actions.draft import Draft, draft_of
from actions.ticket_group import SLOT as GROUP
from actions.ticket_group import Group, forgotten, skip
from actions.words import locale_of
from bot.helpdesk import helpdesk
from bot.topics import Field, FieldType

FORM_SLOTS = (
    "ticket_topic",
    "ticket_answer",
    "ticket_confirmed",
    "ticket_fields",
    "ticket_draft",
    "list_all",
    "asking_aside",
    "ticket_repeat",
    "correcting",
    "ticket_group",
    "offer",
)


def emptied(*slots: str) -> list[EventType]:
    """Return the events that forget some slots."""
    return [SlotSet(slot, None) for slot in slots]


class ActionFormBack(Action):
    """Takes the last answer back, so that it is asked again."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_form_back"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Return the draft without its last answer."""
        draft = draft_of(tracker, (await helpdesk()).topics)
        again = emptied("ticket_answer", "ticket_confirmed", "list_all", "asking_aside")
        text = str(tracker.latest_message.get("text") or "")
        if draft is not None and (wrong := _named_answer(domain, draft, text, locale_of(tracker))) is not None:
            return [SlotSet(slot, value) for slot, value in correcting.begin(draft, wrong).items()]
        if group_begun := forgotten(tracker):
            return [*again, *group_begun]
        if draft is not None and (as_it_was := correcting.undone(tracker, draft)) is not None:
            done = "done" if as_it_was.next is None else None
            values = {"ticket_answer": done, "ticket_fields": as_it_was.values, correcting.SLOT: None}
            return [*again, *(SlotSet(slot, value) for slot, value in values.items())]
        if draft is None:
            dispatcher.utter_message(response="utter_nothing_before")
            return again
        before = draft.one_back()
        if before is None:
            return [*again, SlotSet("ticket_topic", None), SlotSet("list_all", True)]
        return [*again, SlotSet("ticket_fields", before)]


class ActionFormSkip(Action):
    """Leaves an optional field out."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_form_skip"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Return the draft with the field marked as skipped, or say why it cannot be."""
        draft = draft_of(tracker, (await helpdesk()).topics)
        asked = draft.next if draft else None
        if draft is None or asked is None or asked.required:
            dispatcher.utter_message(response="utter_cannot_skip")
            return emptied("ticket_answer") if asked is not None else []  # what failed was no answer
        value: Any = None
        if asked.type is FieldType.GROUP:
            left = skip(Group.of(tracker, asked))
            if isinstance(left, Group):
                return [SlotSet(GROUP, left.kept())]
            value = left
        values = draft.with_value(asked.field, value)
        done = "done" if len(values) == len(draft.fields) else None
        return [
            *forgotten(tracker),
            SlotSet("ticket_fields", values),
            SlotSet("ticket_answer", done),
            SlotSet(correcting.SLOT, None),
        ]


def _named_answer(domain: dict[str, Any], draft: Draft, text: str, locale: str) -> Field | None:
    """Return the field that was answered already and is named as wrong: "ho sbagliato l'email"."""
    named = correcting.named_field(domain, draft, text, locale)
    return named if named is not None and named.field in draft.values else None


class ActionBeginAside(Action):
    """Lets the student ask something else where every text would count as the answer."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_begin_aside"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Take the next text as a question."""
        dispatcher.utter_message(response="utter_aside")
        return [SlotSet("asking_aside", True)]


class ActionResetTicket(Action):
    """Throws the draft away."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_reset_ticket"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Say that nothing was sent, and forget the draft; the question stays, should it be needed."""
        dispatcher.utter_message(response="utter_cancelled")
        return emptied(*FORM_SLOTS)
