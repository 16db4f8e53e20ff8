"""What is left of a domain with mistakes: every name stays, so that the rest of the project is checked beside it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from bot.dialogue.domain import Domain
from bot.wording import Where

_LISTED = ("intents", "entities", "actions")  # may be written as lists of names
_STUBS: Mapping[str, Any] = {
    "intents": {},
    "entities": {},
    "actions": {},
    "slots": {"type": "text", "mappings": []},
    "forms": {"required_slots": []},
    "responses": [{"text": "…"}],
}
_MOST_ROUNDS = 20  # a mistake may hide others; a domain that is still wrong then is given up


@dataclass(frozen=True)
class Salvaged:
    """A domain to check others against; `has_its_slots`: what rules see of them is what the file means."""

    domain: Domain
    has_its_slots: bool


def salvage(content: Mapping[str, Any]) -> Salvaged | None:
    """Return a domain without what is wrong in it, None where a whole section cannot be read.

    An unknown key is left out; anything else that is wrong makes a stub of the slot, form or response it is in.
    """
    left = {key: _as_names(part) if key in _LISTED else deepcopy(part) for key, part in content.items()}
    has_its_slots = True
    for _ in range(_MOST_ROUNDS):
        try:
            return Salvaged(Domain.model_validate(left), has_its_slots)
        except ValidationError as error:
            for found in error.errors(include_url=False):
                section, *steps = found["loc"] or ("",)
                if section in ("session_config", "config"):
                    left.pop(str(section), None)
                elif not steps or section not in _STUBS or not isinstance(left.get(str(section)), dict):
                    return None
                elif found["type"] != "extra_forbidden" or not _remove(left, found["loc"]):
                    left[str(section)][steps[0]] = deepcopy(_STUBS[str(section)])
                    has_its_slots &= section != "slots"
    return None


def _as_names(part: Any) -> Any:
    """Return a list of `name` and `name: {options}` as one map."""
    if not isinstance(part, list):
        return deepcopy(part)
    names: dict[Any, Any] = {}
    for item in part:
        names |= item if isinstance(item, dict) else {item: {}}
    return names


def _remove(document: Any, where: Where) -> bool:
    """Take a key out; steps that the document does not have are passed over, for pydantic names kinds too."""
    node: Any = document
    for step in where[:-1]:
        with suppress(KeyError, IndexError, TypeError):
            node = node[step]
    return isinstance(node, dict) and node.pop(where[-1], node) is not node
