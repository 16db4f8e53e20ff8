"""Reads `/intent@0.9{"entity": "value"}`, what a button sends. A student's own text never comes here."""

from __future__ import annotations

import json
import re
from collections.abc import Container
from typing import Any

_PAYLOAD = re.compile(r"/(?P<intent>[^{@]+)(?P<confidence>@[0-9.]+)?(?P<entities>\{.+\})?")


def read_payload(text: str, intents: Container[str], entities: Container[str]) -> dict[str, Any] | None:
    """Return intent, confidence and entities of a payload; None when the text is none, or its intent unknown.

    Broken JSON and unknown entities are left out, as Rasa does.
    """
    match = _PAYLOAD.match(text)
    if match is None or match["intent"].strip() not in intents:
        return None
    intent = {"name": match["intent"].strip(), "confidence": _confidence(match["confidence"])}
    found = [
        {"entity": name, "start": match.start("entities"), "end": match.end("entities"), "value": value}
        for name, values in _values(match["entities"]).items()
        if name in entities
        for value in (values if isinstance(values, list) else [values])
    ]
    return {"text": text, "intent": intent, "intent_ranking": [intent], "entities": found}


def _confidence(written: str | None) -> float:
    if written is None:
        return 1.0
    try:
        return min(1.0, float(written[1:]))
    except ValueError:
        return 0.0


def _values(written: str | None) -> dict[str, Any]:
    try:
        values = json.loads(written or "{}")
    except (ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}
