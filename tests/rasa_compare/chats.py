"""One chat as text, said to one REST channel: buttons are pressed as payloads, what differs by chance is masked."""

from __future__ import annotations

import json
import re
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

ANSWER_S = 60
TOO_FAST = 429  # our desk's pace is a person's
LOCALE_LINE = re.compile(r"^#\s*locale:\s*(it|en)\s*$", re.M)

# What two desks may say differently though they mean the same. Ticket numbers are not here: both desks begin at 1.
MASKS = (
    (re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d[\d:.]*(?:Z|[+-]\d\d:\d\d)?"), "<moment>"),
    (re.compile(r"\b\d{1,2} \w+ \d{4}, \d{1,2}:\d\d\b"), "<moment>"),
    (re.compile(r"\b(codice|code) [0-9A-Fa-f]{8}\b"), r"\1 <request id>"),
)

CODE = "{code}"  # what a student finds in the last mail
SOMEBODY_ELSE = "{somebody else}"  # from here on another student writes, to the same desk

Part = dict[str, Any]


class Student:
    """Somebody who talks to a bot over Rasa's REST channel."""

    def __init__(self, address: str, sender: str, locale: str) -> None:
        self._address = address
        self._sender = sender
        self._metadata: dict[str, str] | None = {"locale": locale}  # the page says its language once, at the start
        self._buttons: list[dict[str, str]] = []

    def says(self, line: str) -> list[Part]:
        """Say a line of a chat, or press the button it names; returns the parts of the answer."""
        message: dict[str, Any] = {"sender": self._sender, "message": self._pressed(line) or line}
        if self._metadata:
            message["metadata"], self._metadata = self._metadata, None
        parts = self._post(message)
        buttons = [button for part in parts for button in part.get("buttons", ())]
        self._buttons = buttons or self._buttons
        return parts

    def _pressed(self, line: str) -> str | None:
        """Return the payload of `[title]` or `[number]`, as `sportello replay` reads it."""
        if not (line.startswith("[") and line.endswith("]")):
            return None
        wanted = line[1:-1].strip()
        if wanted.isascii() and wanted.isdigit() and 1 <= int(wanted[:4]) <= len(self._buttons):
            return self._buttons[int(wanted[:4]) - 1]["payload"]
        return next((button["payload"] for button in self._buttons if button["title"] == wanted), None)

    def _post(self, message: dict[str, Any]) -> list[Part]:
        body = json.dumps(message).encode()
        request = urllib.request.Request(self._address, body, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=ANSWER_S) as answer:
                return [{k: v for k, v in part.items() if k != "recipient_id"} for part in json.load(answer)]
        except urllib.error.HTTPError as error:
            if error.code == TOO_FAST:
                time.sleep(int(error.headers["Retry-After"]))
                return self._post(message)
            return [{"refused": error.code}]


def locale_of(chat: str) -> str:
    """Return the language of a chat's page: what a line `# locale: en` says."""
    found = LOCALE_LINE.search(chat)
    return found[1] if found else "it"


def is_promised(line: str) -> bool:
    """Tell whether a line must have the same answer: our desk refuses an empty one, and types no `/intent`."""
    return bool(line.strip()) and not line.startswith("/")


def masked(part: Part) -> str:
    """Return a part of an answer as text that can be compared."""
    written = json.dumps(part, ensure_ascii=False, sort_keys=True)
    for pattern, mask in MASKS:
        written = pattern.sub(mask, written)
    return re.sub(r'("request_id": )"[^"]*"', r'\1"<request id>"', written)


def address(port: int) -> str:
    """Return the REST channel of a server on this machine."""
    return f"http://127.0.0.1:{port}/webhooks/rest/webhook"


def title(file: Path) -> str:
    """Return the sender of a chat."""
    return f"compare-{file.stem}"
