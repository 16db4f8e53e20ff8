"""What the validations of our forms share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from itertools import takewhile
from typing import Any

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher


class Form(FormValidationAction, ABC):
    """Validates what the student said, and nothing else."""

    @abstractmethod
    def name(self) -> str:
        """Return the name that Rasa expects for the form."""

    async def get_validation_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Validate the candidates that have a value.

        Where an action begins the form, every slot that was set since the message is a candidate: also one that the
        action emptied, which is no answer.
        """
        candidates = list(takewhile(lambda event: event["event"] == "slot", reversed(tracker.events)))[::-1]
        before = tracker.events[: len(tracker.events) - len(candidates)]
        tracker.events = [*before, *(event for event in candidates if event["value"] is not None)]
        events: list[EventType] = await super().get_validation_events(dispatcher, tracker, domain)
        return events
