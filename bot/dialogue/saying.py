"""Runs what speaks: responses of the domain and the project's own actions."""

from __future__ import annotations

from typing import Any

import structlog

from bot.dialogue.action_runner import ActionRunner
from bot.dialogue.domain import Domain
from bot.dialogue.events import ActiveLoop, BotUttered, Event, FollowupAction, SlotSet, UnreadableEvent, event_from_dict
from bot.dialogue.messages import utterance
from bot.dialogue.names import UTTER_PREFIX
from bot.dialogue.response import Responses
from bot.dialogue.tracker import Tracker

# Rasa's REST channel answers under the name `collector`; variations for `rest` would never be said there.
_OUTPUT_CHANNELS = {"rest": "collector"}
# Types that Rasa knows and that have no effect here.
_WITHOUT_EFFECT = frozenset({"reminder", "cancel_reminder", "agent", "export", "entities", "user_featurization"})

log = structlog.get_logger(__name__)


class Speaker:
    """Says responses and runs actions for one message."""

    def __init__(self, domain: Domain, responses: Responses, runner: ActionRunner, channel: str) -> None:
        self.domain = domain
        self._responses = responses
        self._runner = runner
        self._channel = _OUTPUT_CHANNELS.get(channel, channel)

    async def run(self, action: str, tracker: Tracker) -> list[Event]:
        """Run a response or an action of the project; return what was said, then its events."""
        if action.startswith(UTTER_PREFIX):
            return list(self.say(action, tracker))
        result = await self._runner.run(action, tracker.as_payload())
        said = [one for response in result.responses if (one := self._said(response, tracker)) is not None]
        return [*said, *self._events(action, result.events)]

    def say(self, response: str, tracker: Tracker, **values: Any) -> list[BotUttered]:
        """Say a response of the domain; nothing if there is none of that name."""
        draft = self._responses.draft(response, tracker.slots, self._channel, values)
        return [] if draft is None else [utterance(draft, response)]

    def _said(self, given: dict[str, Any], tracker: Tracker) -> BotUttered | None:
        """Return what an action said: text of its own, or a response with what it added."""
        name = given.get("response")
        own = {key: value for key, value in given.items() if key != "response"}
        draft: dict[str, Any] | None = {}
        if name:
            draft = self._responses.draft(name, tracker.slots, self._channel, own)
        if draft is None:
            log.error("response_missing", response=name)
            return None
        buttons = [*(draft.get("buttons") or []), *(own.pop("buttons", None) or [])]
        added = {key: value for key, value in own.items() if value}
        return utterance({**draft, **({"buttons": buttons} if buttons else {}), **added}, name)

    def _events(self, action: str, written: list[dict[str, Any]]) -> list[Event]:
        events: list[Event] = []
        for one in written:
            if one.get("event") in _WITHOUT_EFFECT:
                log.warning("event_without_effect", action=action, kind=one["event"])
                continue
            try:
                event = event_from_dict(one)
            except UnreadableEvent as error:
                log.error("event_unreadable", action=action, reason=str(error))
                continue
            if self._names_what_exists(event):
                events.append(event)
            else:
                log.error("event_names_nothing", action=action, kind=event.kind)
        return events

    def _names_what_exists(self, event: Event) -> bool:
        match event:
            case SlotSet(name):
                return name in self.domain.all_slots
            case ActiveLoop(name):
                return name is None or name in self.domain.forms
            case FollowupAction(name):
                return name in self.domain.action_names
        return True
