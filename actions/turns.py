"""What happened in the student's turn before this one: an offer that is older than that has lapsed."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker


def intent_of(tracker: Tracker) -> str | None:
    """Return what the latest message was taken for, as the rules see it.

    rasa_sdk's own method names the runner-up of a message that is unsure: "asdfgh" would be a yes.
    """
    intent = tracker.latest_message.get("intent") or {}
    return intent.get("name")


def set_last_turn(tracker: Tracker, slot: str) -> Any:
    """Return the value that a slot was given while the bot answered the student's previous message, else None."""
    messages = 0
    for event in reversed(tracker.events):
        if event["event"] == "user":
            messages += 1
            if messages > 1:
                break
        elif messages == 1 and event["event"] == "slot" and event["name"] == slot:
            return event["value"]
    return None
