"""Attachments as the other floors use them: take a file, keep it, give it out, take it back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog
from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncSession

from bot.attachments import links
from bot.attachments.acceptance import Accepted, accept
from bot.attachments.clamd import Scanner
from bot.attachments.folder import Folder, Written
from bot.attachments.models import Attachment
from bot.attachments.store import AttachmentStore, Home, Uploader
from bot.attachments.viewers import Viewer
from bot.database import Database
from bot.errors import NotFound
from bot.institution import UploadRules

FOLDER = "attachments"
AT_ONCE = 2  # images decoded together: each may need 160 MB for a moment, and a core
SWEPT_AT_ONCE = 500

log = structlog.get_logger()


@dataclass(frozen=True)
class Kept:
    """A file that is checked and on the disk; it stays there only if its row is committed."""

    accepted: Accepted
    stored_as: str


class Attachments(AttachmentStore):
    """Files with their rows."""

    def __init__(
        self,
        database: Database,
        data_dir: Path,
        rules: UploadRules,
        secret: bytes,
        clock: Callable[[], datetime],
        clamd: str | None = None,
    ) -> None:
        super().__init__(rules, clock)
        self._database = database
        self._folder = Folder(data_dir / FOLDER)
        self._secret = secret
        self._scanner = Scanner(clamd) if clamd else None
        self._turn = asyncio.Semaphore(AT_ONCE)

    @asynccontextmanager
    async def kept(self, data: bytes, name: str) -> AsyncIterator[Kept]:
        """Check a file and write it to the disk; inside the block its row is added and committed.

        Raises:
            FileRefused: it breaks a rule.
            NoSpace: the disk is full.
            ScannerDown: the virus scanner that was set does not answer.
        """
        async with self._turn:
            accepted = await asyncio.to_thread(accept, data, name, self.rules)
        if self._scanner is not None:
            await self._scanner.check(data)
        written = await asyncio.to_thread(self._folder.write, accepted.content)
        try:
            yield Kept(accepted, written.name)
        except Exception:
            await self._drop([written])  # a commit that failed may have been one: the row decides
            raise
        finally:
            written.release()

    @asynccontextmanager
    async def kept_all(self, files: Iterable[tuple[bytes, str]]) -> AsyncIterator[list[Kept]]:
        """Check and write several files, each `(bytes, name)`; see `kept`."""
        async with AsyncExitStack() as stack:
            yield [await stack.enter_async_context(self.kept(data, name)) for data, name in files]

    async def add_kept(
        self,
        session: AsyncSession,
        kept: Kept,
        uploader: Uploader,
        home: Home,
        client_file_id: str | None = None,
    ) -> Attachment:
        """Write the row of a kept file; see `add`."""
        return await self.add(session, kept.accepted, kept.stored_as, uploader, home, client_file_id)

    async def open(self, session: AsyncSession, token: str, viewer: Viewer) -> Attachment:
        """Return a file that the viewer may see.

        Raises:
            NotFound: there is none, or not for them; the two are never told apart.
        """
        attachment = await self.by_token(session, token)
        if attachment is None or not viewer.may_see(attachment):
            raise NotFound("no such file")
        return attachment

    async def content(self, attachment: Attachment) -> bytes:
        """Return the bytes of a file."""
        return await asyncio.to_thread(self._folder.read, attachment.stored_as)

    def path(self, attachment: Attachment) -> str:
        """Return the address of a file for a page: signed, good for half a day at least."""
        return f"/files/{links.signed(attachment.token, self._secret, self._clock())}"

    def token_of(self, link: str) -> str:
        """Return the token of a signed address.

        Raises:
            NotFound: we did not sign it, or too long ago.
        """
        token = links.token_of(link, self._secret, self._clock())
        if token is None:
            raise NotFound("no such file")
        return token

    async def remove(self, which: ColumnElement[bool]) -> int:
        """Take files back, rows first; returns how many those were."""
        async with self._database.writing() as session:
            names = await self.forget(session, which)
        await self._delete(names)
        return len(names)

    async def remove_draft(self, token: str, viewer: Viewer) -> None:
        """Take back a file that was not sent yet.

        Raises:
            NotFound: there is none that waits, or it is not the asker's.
        """
        async with self._database.reading() as session:
            attachment = await self.open(session, token, viewer)
        waiting = (Attachment.id == attachment.id) & Attachment.ticket_version.is_(None)
        if await self.remove(waiting) == 0:
            raise NotFound("it is sent already")

    async def sweep(self) -> int:
        """Delete what waited too long, and files that a stop left without a row; returns how many files went."""
        async with self._database.writing() as session:
            old = await self.forget_old_drafts(session)
        await self._delete(old)
        names = sorted(await asyncio.to_thread(self._folder.names))
        orphans = 0
        for start in range(0, len(names), SWEPT_AT_ONCE):
            some = names[start : start + SWEPT_AT_ONCE]
            async with self._database.reading() as session:
                known = await self.stored(session, some)
            orphans += await self._drop(await asyncio.to_thread(self._folder.abandoned, set(some) - known))
        if old or orphans:
            log.info("attachments_swept", old_drafts=len(old), orphans=orphans)
        return len(old) + orphans

    async def _drop(self, locked: list[Written]) -> int:
        """Delete files that we hold locked, unless a row was committed for them meanwhile."""
        try:
            async with self._database.reading() as session:
                known = await self.stored(session, [file.name for file in locked])
            gone = [file.name for file in locked if file.name not in known]
            await self._delete(gone)
        finally:
            for file in locked:
                file.release()
        return len(gone)

    async def _delete(self, names: list[str]) -> None:
        for name in names:
            await asyncio.to_thread(self._folder.remove, name)
