"""Moving inside the form: back, skip, a side question, and leaving it."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.draft import draft_of
from bot.helpdesk import helpdesk

FORM_SLOTS = (
    "ticket_topic",
    "ticket_answer",
    "ticket_confirmed",
    "ticket_fields",
    "ticket_draft",
    "list_all",
    "asking_aside",
    "ticket_repeat",
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
            return []
        values = draft.with_value(asked.field, None)
        done = len(values) == len(draft.fields)
        return [SlotSet("ticket_fields", values), SlotSet("ticket_answer", "done" if done else None)]


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
