"""The folder of the files: written whole, under names of our making, readable by the desk alone.

A file comes before its row. A stop in between leaves a file that no row names; whoever sweeps must tell it from one
that is being written just now, perhaps by another process. So a writer holds a lock on its file until its row is
committed: a file that nobody locks and no row names was left behind.
"""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
import shutil
from collections.abc import Collection
from pathlib import Path

from bot.attachments.errors import NoSpace
from bot.errors import NotFound

NAME_BYTES = 16
LEFT_FREE = 2 * 2**20  # bytes; the database must still be able to save the request itself
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Written:
    """A file on the disk whose row is not committed yet."""

    def __init__(self, name: str, handle: int) -> None:
        self.name = name
        self._handle = handle

    def release(self) -> None:
        """Let the file be swept, should no row name it."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


class Folder:
    """Files by name; every method blocks, and is called in a thread."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, content: bytes) -> Written:
        """Write a file that outlives a power cut.

        Raises:
            NoSpace: the disk is full; nothing is left of the file.
        """
        self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if shutil.disk_usage(self._path).free < len(content) + LEFT_FREE:
            raise NoSpace
        written = self._begin()
        try:
            with os.fdopen(os.dup(written._handle), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            self._sync()
        except OSError as error:
            self.remove(written.name)
            written.release()
            if error.errno in _FULL:
                raise NoSpace from error
            raise
        return written

    def read(self, name: str) -> bytes:
        """Return the bytes of a file.

        Raises:
            NotFound: somebody took it out of the folder.
        """
        try:
            return (self._path / name).read_bytes()
        except FileNotFoundError:
            raise NotFound("the file is gone") from None

    def remove(self, name: str) -> None:
        """Delete a file that is there or not."""
        (self._path / name).unlink(missing_ok=True)

    def names(self) -> set[str]:
        """Return what is in the folder."""
        return {file.name for file in self._path.iterdir()} if self._path.is_dir() else set()

    def abandoned(self, names: Collection[str]) -> list[Written]:
        """Return those that nobody is writing, locked by us: the caller asks for their rows once more."""
        locked = []
        for name in names:
            try:
                handle = os.open(self._path / name, os.O_RDONLY | os.O_NOFOLLOW)
            except OSError:
                continue
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(handle)
            else:
                locked.append(Written(name, handle))
        return locked

    def _begin(self) -> Written:
        """Create an empty file and lock it; a sweep may have been faster between the two."""
        while True:
            name = secrets.token_hex(NAME_BYTES)
            handle = os.open(self._path / name, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600)
            fcntl.flock(handle, fcntl.LOCK_EX)
            if os.fstat(handle).st_nlink:
                return Written(name, handle)
            os.close(handle)

    def _sync(self) -> None:
        """Make the names in the folder outlive a power cut too."""
        handle = os.open(self._path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
