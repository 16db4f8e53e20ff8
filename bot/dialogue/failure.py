"""What happens when an action raises: the log gets a traceback, the student an apology with its number."""

from __future__ import annotations

import secrets
import traceback
from dataclasses import replace

import structlog

from bot.dialogue.action_runner import ActionFailed
from bot.dialogue.events import BotUttered
from bot.dialogue.messages import ActionFailure, utterance
from bot.dialogue.names import UTTER_ACTION_FAILED, UTTER_DEFAULT
from bot.dialogue.saying import Speaker
from bot.dialogue.tracker import Tracker

log = structlog.get_logger(__name__)


def logged(error: ActionFailed) -> ActionFailure:
    """Write the traceback to the log, without any value: an exception's message may hold what a student typed."""
    cause = error.__cause__ or error
    frames = [f"{one.filename}:{one.lineno} {one.name}" for one in traceback.extract_tb(cause.__traceback__)]
    failure = ActionFailure(error.action, secrets.token_hex(4), type(cause).__name__)
    log.error(
        "action_failed", action=error.action, request_id=failure.request_id, error=failure.error, traceback=frames
    )
    return failure


def apology(failure: ActionFailure, tracker: Tracker, speaker: Speaker) -> BotUttered:
    """Return what is said about it; a project without words for it at least sends the card."""
    card = {"card": "error", "request_id": failure.request_id}
    for response in (UTTER_ACTION_FAILED, UTTER_DEFAULT):
        for said in speaker.say(response, tracker, request_id=failure.request_id):
            return replace(said, data={**said.data, "custom": said.data.get("custom") or card})
    return utterance({"custom": card})
