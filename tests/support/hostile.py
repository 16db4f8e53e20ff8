"""The hostile texts of `tests/hostile/payloads.jsonl`, with the outcome each must have."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "hostile" / "payloads.jsonl"


@dataclass(frozen=True)
class Payload:
    """One text, the field it goes to, and the right outcome."""

    name: str
    field: str
    text: str
    expect: str


def hostile_payloads(*fields: str) -> list[Payload]:
    """Return the texts for some fields, large ones written out."""
    rows = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    return [
        Payload(row["name"], row["field"], _written_out(row), row["expect"]) for row in rows if row["field"] in fields
    ]


def _written_out(row: dict[str, object]) -> str:
    gen = row.get("gen")
    if not isinstance(gen, dict):
        return str(row["text"])
    unit = gen["unit"]
    units = (unit % i if "%d" in unit else unit for i in range(gen["repeat"]))
    return f"{gen['prefix']}{''.join(units)}{gen['suffix']}"


def stored(text: str) -> str:
    """Return a text as the desk keeps it: the one documented normalisation, and nothing else."""
    for unstorable in ("\x00", *map(chr, range(0xD800, 0xE000))):
        text = text.replace(unstorable, "\ufffd")
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
