"""Rows of files: who may add how many, to what they belong. Every method takes the caller's session."""

from __future__ import annotations

import math
import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.attachments.acceptance import Accepted
from bot.attachments.errors import QuotaUsedUp, TicketFull, TooManyFiles
from bot.attachments.models import Attachment
from bot.errors import NotFound
from bot.institution import UploadRules

TOKEN_BYTES = 24
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Uploader:
    """Who adds a file; `key` is what is counted: `conversation:12`, `operator:3`, `page:…`."""

    key: str
    operator_id: int | None = None


@dataclass(frozen=True)
class Home:
    """Where a file belongs: it waits in a conversation or at a ticket, or is sent with the ticket's `version`."""

    conversation_id: int | None = None
    ticket_id: int | None = None
    version: int | None = None
    at_once: int | None = None  # how many may wait together; None: the desk's own rule


class AttachmentStore:
    """The rows."""

    def __init__(self, rules: UploadRules, clock: Callable[[], datetime]) -> None:
        self.rules = rules
        self._clock = clock

    async def check_quota(self, session: AsyncSession, uploader: Uploader, more: int = 0) -> None:
        """Let `more` bytes pass.

        Raises:
            QuotaUsedUp: too much was sent in the last hour; says when the first of it is an hour old.
        """
        since = self._clock() - HOUR
        recent = (Attachment.uploader == uploader.key) & (Attachment.created_at > since)
        sums = select(func.sum(Attachment.received_bytes), func.min(Attachment.created_at)).where(recent)
        sent, first = (await session.execute(sums)).one()
        if sent is not None and sent + more > self.rules.bytes_per_hour:
            raise QuotaUsedUp(max(1, math.ceil((first - since).total_seconds())))

    async def known(self, session: AsyncSession, uploader: Uploader, client_file_id: str | None) -> Attachment | None:
        """Return what the same upload became the first time, or None."""
        if client_file_id is None:
            return None
        same = (Attachment.uploader == uploader.key) & (Attachment.client_file_id == client_file_id)
        return await session.scalar(select(Attachment).where(same))

    async def add(
        self,
        session: AsyncSession,
        accepted: Accepted,
        stored_as: str,
        uploader: Uploader,
        home: Home,
        client_file_id: str | None = None,
    ) -> Attachment:
        """Write the row of a file; the caller holds the lock of its conversation or ticket.

        Raises:
            QuotaUsedUp: too much in an hour.
            TooManyFiles: as many wait, or belong to the ticket, as may.
        """
        await self.check_quota(session, uploader, accepted.received_bytes)
        await self._check_number(session, uploader, home)
        attachment = Attachment(
            token=secrets.token_urlsafe(TOKEN_BYTES),
            stored_as=stored_as,
            name=accepted.name,
            media_type=accepted.media_type,
            bytes=len(accepted.content),
            received_bytes=accepted.received_bytes,
            uploader=uploader.key,
            client_file_id=client_file_id,
            operator_id=uploader.operator_id,
            conversation_id=home.conversation_id,
            ticket_id=home.ticket_id,
            ticket_version=home.version,
            is_internal=False,
            created_at=self._clock(),
        )
        session.add(attachment)
        await session.flush()
        return attachment

    async def drafts(self, session: AsyncSession, conversation_id: int) -> list[Attachment]:
        """Return what waits in a conversation for a request, in the order it came."""
        waiting = (Attachment.conversation_id == conversation_id) & Attachment.ticket_id.is_(None)
        return await self._those(session, waiting)

    async def of_ticket(self, session: AsyncSession, ticket_id: int, public_only: bool) -> list[Attachment]:
        """Return the files of a ticket; whatever goes to a student is asked for with `public_only=True`."""
        sent = (Attachment.ticket_id == ticket_id) & Attachment.ticket_version.is_not(None)
        return await self._those(session, sent & Attachment.is_internal.is_(False) if public_only else sent)

    async def attach_drafts(
        self, session: AsyncSession, conversation_id: int, ticket_id: int, version: int = 1
    ) -> list[Attachment]:
        """Give what waits in a conversation to a ticket, in the transaction of the message that made `version`."""
        drafts = await self.drafts(session, conversation_id)
        for draft in drafts:
            draft.ticket_id, draft.ticket_version = ticket_id, version
        await session.flush()
        return drafts

    async def send(
        self,
        session: AsyncSession,
        operator_id: int,
        tokens: Sequence[str],
        home: Home,
        is_internal: bool,
    ) -> list[Attachment]:
        """Send files that an operator added before, with the entry that made `home.version`.

        Raises:
            NotFound: one of them is not waiting at this ticket for this operator.
        """
        own = (Attachment.ticket_id == home.ticket_id) & (Attachment.operator_id == operator_id)
        waiting = own & Attachment.ticket_version.is_(None) & Attachment.token.in_(tokens)
        files = await self._those(session, waiting)
        if len(files) != len(set(tokens)):
            raise NotFound("no such file waits here")
        for file in files:
            file.ticket_version, file.is_internal = home.version, is_internal
            file.conversation_id = None if is_internal else home.conversation_id
        await session.flush()
        return files

    async def by_token(self, session: AsyncSession, token: str) -> Attachment | None:
        """Return a file by its address, or None."""
        return await session.scalar(select(Attachment).where(Attachment.token == token))

    async def forget(self, session: AsyncSession, which: ColumnElement[bool]) -> list[str]:
        """Take files back: nothing tells what they were; returns the names on the disk, to be deleted after commit."""
        there = which & Attachment.removed_at.is_(None)
        gone = update(Attachment).where(there).values(removed_at=self._clock(), name="", bytes=0)
        stored = gone.returning(Attachment.stored_as).execution_options(synchronize_session=False)
        return list(await session.scalars(stored))

    async def forget_old_drafts(self, session: AsyncSession) -> list[str]:
        """Take back what waited too long for a request that nobody sent."""
        oldest = self._clock() - timedelta(hours=self.rules.draft_hours)
        return await self.forget(session, Attachment.ticket_version.is_(None) & (Attachment.created_at < oldest))

    async def stored(self, session: AsyncSession, names: Collection[str]) -> set[str]:
        """Return those names on the disk that a row stands for."""
        known = Attachment.stored_as.in_(names) & Attachment.removed_at.is_(None)
        return set(await session.scalars(select(Attachment.stored_as).where(known)))

    async def _check_number(self, session: AsyncSession, uploader: Uploader, home: Home) -> None:
        by_operator = Attachment.operator_id.is_not(None)
        if home.ticket_id is not None:
            side = by_operator if uploader.operator_id is not None else ~by_operator
            same, limit = side & (Attachment.ticket_id == home.ticket_id), self.rules.files_per_ticket
        elif home.conversation_id is not None:
            waiting = Attachment.ticket_id.is_(None)
            same, limit = waiting & (Attachment.conversation_id == home.conversation_id), self.rules.files_at_once
            limit = min(home.at_once or limit, self.rules.files_per_ticket)
        else:
            raise ValueError("a file belongs to a conversation or to a ticket")
        count = select(func.count()).where(same, Attachment.removed_at.is_(None))
        if (await session.scalar(count) or 0) >= limit:
            is_sent = home.ticket_id is not None and uploader.operator_id is None
            raise TicketFull(limit) if is_sent else TooManyFiles(limit)

    async def _those(self, session: AsyncSession, which: ColumnElement[bool]) -> list[Attachment]:
        there = select(Attachment).where(which, Attachment.removed_at.is_(None))
        return list(await session.scalars(there.order_by(Attachment.id)))
