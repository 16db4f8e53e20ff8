"""Names that Rasa's files and events give a fixed meaning."""

from __future__ import annotations

from enum import Enum
from typing import Final

ACTION_LISTEN: Final = "action_listen"
ACTION_RESTART: Final = "action_restart"
ACTION_BACK: Final = "action_back"
ACTION_SESSION_START: Final = "action_session_start"
ACTION_DEFAULT_FALLBACK: Final = "action_default_fallback"
ACTION_DEACTIVATE_LOOP: Final = "action_deactivate_loop"
ACTION_EXTRACT_SLOTS: Final = "action_extract_slots"
ACTION_VALIDATE_SLOT_MAPPINGS: Final = "action_validate_slot_mappings"
RULE_SNIPPET: Final = "..."  # stands in a rule for whatever happened before it

# What a project may name in a rule without declaring it.
DEFAULT_ACTIONS: Final = frozenset(
    {ACTION_LISTEN, ACTION_RESTART, ACTION_BACK, ACTION_SESSION_START, ACTION_DEFAULT_FALLBACK, ACTION_DEACTIVATE_LOOP}
)
# Rasa has these too; here a project must define them itself before it uses them.
ABSENT_DEFAULT_ACTIONS: Final = frozenset(
    {
        "action_two_stage_fallback",
        "action_default_ask_affirmation",
        "action_default_ask_rephrase",
        "action_revert_fallback_events",
        "action_unlikely_intent",
    }
)

INTENT_NLU_FALLBACK: Final = "nlu_fallback"
INTENT_RESTART: Final = "restart"
ACTIONS_OF_INTENTS: Final = {
    INTENT_RESTART: ACTION_RESTART,
    "back": ACTION_BACK,
    "session_start": ACTION_SESSION_START,
}
DEFAULT_INTENTS: Final = frozenset({*ACTIONS_OF_INTENTS, "out_of_scope", INTENT_NLU_FALLBACK})

REQUESTED_SLOT: Final = "requested_slot"
SESSION_METADATA_SLOT: Final = "session_started_metadata"

UTTER_PREFIX: Final = "utter_"
VALIDATE_PREFIX: Final = "validate_"
UTTER_DEFAULT: Final = "utter_default"
UTTER_ACTION_FAILED: Final = "utter_action_failed"


class Absence(Enum):
    """`null` in a rule: the slot or loop must not be set. No text of a student can equal it."""

    UNSET = "should_not_be_set"


UNSET: Final = Absence.UNSET
