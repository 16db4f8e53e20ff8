"""Mail by SMTP: one connection a mail, and every answer of a server turned into what to do next."""

from __future__ import annotations

import re
import ssl
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from bot.mail.transport import Envelope, Refused, TransportDown, TryLater

TIMEOUT_S = 30.0  # for each answer; the slowest delivery stays below the lease of its row
MAX_WORDS_CHARS = 200
_ADDRESS = re.compile(r"[^\s@]{1,64}@[^\s@]{1,255}")
_START_TLS = {"required": True, "auto": None, "never": False}


@dataclass(frozen=True)
class SmtpServer:
    """Where mail is handed over."""

    host: str
    port: int
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    is_tls: bool = False  # from the first byte
    start_tls: bool | None = True  # None: when the server offers it

    @classmethod
    def of(cls, url: str) -> SmtpServer:
        """Read `smtp://user:password@host:587?starttls=required` or `smtps://…`, checked by the settings."""
        parts = urlsplit(url)
        is_tls = parts.scheme == "smtps"
        chosen = parse_qs(parts.query).get("starttls", ["required"])[-1]
        return cls(
            host=parts.hostname or "localhost",
            port=parts.port or (465 if is_tls else 587),
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            is_tls=is_tls,
            start_tls=False if is_tls else _START_TLS[chosen],
        )


class SmtpTransport:
    """Hands mail to a server, over TLS unless the setting says otherwise."""

    def __init__(self, server: SmtpServer, tls: ssl.SSLContext | None = None, timeout_s: float = TIMEOUT_S) -> None:
        self._server = server
        self._tls = tls
        self._timeout_s = timeout_s

    async def send(self, envelope: Envelope) -> None:
        """Return when the server has taken the mail."""
        client = self._client()
        try:
            await client.connect()
        except (SMTPException, OSError, ValueError) as error:
            client.close()
            raise TransportDown(f"no mail server: {_said(error)}") from error
        try:
            await client.sendmail(envelope.sender, [envelope.recipient], envelope.as_bytes())
        except (SMTPException, OSError) as error:
            raise _meaning(error) from error
        finally:
            client.close()  # without a farewell: some servers make one wait for it, after taking the mail

    def _client(self) -> SMTP:
        server = self._server
        return SMTP(
            hostname=server.host,
            port=server.port,
            username=server.username,
            password=server.password,
            use_tls=server.is_tls,
            start_tls=server.start_tls,
            tls_context=self._tls,
            timeout=self._timeout_s,
        )


def _meaning(error: SMTPException | OSError) -> TransportDown | TryLater | Refused:
    """Tell what a failure says about this mail; only an answer in the 500s about it is the end."""
    match error:
        case SMTPRecipientsRefused(recipients=[first, *_]) | (SMTPRecipientRefused() as first):
            return Refused(_said(first), is_bounce=True) if first.code >= 500 else TryLater(_said(first))
        case SMTPDataError(code=code) if code >= 500:
            return Refused(_said(error))
        case SMTPAuthenticationError():
            return TransportDown(_said(error))
        case SMTPResponseException(code=421):
            return TransportDown(_said(error))
        case SMTPResponseException():
            return TryLater(_said(error))
        case _:
            return TryLater(f"{type(error).__name__}: {_said(error)}")


def _said(error: Exception) -> str:
    """Return a server's own words, short and without the addresses that servers like to repeat."""
    words = f"{error.code} {error.message}" if isinstance(error, SMTPResponseException) else str(error)
    return _ADDRESS.sub("…", words[:MAX_WORDS_CHARS])
