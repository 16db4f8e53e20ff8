"""What comes next: the better of the rules and the memorised stories, else the fallback."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue.config import Config
from bot.dialogue.contradictions import Findings, inspect
from bot.dialogue.domain import Domain
from bot.dialogue.events import ActionExecuted, ActionExecutionRejected
from bot.dialogue.memoization import Memoization
from bot.dialogue.names import ACTION_LISTEN
from bot.dialogue.rule_policy import RulePolicy, RulePrediction
from bot.dialogue.tracker import Tracker
from bot.dialogue.training_data import TrainingData
from bot.dialogue.training_walk import walk
from bot.errors import Problem


@dataclass(frozen=True)
class Prediction:
    """The next action, who chose it and how sure; `interrupts_loop`: its form must not validate this message."""

    action: str
    policy: str | None
    confidence: float
    interrupts_loop: bool = False
    hide_rule_turn: bool = False


class Policies:
    """RulePolicy and MemoizationPolicy, compiled from the training data."""

    def __init__(self, config: Config, domain: Domain, data: TrainingData) -> None:
        rules = [walk(rule, domain) for rule in data.rules]
        stories = [walk(story, domain) for story in data.stories]
        rule_lessons = [lesson for one in rules for lesson in one.lessons(domain.without_initial_values)]
        story_lessons = [lesson for one in stories for lesson in one.lessons(domain)]
        self._options = config.rule_policy
        self._rules = RulePolicy(config.rule_policy, rule_lessons, story_lessons)
        self._findings: Findings = inspect(self._rules, rules, stories, rule_lessons, story_lessons, domain)
        memo = config.memoization
        self._stories = Memoization(memo.max_history, story_lessons) if memo else None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return where rules and stories contradict each other."""
        return self._findings.problems

    @property
    def reach(self) -> int:
        """Return how many moments back any policy looks."""
        return max(self._rules.longest, self._stories.max_history if self._stories else 1)

    def predict(self, tracker: Tracker) -> Prediction:
        """Return the next action."""
        ruled = self._rules.predict(tracker)
        rejected = _last_rejected(tracker)
        hidden = ruled.source in self._findings.rules_not_in_stories
        if ruled.action is not None and (ruled.needs_no_message or ruled.action != rejected):
            return Prediction(ruled.action, "RulePolicy", 1.0, ruled.interrupts_loop, hidden)
        told = self._told(tracker)
        if told is not None and told != rejected:
            return Prediction(told, "MemoizationPolicy", 1.0, ruled.interrupts_loop)
        return self._fall_back(ruled, rejected, hidden)

    def _told(self, tracker: Tracker) -> str | None:
        if self._stories is None:
            return None
        return self._stories.predict(tracker.history, self._findings.rule_only_slots, self._findings.rule_only_loops)

    def _fall_back(self, ruled: RulePrediction, rejected: str | None, hidden: bool) -> Prediction:
        fallback = self._options.core_fallback_action_name
        if self._options.enable_fallback_prediction and fallback != rejected:
            confidence = self._options.core_fallback_threshold
            return Prediction(fallback, "RulePolicy", confidence, ruled.interrupts_loop, hidden)
        return Prediction(ACTION_LISTEN, "RulePolicy", 0.0, ruled.interrupts_loop, hidden)


def _last_rejected(tracker: Tracker) -> str | None:
    """Return the action that was rejected just now."""
    for event in reversed(tracker.events):
        if isinstance(event, ActionExecuted):
            return None
        if isinstance(event, ActionExecutionRejected):
            return event.name
    return None
