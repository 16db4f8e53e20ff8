"""Who may see a file; asked each time, whatever the address."""

from __future__ import annotations

from dataclasses import dataclass

from bot.attachments.models import Attachment


@dataclass(frozen=True)
class Viewer:
    """Whoever asks: a conversation's student, an operator, somebody who has proven some tickets theirs."""

    conversation_id: int | None = None
    operator_id: int | None = None
    ticket_ids: frozenset[int] = frozenset()

    def may_see(self, attachment: Attachment) -> bool:
        """Tell whether a file is for them. What waits is seen by whoever added it, a note's file by operators."""
        if attachment.removed_at is not None:
            return False
        if self.operator_id is not None:
            return attachment.is_sent or attachment.operator_id == self.operator_id
        if attachment.is_internal:
            return False
        if attachment.is_sent and attachment.ticket_id in self.ticket_ids:
            return True
        is_theirs = self.conversation_id is not None and attachment.conversation_id == self.conversation_id
        return is_theirs and (attachment.is_sent or attachment.operator_id is None)
