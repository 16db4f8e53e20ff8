"""Message ids: fixed by the row in the outbox, so that a mail that left twice is one mail to its reader."""

from __future__ import annotations

import hashlib
import hmac


class Identifiers:
    """The ids of one desk's mails; others cannot tell what the next one will be."""

    def __init__(self, secret: bytes, sender: str) -> None:
        self._secret = secret
        self._domain = sender.rpartition("@")[2]

    def of_item(self, item_id: int) -> str:
        """Return the id of the mail that a row leaves as."""
        return self._id("mail", item_id)

    def of_thread(self, ticket_id: int) -> str:
        """Return the id that all mails about a ticket refer to: that of its receipt."""
        return self._id("thread", ticket_id)

    def _id(self, purpose: str, number: int) -> str:
        mac = hmac.new(self._secret, f"message id {purpose} {number}".encode(), hashlib.sha256).hexdigest()
        return f"<{purpose}.{number}.{mac[:16]}@{self._domain}>"
