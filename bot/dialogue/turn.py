"""One turn: from a student's message until the bot listens again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import structlog

from bot.dialogue.action_runner import ActionFailed, ActionRejected
from bot.dialogue.default_actions import run_action, session_start
from bot.dialogue.events import (
    ActionExecuted,
    ActionExecutionRejected,
    BotUttered,
    Event,
    FollowupAction,
    LoopInterrupted,
    SlotSet,
    UserUttered,
)
from bot.dialogue.failure import apology, logged
from bot.dialogue.messages import ActionFailure, BotMessage, Turn, UserMessage
from bot.dialogue.names import (
    ACTION_LISTEN,
    ACTION_SESSION_START,
    INTENT_RESTART,
    SESSION_METADATA_SLOT,
)
from bot.dialogue.policy import Policies, Prediction
from bot.dialogue.saying import Speaker
from bot.dialogue.slot_filling import fill_slots
from bot.dialogue.tracker import Tracker

MOST_ACTIONS = 10  # Rasa's own limit between two action_listen; here a rejected action counts, too
_ENDS_TURN = (ACTION_LISTEN, ACTION_SESSION_START)

log = structlog.get_logger(__name__)


class TurnRunner:
    """Applies events to a tracker until the turn is over, and remembers what was new."""

    def __init__(self, tracker: Tracker, speaker: Speaker, policies: Policies, clock: Callable[[], datetime]) -> None:
        self._tracker = tracker
        self._speaker = speaker
        self._policies = policies
        self._clock = clock
        self._new: list[Event] = []
        self._failure: ActionFailure | None = None

    async def run(self, message: UserMessage, heard: UserUttered) -> Turn:
        """Answer one message."""
        await self._begin_session(message)
        self._apply(heard)
        await self._fill_slots()
        await self._act()
        said = tuple(BotMessage.of(event) for event in self._new if isinstance(event, BotUttered))
        return Turn(said, tuple(self._new), self._failure)

    async def _begin_session(self, message: UserMessage) -> None:
        if not self._tracker.is_empty and not self._has_expired():
            return
        if message.metadata:
            self._apply(SlotSet(SESSION_METADATA_SLOT, dict(message.metadata)))
        await self._perform(Prediction(ACTION_SESSION_START, None, 1.0))
        if self._tracker.latest_action != ACTION_LISTEN:
            self._apply(ActionExecuted(ACTION_LISTEN))

    def _has_expired(self) -> bool:
        after_min = self._speaker.domain.session_config.session_expiration_time
        if not after_min or self._tracker.heard_at is None:
            return False
        return self._clock().timestamp() - self._tracker.heard_at > after_min * 60

    async def _fill_slots(self) -> None:
        try:
            self._apply(*await fill_slots(self._tracker, self._speaker))
        except ActionFailed as error:
            self._report(error)
            self._apply(FollowupAction(ACTION_LISTEN))  # an answer without its slots could be a wrong one

    async def _act(self) -> None:
        while self._may_speak():
            if self._actions_since_listening() >= MOST_ACTIONS:
                log.warning("too_many_actions", limit=MOST_ACTIONS)
                self._apply(ActionExecuted(ACTION_LISTEN))  # or the conversation could never go on
                return
            prediction = self._predict()
            await self._perform(prediction)
            if prediction.action in _ENDS_TURN:
                return
            if self._tracker.paused and self._tracker.latest_action != ACTION_LISTEN:
                self._apply(ActionExecuted(ACTION_LISTEN))  # so that a resumed conversation waits for the student

    def _may_speak(self) -> bool:
        message = self._tracker.latest_message
        return not self._tracker.paused or (message is not None and message.intent == INTENT_RESTART)

    def _actions_since_listening(self) -> int:
        count = 0
        for event in reversed(self._tracker.events):
            if isinstance(event, ActionExecuted) and event.name in _ENDS_TURN:
                break
            count += isinstance(event, ActionExecuted | ActionExecutionRejected)
        return count

    def _predict(self) -> Prediction:
        followup = self._tracker.followup_action
        if followup in self._speaker.domain.action_names:
            return Prediction(followup, None, 1.0)
        return self._policies.predict(self._tracker)

    async def _perform(self, prediction: Prediction) -> None:
        """Run one action and log it with what it brought about."""
        name = prediction.action
        before: list[Event] = [LoopInterrupted()] if prediction.interrupts_loop else []
        tried = self._tracker.copy()
        for event in before:
            tried.apply(event)
        done = ActionExecuted(name, prediction.policy, prediction.confidence, hide_rule_turn=prediction.hide_rule_turn)
        try:
            events = await run_action(name, tried, self._speaker)
        except ActionRejected:
            self._apply(ActionExecutionRejected(name, prediction.policy, prediction.confidence))
            return
        except ActionFailed as error:
            self._apply(*before, done)
            self._report(error)
            self._recover(name)
            return
        declined = any(isinstance(event, ActionExecutionRejected) for event in events)
        self._apply(*([] if declined else [*before, done]), *events)
        if any(isinstance(event, UserUttered) for event in events):
            await self._fill_slots()

    def _recover(self, failed: str) -> None:
        """Go on after a failure: a form asks its question again, everything else waits for the student."""
        if failed == ACTION_SESSION_START:
            self._apply(*session_start(self._tracker))
            return
        loop = self._tracker.loop_name
        self._apply(FollowupAction(loop if loop is not None and loop != failed else ACTION_LISTEN))

    def _report(self, error: ActionFailed) -> None:
        """Log a failure, and tell the student, once a turn."""
        failure = logged(error)
        if self._failure is None:
            self._failure = failure
            self._apply(apology(failure, self._tracker, self._speaker))

    def _apply(self, *events: Event) -> None:
        for event in events:
            timed = replace(event, timestamp=self._clock().timestamp())
            self._tracker.apply(timed)
            self._new.append(timed)
