"""What becomes of a form when a person has talked to the student in between."""

from __future__ import annotations

import time

from bot.dialogue.events import ActiveLoop, Event, SlotSet
from bot.dialogue.tracker import Tracker


def leave_form(tracker: Tracker) -> tuple[Event, ...]:
    """Put down a form that a person interrupted: its next question was asked before they came."""
    if tracker.loop_name is None:
        return ()
    at = time.time()
    events = (ActiveLoop(None, timestamp=at), SlotSet("requested_slot", None, timestamp=at))
    for event in events:
        tracker.apply(event)
    return events
