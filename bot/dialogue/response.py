"""Responses of a domain, and which of their variations is said."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import field_validator, model_validator

from bot.dialogue.placeholders import fill
from bot.dialogue.reading import Section

INTERPOLATED = ("text", "image", "custom", "buttons", "attachment", "quick_replies")
SAID = (*INTERPOLATED, "elements")


class Condition(Section):
    """A variation is said only while this slot has this value."""

    type: Literal["slot"]
    name: str
    value: Any

    def holds(self, slots: Mapping[str, Any]) -> bool:
        """Compare as Rasa does: text without regard to case, all else exactly."""
        value = slots.get(self.name)
        if isinstance(value, str) and isinstance(self.value, str):
            return value.casefold() == self.value.casefold()
        return bool(value == self.value)


class Variation(Section):
    """One way to say a response. Buttons and metadata may carry keys of the project's own."""

    id: str | None = None
    text: str | None = None
    image: str | None = None
    custom: dict[str, Any] | None = None
    buttons: list[dict[str, Any]] | None = None
    button_type: str | None = None
    quick_replies: list[dict[str, Any]] | None = None
    attachment: dict[str, Any] | str | None = None
    elements: list[dict[str, Any]] | None = None
    channel: str | None = None
    condition: list[Condition] | None = None
    metadata: Any = None

    @field_validator("buttons", "quick_replies")
    @classmethod
    def _has_titles(cls, buttons: list[dict[str, Any]] | None) -> list[dict[str, Any]] | None:
        if any(not isinstance(button.get("title"), str) for button in buttons or []):
            raise ValueError("a button needs a `title`")
        return buttons

    @model_validator(mode="after")
    def _says_something(self) -> Variation:
        if all(getattr(self, name) is None for name in SAID):
            raise ValueError("a response says something: text, buttons, custom, image, attachment or elements")
        return self

    def as_draft(self) -> dict[str, Any]:
        """Return the keys that were written, as Rasa's generator hands them on."""
        return self.model_dump(exclude_none=True)


class Responses:
    """Says the responses of a domain."""

    def __init__(self, responses: Mapping[str, Sequence[Variation]], chance: random.Random | None = None) -> None:
        self._responses = responses
        self._chance = chance or random.Random()

    def __contains__(self, name: str) -> bool:
        return name in self._responses

    def draft(
        self, name: str, slots: Mapping[str, Any], channel: str, values: Mapping[str, Any] | None = None
    ) -> dict[str, Any] | None:
        """Return one fitting variation with its placeholders filled, None if there is none.

        Args:
            name: the response, `utter_…`.
            slots: current slot values, by name.
            channel: variations of another channel are left out.
            values: what the action passed; goes before slots of the same name.
        """
        fitting = self._fitting(name, slots, channel)
        if not fitting:
            return None
        draft = self._chance.choice(fitting).as_draft()
        known = {**slots, **(values or {})}
        return {key: _filled(part, known) if key in INTERPOLATED else part for key, part in draft.items()}

    def _fitting(self, name: str, slots: Mapping[str, Any], channel: str) -> list[Variation]:
        variations = self._responses.get(name, [])
        holding = [one for one in variations if one.condition and all(c.holds(slots) for c in one.condition)]
        plain = [one for one in variations if one.condition is None]
        for group, wanted in ((holding, channel), (plain, channel), (holding, None), (plain, None)):
            if fitting := [one for one in group if one.channel == wanted]:
                return fitting
        return []


def _filled(part: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(part, str):
        return fill(part, values)
    if isinstance(part, dict):
        return {key: _filled(value, values) for key, value in part.items()}
    if isinstance(part, list):
        return [_filled(value, values) for value in part]
    return part
