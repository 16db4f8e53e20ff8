"""What a project teaches: example messages for the interpreter, rules and stories for the policies."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Place:
    """Where something is written."""

    file: Path
    line: int


@dataclass(frozen=True)
class Example:
    """One message and its intent; `entities` are the names marked in it."""

    text: str
    intent: str
    entities: frozenset[str]
    place: Place


@dataclass(frozen=True)
class Pattern:
    """A regex, or the words of a lookup table, that finds the entity of this name."""

    name: str
    expression: str
    place: Place


@dataclass(frozen=True)
class LookupTable:
    """Words that are the entity of this name."""

    name: str
    words: tuple[str, ...]
    place: Place


@dataclass(frozen=True)
class IntentStep:
    """The student says something of this intent."""

    intent: str
    entities: tuple[dict[str, Any], ...]
    place: Place


@dataclass(frozen=True)
class ActionStep:
    """The bot runs this action."""

    action: str
    place: Place


@dataclass(frozen=True)
class SlotStep:
    """The slot has this value; None in a rule means it must not be set."""

    slot: str
    value: Any
    place: Place


@dataclass(frozen=True)
class LoopStep:
    """The form is active; None in a rule means no form may be."""

    form: str | None
    place: Place


Step = IntentStep | ActionStep | SlotStep | LoopStep


@dataclass(frozen=True)
class Story:
    """A conversation to remember, one alternative of each `or`."""

    name: str
    steps: tuple[Step, ...]
    place: Place


@dataclass(frozen=True)
class Rule(Story):
    """A short piece of conversation that always goes this way."""

    conditions: tuple[Step, ...] = ()
    conversation_start: bool = False
    wait_for_user_input: bool = True


@dataclass
class TrainingData:
    """Everything found under the data folder."""

    examples: list[Example] = field(default_factory=list)
    patterns: list[Pattern] = field(default_factory=list)
    lookups: list[LookupTable] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    stories: list[Story] = field(default_factory=list)

    @property
    def marked_entities(self) -> frozenset[str]:
        """Return the entities that at least one example marks; Rasa's extractor knows no others."""
        return frozenset(name for example in self.examples for name in example.entities)
