"""The hostile texts of `tests/hostile/payloads.jsonl`, with the outcome each must have."""

from __future__ import annotations

import json
import struct
import zlib
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


FILES = FILE.parent / "files"
LARGE = {"size_2000000.png": 2_000_000, "size_2MiB_minus1.txt": 2_097_151, "size_2MiB_plus1.png": 2_097_153}


@dataclass(frozen=True)
class HostileFile:
    """One upload, the name it is sent under, and the right answer."""

    file: str
    name: str
    media_type: str
    answer: str
    content: bytes


def hostile_files() -> list[HostileFile]:
    """Return the uploads of `tests/hostile/files/manifest.json`; the large ones are made here."""
    rows = json.loads((FILES / "manifest.json").read_text(encoding="utf-8"))["files"]
    return [
        HostileFile(
            row["file"], row["send_as_filename"], row["send_content_type"], row["answer"], _file_content(row["file"])
        )
        for row in rows
    ]


def _file_content(name: str) -> bytes:
    if name == "txt_long_line.txt":
        return b"a" * 1_000_000
    if name.endswith(".txt") and name in LARGE:
        return b"a" * LARGE[name]
    if name in LARGE:
        return _padded(LARGE[name])
    return (FILES / name).read_bytes()


def _padded(size: int) -> bytes:
    """Return a tiny picture with a comment that fills it up to `size` bytes."""
    picture = (FILES / "name_00.png").read_bytes()
    head, rest = picture[:33], picture[33:]  # the signature and IHDR
    comment = b"tEXt" + b"a\0" + b"x" * (size - len(picture) - 14)
    return head + struct.pack("!L", len(comment) - 4) + comment + struct.pack("!L", zlib.crc32(comment)) + rest
