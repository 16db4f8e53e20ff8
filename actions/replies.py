"""A bare yes, no, "skip" or "cancel": what it answers to is the bot's last offer."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.feedback import rate
from actions.offers import number_to_end, offer_reply, say_no, say_yes
from actions.opening import begin_request
from actions.person import request_person
from actions.questions import none_of_these
from actions.reasons import WRITE, ask_for_words, awaits, leave_comment, take_reason, typed_reason
from actions.ticket_commands import end_named
from actions.ticket_end import leave_open
from actions.turns import intent_of
from bot.helpdesk import helpdesk


class ActionAffirm(Action):
    """Takes a yes: to a request, to "was it helpful", or to nothing."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_affirm"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Do what was offered."""
        offer = tracker.get_slot("offer")
        if awaits(tracker, WRITE):
            return ask_for_words(dispatcher)
        if offer == "ticket":
            return await begin_request(dispatcher, tracker, domain, await helpdesk())
        if offer == "person":
            return await request_person(dispatcher, tracker)
        if offer == "feedback":
            return await rate(dispatcher, tracker, domain, await helpdesk(), helpful=True)
        if (events := await say_yes(dispatcher, tracker, domain, await helpdesk())) is not None:
            return events
        if offered := await offer_reply(dispatcher, tracker, domain, await helpdesk()):
            return offered  # "sì" may be what the office waits for
        dispatcher.utter_message(response="utter_what_next")
        return []


class ActionDeny(Action):
    """Takes a no: to "was it helpful", to every proposal, or to nothing."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_deny"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Leave out what was offered."""
        if awaits(tracker, WRITE):
            return await leave_comment(dispatcher, tracker, domain, await helpdesk())
        if (reason := typed_reason(tracker, domain)) is not None:
            return await take_reason(dispatcher, tracker, domain, await helpdesk(), reason)
        offer = tracker.get_slot("offer")
        if offer == "feedback":
            return await rate(dispatcher, tracker, domain, await helpdesk(), helpful=False)
        if offer == "more":
            return await none_of_these(dispatcher, tracker, await helpdesk())
        if (events := await say_no(dispatcher, tracker, domain, await helpdesk())) is not None:
            return events
        if not offer and (offered := await offer_reply(dispatcher, tracker, domain, await helpdesk())):
            return offered
        dispatcher.utter_message(response="utter_ok")
        return [SlotSet("offer", None)]


class ActionStop(Action):
    """Takes "skip", "cancel" or "back" outside a form: it ends the writing of a comment, or there is nothing to end."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_stop"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Go on without the comment, or say that there is nothing to leave."""
        if awaits(tracker, WRITE):
            return await leave_comment(dispatcher, tracker, domain, await helpdesk())
        if (ended := await end_named(dispatcher, tracker, domain)) is not None:
            return ended
        if (number := number_to_end(tracker)) is not None:
            return leave_open(dispatcher, number)
        is_cancel = intent_of(tracker) == "cancel"
        dispatcher.utter_message(response="utter_nothing_to_cancel" if is_cancel else "utter_nothing_to_go_back")
        return []
