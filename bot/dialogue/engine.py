"""The engine: one project, trained and compiled, that answers messages."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from bot.dialogue.action_runner import ActionRunner
from bot.dialogue.domain import Domain
from bot.dialogue.events import UserUttered
from bot.dialogue.interpreter import Interpreter, Parse
from bot.dialogue.messages import ActionFailure, BotMessage, Button, Turn, UserMessage, utterance
from bot.dialogue.names import INTENT_NLU_FALLBACK
from bot.dialogue.payload import read_payload
from bot.dialogue.project import Project, ProjectRefused
from bot.dialogue.response import Responses
from bot.dialogue.saying import Speaker
from bot.dialogue.tracker import Tracker
from bot.dialogue.training_data import Place
from bot.dialogue.turn import TurnRunner
from bot.errors import Problem

__all__ = ["ActionFailure", "BotMessage", "Button", "Engine", "Parse", "Turn", "UserMessage"]


def _utc_now() -> datetime:
    return datetime.now(UTC)


def train(project: Project) -> Interpreter | None:
    """Return what a project's examples teach; None where it has none."""
    return Interpreter(project.config, project.data) if project.data.examples else None


def missing_actions(listed: Mapping[str, Place], actions: ActionRunner) -> list[Problem]:
    """Return the actions that domain.yml lists and no code provides."""
    advice = "write the action, or remove it from the list"
    return [
        Problem(place.file, place.line, f"no code provides the action {name!r}", advice)
        for name, place in listed.items()
        if name not in actions.names
    ]


class Engine:
    """Answers messages. It holds nothing of a conversation: that is all in its tracker."""

    def __init__(
        self,
        project: Project,
        actions: ActionRunner,
        interpreter: Interpreter | None,
        clock: Callable[[], datetime],
        chance: random.Random | None,
    ) -> None:
        self.domain: Domain = project.domain
        self._interpreter = interpreter
        self._policies = project.policies
        self._actions = actions
        self._clock = clock
        self._responses = Responses(self.domain.responses, chance)
        actions.use_domain(self.domain.written)

    @classmethod
    def open(
        cls,
        project: Project,
        actions: ActionRunner,
        *,
        interpreter: Interpreter | None = None,
        clock: Callable[[], datetime] = _utc_now,
        chance: random.Random | None = None,
    ) -> Engine:
        """Return an engine; training its interpreter takes about a millisecond for each example.

        Args:
            project: what the files say.
            actions: what the project's code does.
            interpreter: one that was trained on this project before; None trains it now.
            clock: tells the time, aware.
            chance: chooses among variations of a response.

        Raises:
            ProjectRefused: no code provides an action that domain.yml lists.
        """
        if problems := missing_actions(project.listed, actions):
            raise ProjectRefused(problems)
        return cls(project, actions, interpreter or train(project), clock, chance)

    def tracker(self, sender_id: str) -> Tracker:
        """Return a conversation in which nothing has happened yet."""
        return Tracker.fresh(sender_id, self.domain)

    def interpret(self, text: str) -> Parse:
        """Return what a text seems to mean, whoever says it and whenever."""
        if self._interpreter is None:
            return _not_understood(text)
        return self._interpreter.parse(text)

    def command(self, text: str, payload: str | None = None) -> tuple[str | None, dict[str, Any]]:
        """Return the intent and the entities of what somebody said or pressed, outside any turn."""
        heard = self._heard(UserMessage(payload or text, "", "", "", payload_allowed=payload is not None))
        return heard.intent, {each["entity"]: each["value"] for each in heard.entities}

    def render(self, response: str, slots: Mapping[str, Any], channel: str = "") -> BotMessage:
        """Return a response of domain.yml outside any conversation; empty if there is none of that name."""
        draft = self._responses.draft(response, {**self.domain.initial_slots, **slots}, channel)
        return BotMessage.of(utterance(draft, response)) if draft else BotMessage()

    async def handle(self, tracker: Tracker, message: UserMessage) -> Turn:
        """Answer one message: the tracker is brought up to date, until the bot listens again.

        The caller sees to it that no other message of the conversation is handled meanwhile.
        """
        speaker = Speaker(self.domain, self._responses, self._actions, message.channel)
        turn = await TurnRunner(tracker, speaker, self._policies, self._clock).run(message, self._heard(message))
        tracker.forget_oldest(self._policies.reach)
        return turn

    def _heard(self, message: UserMessage) -> UserUttered:
        text = message.text.strip()
        parsed: dict[str, Any] | None = None
        if message.payload_allowed:
            parsed = read_payload(text, self.domain.intent_names, self.domain.entities.keys())
        elif text.startswith("/"):  # `/open_ticket` typed by hand: its words must not name the intent either
            parsed = _not_understood(text).as_dict()
        parsed = parsed or self.interpret(text).as_dict()
        data = {**parsed, "message_id": message.message_id, "metadata": dict(message.metadata)}
        return UserUttered(text, data, message.channel, message.message_id, metadata=dict(message.metadata))


def _not_understood(text: str) -> Parse:
    return Parse(text, INTENT_NLU_FALLBACK, 1.0, ((INTENT_NLU_FALLBACK, 1.0),), ())
