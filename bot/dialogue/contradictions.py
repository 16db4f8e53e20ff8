"""Checks that rules and stories do not contradict each other, by playing each against all rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.dialogue.domain import Domain
from bot.dialogue.events import ActionExecuted, ActionExecutionRejected
from bot.dialogue.history import SLOT
from bot.dialogue.incomplete_rules import incomplete
from bot.dialogue.matching import loop_of
from bot.dialogue.names import ACTION_LISTEN, ACTIONS_OF_INTENTS, RULE_SNIPPET
from bot.dialogue.rule_policy import RulePolicy, RulePrediction
from bot.dialogue.tracker import Tracker
from bot.dialogue.training_walk import Lesson, Walk
from bot.errors import Problem


@dataclass(frozen=True)
class Findings:
    """What the check found.

    Attributes:
        problems: contradictions and rules that leave out what others say.
        rules_not_in_stories: sources of predictions that no story makes; their turns stay hidden from stories.
        rule_only_slots, rule_only_loops: named by rules, by no story.
    """

    problems: tuple[Problem, ...]
    rules_not_in_stories: frozenset[str]
    rule_only_slots: frozenset[str]
    rule_only_loops: frozenset[str]


def inspect(
    policy: RulePolicy,
    rules: Sequence[Walk],
    stories: Sequence[Walk],
    rule_lessons: Sequence[Lesson],
    story_lessons: Sequence[Lesson],
    domain: Domain,
) -> Findings:
    """Play all rules, then all stories and rules, and compare each action with what the rules predict."""
    problems = list(incomplete(rules, domain))
    sources: dict[str, dict[str, str | None]] = defaultdict(dict)  # source → rule name → the action it says there
    for one in rules:
        for prediction, action in _predictions(policy, one, domain):
            is_rule_row = not prediction.source.startswith(("default:", "loop:"))
            name, said = (one.story.name, action) if is_rule_row else (prediction.source, prediction.action)
            sources[prediction.source][name] = said
    used: set[str] = set()
    for one in [*stories, *rules]:
        for prediction, action in _predictions(policy, one, domain):
            if not one.is_rule and prediction.action == action:
                used.add(prediction.source)
            problems += _contradictions(policy, one, prediction, action, sources)
    handled = {f"default:{intent}" for intent in ACTIONS_OF_INTENTS}
    for form in domain.forms:
        handled |= {f"loop:{form}", f"loop:{form}:{ACTION_LISTEN}"}
    slots, loops = _named(rule_lessons)
    story_slots, story_loops = _named(story_lessons)
    return Findings(
        tuple(dict.fromkeys(problems)),
        frozenset((sources.keys() | handled) - used),
        frozenset(slots - story_slots),
        frozenset(loops - story_loops),
    )


def _predictions(policy: RulePolicy, one: Walk, domain: Domain) -> Iterator[tuple[RulePrediction, str]]:
    """Yield what the rules predict, and what is written, for each action that can be foreseen."""
    tracker = Tracker.fresh(one.story.name, domain)
    can_foresee = False
    for event in one.history(domain).applied:
        if not isinstance(event, ActionExecuted):
            tracker.apply(event)
            continue
        if can_foresee and event.name != RULE_SNIPPET:
            prediction = policy.predict(tracker)
            if tracker.loop_name == prediction.action != event.name and tracker.loop_name:
                # the file shows an unhappy path: the form had nothing to do with this message
                tracker.apply(ActionExecutionRejected(tracker.loop_name))
                prediction = policy.predict(tracker)
            if prediction.action is None and one.is_rule:
                prediction = RulePrediction(policy.options.core_fallback_action_name, prediction.source)
            yield prediction, event.name
        can_foresee = event.name != RULE_SNIPPET
        tracker.apply(event)


def _contradictions(
    policy: RulePolicy,
    one: Walk,
    prediction: RulePrediction,
    action: str,
    sources: dict[str, dict[str, str | None]],
) -> Iterable[Problem]:
    if prediction.action in (None, action):
        return []
    if not one.is_rule and prediction.action == ACTION_LISTEN and _goes_on(policy, prediction.source):
        policy.table.drop(prediction.source)
        return []
    others = sorted((name, said) for name, said in sources[prediction.source].items() if said not in (None, action))
    if not others:
        return []
    kind = "rule" if one.is_rule else "story"
    said_there = ", ".join(f"{name!r} says {said!r}" for name, said in others)
    message = f"{kind} {one.story.name!r} says {action!r} where {said_there}"
    return [
        Problem(
            one.story.place.file, one.story.place.line, message, "make them agree, or tell them apart by a condition"
        )
    ]


def _goes_on(policy: RulePolicy, source: str) -> bool:
    """Tell whether another rule goes on after the states in which this one only waits."""
    if source.count("prev_action") > 1:
        return False
    return any(row.key.startswith(source[:-2]) and row.key != source for row in policy.table.rows())


def _named(lessons: Iterable[Lesson]) -> tuple[set[str], set[str]]:
    slots: set[str] = set()
    loops: set[str] = set()
    for lesson in lessons:
        for state in lesson.states:
            slots |= {key.removeprefix(SLOT) for key in state if key.startswith(SLOT)}
            loops |= {loop} if (loop := loop_of(state)) else set()
    return slots, loops
