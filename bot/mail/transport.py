"""How a mail leaves: a contract, and the transport that writes files, so that a demo needs no mail server."""

from __future__ import annotations

import asyncio
import os
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Protocol

from bot.errors import HelpDeskError


@dataclass(frozen=True)
class Envelope:
    """A mail with the two addresses the servers see; exactly one recipient, whatever its headers say."""

    sender: str
    recipient: str
    message: EmailMessage

    def as_bytes(self) -> bytes:
        """Return the mail as it travels: CRLF, 7-bit."""
        return self.message.as_bytes(policy=SMTP.clone(cte_type="7bit"))


class Transport(Protocol):
    """What a mail leaves by."""

    async def send(self, envelope: Envelope) -> None:
        """Return once somebody else is responsible for the mail.

        Raises:
            TransportDown: nothing can leave at present; that is no fault of this mail.
            TryLater: this mail was put off.
            Refused: this mail will never be taken.
        """


class TransportDown(HelpDeskError):
    """The server cannot be reached, or does not let us in."""


class TryLater(HelpDeskError):
    """The server put this mail off."""


class Refused(HelpDeskError):
    """The server refused this mail for good; `is_bounce` when it was for the recipient's address."""

    def __init__(self, message: str, *, is_bounce: bool = False) -> None:
        super().__init__(message)
        self.is_bounce = is_bounce


class FileTransport:
    """Writes each mail into a folder, as `.eml`; the same mail sent twice is one file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, envelope: Envelope) -> None:
        """Write the file, whole or not at all."""
        try:
            await asyncio.to_thread(self._write, envelope)
        except OSError as error:
            raise TransportDown(f"cannot write into {self._folder}: {error.strerror}") from error

    def _write(self, envelope: Envelope) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        local_part = str(envelope.message["Message-ID"]).strip("<>").partition("@")[0]
        file = self._folder / f"{re.sub('[^A-Za-z0-9.-]', '_', local_part)}.eml"
        part = file.with_suffix(".part")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
            opened.write(envelope.as_bytes())
        part.replace(file)
