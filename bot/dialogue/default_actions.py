"""The actions every project has."""

from __future__ import annotations

from bot.dialogue.events import (
    ActionExecuted,
    ActiveLoop,
    Event,
    FollowupAction,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
)
from bot.dialogue.forms import FormAction
from bot.dialogue.names import (
    ACTION_BACK,
    ACTION_DEACTIVATE_LOOP,
    ACTION_DEFAULT_FALLBACK,
    ACTION_LISTEN,
    ACTION_RESTART,
    ACTION_SESSION_START,
    REQUESTED_SLOT,
    UTTER_DEFAULT,
)
from bot.dialogue.saying import Speaker
from bot.dialogue.tracker import Tracker

# What each says, if the domain has the response, and what it does.
_DEFAULTS: dict[str, tuple[str | None, tuple[Event, ...]]] = {
    ACTION_LISTEN: (None, ()),
    ACTION_RESTART: ("utter_restart", (Restarted(),)),
    ACTION_BACK: ("utter_back", (UserUtteranceReverted(), UserUtteranceReverted(), FollowupAction(ACTION_LISTEN))),
    # without the follow-up, an older turn that no rule finishes would fall back again, and again
    ACTION_DEFAULT_FALLBACK: (UTTER_DEFAULT, (UserUtteranceReverted(), FollowupAction(ACTION_LISTEN))),
    ACTION_DEACTIVATE_LOOP: (None, (ActiveLoop(None), SlotSet(REQUESTED_SLOT, None))),
}


async def run_action(name: str, tracker: Tracker, speaker: Speaker) -> list[Event]:
    """Run any action: the project's own goes before a default one, and before a form, of the same name.

    Raises:
        ActionRejected: the action has nothing to do with the message.
        ActionFailed: the project's code raised.
    """
    if name in speaker.domain.actions or name in speaker.domain.responses:
        return await speaker.run(name, tracker)
    if name in speaker.domain.forms:
        return await FormAction(name, tracker, speaker).run()
    if name == ACTION_SESSION_START:
        return session_start(tracker)
    response, effects = _DEFAULTS[name]
    return [*(speaker.say(response, tracker) if response else []), *effects]


def session_start(tracker: Tracker) -> list[Event]:
    """Return the events of a new session: slots stay if the domain says so, a form does not."""
    events: list[Event] = [SessionStarted()]
    if tracker.domain.session_config.carry_over_slots_to_new_session:
        initial = tracker.domain.initial_slots
        events += [
            SlotSet(name, value)
            for name, value in tracker.slots.items()
            if name != REQUESTED_SLOT and value != initial.get(name)
        ]
    return [*events, ActionExecuted(ACTION_LISTEN)]
