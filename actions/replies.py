"""A bare yes or no: what it answers to is the bot's last offer."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.feedback import rate
from actions.questions import none_of_these
from bot.helpdesk import helpdesk


class ActionAffirm(Action):
    """Takes a yes: to a request, to "was it helpful", or to nothing."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_affirm"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Do what was offered."""
        offer = tracker.get_slot("offer")
        if offer == "ticket":
            return [SlotSet("offer", None), FollowupAction("ticket_form")]
        if offer == "feedback":
            return await rate(dispatcher, tracker, domain, await helpdesk(), helpful=True)
        dispatcher.utter_message(response="utter_what_next")
        return []


class ActionDeny(Action):
    """Takes a no: to "was it helpful", to every proposal, or to nothing."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_deny"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Leave out what was offered."""
        offer = tracker.get_slot("offer")
        if offer == "feedback":
            return await rate(dispatcher, tracker, domain, await helpdesk(), helpful=False)
        if offer == "more":
            return await none_of_these(dispatcher, tracker, await helpdesk())
        dispatcher.utter_message(response="utter_ok")
        return [SlotSet("offer", None)]
