"""The policy that follows the rules, and forms through their questions."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue import components
from bot.dialogue.history import State
from bot.dialogue.matching import fits, json_key
from bot.dialogue.names import ACTION_LISTEN, ACTIONS_OF_INTENTS
from bot.dialogue.rule_table import Detour, Row, Table, detours, rule_table
from bot.dialogue.tracker import Tracker
from bot.dialogue.training_walk import Lesson


@dataclass(frozen=True)
class RulePrediction:
    """What the rules say comes next.

    Attributes:
        action: None when no rule fits.
        source: what decided: a row's JSON, `default:<intent>`, `loop:<form>`; for rows that do not exist the
            JSON of the states.
        needs_no_message: a form on its happy path; nothing else is asked.
        interrupts_loop: the form comes back from another subject.
    """

    action: str | None
    source: str
    needs_no_message: bool = False
    interrupts_loop: bool = False


class RulePolicy:
    """Looks up what comes next."""

    def __init__(self, options: components.RulePolicy, rule_lessons: list[Lesson], story_lessons: list[Lesson]) -> None:
        self.options = options
        self.table: Table = rule_table(rule_lessons)
        self._detours = detours([*rule_lessons, *story_lessons])

    @property
    def longest(self) -> int:
        """Return how many states the longest row needs."""
        return max((len(row.states) for row in self.table.rows()), default=1)

    def predict(self, tracker: Tracker) -> RulePrediction:
        """Return what comes next: default intents, then the active form, then the rules."""
        intent = tracker.latest_message.intent if tracker.latest_message else None
        if tracker.latest_action == ACTION_LISTEN and intent in ACTIONS_OF_INTENTS:
            return RulePrediction(ACTIONS_OF_INTENTS[intent], f"default:{intent}")
        loop = tracker.loop_name
        if loop is not None and tracker.loop is not None and not tracker.loop.rejected:
            if tracker.latest_action == loop:
                return RulePrediction(ACTION_LISTEN, f"loop:{loop}:{ACTION_LISTEN}", needs_no_message=True)
            return RulePrediction(loop, f"loop:{loop}", needs_no_message=True)
        states = tracker.history.states(last=self.longest)
        row = self.table.best(states)
        if loop is None:
            return RulePrediction(row.action if row else None, row.key if row else json_key(states))
        return self._beside_form(loop, row, states)

    def _beside_form(self, loop: str, row: Row | None, states: list[State]) -> RulePrediction:
        """The form rejected the message; see what the rules make of it."""
        found = {detour for wanted, detour in self._detours if fits(wanted, states)}
        comes_back = Detour.FORM_COMES_BACK in found
        source = row.key if row else json_key(states)
        if row is not None and row.action == ACTION_LISTEN and row.loop is None:
            # rules seldom say that the form goes on after their answer
            if Detour.FORM_STAYS_AWAY not in found:
                return RulePrediction(loop, source)
            return RulePrediction(None, source, interrupts_loop=comes_back)
        return RulePrediction(row.action if row else None, source, interrupts_loop=comes_back)
