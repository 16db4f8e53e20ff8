"""Words and addresses as a mail: a fixed set of headers, one recipient, plain text and HTML."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from bot.mail.transport import Envelope
from bot.mail.words import Words


@dataclass(frozen=True)
class Identity:
    """Which mail it is, and which conversation of mails it belongs to."""

    message_id: str
    thread_id: str
    is_receipt: bool = False  # it answers something the student has just sent


def envelope(words: Words, sender: str, recipient: str, identity: Identity, locale: str, at: datetime) -> Envelope:
    """Return a mail ready to leave.

    The body is quoted-printable: no line of it can be taken for the end of the mail, however a server counts lines.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(words.sender, addr_spec=sender)
    message["To"] = Address(addr_spec=recipient)
    message["Subject"] = words.subject
    message["Date"] = at
    message["Message-ID"] = identity.message_id
    if identity.message_id != identity.thread_id:
        message["In-Reply-To"] = identity.thread_id
        message["References"] = identity.thread_id
    message["Auto-Submitted"] = "auto-replied" if identity.is_receipt else "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(words.text, cte="quoted-printable")
    message.add_alternative(words.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = locale  # last: setting the content moves such headers into a part
    return Envelope(sender, recipient, message)
