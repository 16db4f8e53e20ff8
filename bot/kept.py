"""What took seconds to make, kept in the data folder for the next start.

A kept file is a pickle, so it is signed with the desk's secret: a file that this desk did not write is never
opened. It holds as long as nothing it was made from has changed, our own code included.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import pickle
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

import structlog

CODE = Path(__file__).resolve().parent
SUFFIX = ".cache"
SIGNATURE_BYTES = hashlib.sha256().digest_size
READ = (".md", ".yml", ".yaml", ".txt", ".py")
MADE_WITH = ("numpy", "scipy", "scikit-learn", "pydantic")

KeptT = TypeVar("KeptT")

log = structlog.get_logger(__name__)


class Kept:
    """The kept things of one desk."""

    def __init__(self, folder: Path, secret: bytes) -> None:
        self._folder = folder
        self._secret = secret

    def get(self, name: str, sources: Iterable[Path], make: Callable[[], KeptT]) -> KeptT:
        """Return the thing called `name` as it was kept, or made anew when a source (file or folder) has changed."""
        file, made_from = self._folder / f"{name}{SUFFIX}", _fingerprint(sources)
        known = self._read(file)
        if known is not None and known[0] == made_from:
            kept: KeptT = known[1]
            return kept
        made = make()
        self._write(file, (made_from, made))
        return made

    def _read(self, file: Path) -> tuple[str, Any] | None:
        try:
            signed = memoryview(file.read_bytes())  # it may be large: its parts are looked at, not copied
        except OSError:
            return None
        signature, pickled = signed[:SIGNATURE_BYTES], signed[SIGNATURE_BYTES:]
        if not hmac.compare_digest(signature, self._signature(file.name, pickled)):
            log.warning("kept_file_is_not_ours", file=file.name)
            return None
        known: tuple[str, Any] = pickle.loads(pickled)  # noqa: S301 - signed by this desk
        return known

    def _write(self, file: Path, known: tuple[str, Any]) -> None:
        """Replace the file in one step, readable by its owner only; a full disk costs the next start time, no more."""
        pickled = pickle.dumps(known, protocol=pickle.HIGHEST_PROTOCOL)
        new = file.with_suffix(f".{os.getpid()}")
        try:
            with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
                opened.write(self._signature(file.name, pickled))
                opened.write(pickled)
            new.replace(file)
        except OSError:
            log.warning("kept_file_not_written", file=file.name)
            with suppress(OSError):
                new.unlink(missing_ok=True)

    def _signature(self, name: str, pickled: bytes | memoryview) -> bytes:
        signature = hmac.new(self._secret, name.encode() + b"\0", "sha256")
        signature.update(pickled)
        return signature.digest()


def _fingerprint(sources: Iterable[Path]) -> str:
    made_with = " ".join([sys.version, *map(version, MADE_WITH)])
    digest = hashlib.sha256(made_with.encode())
    digest.update(_of_code())
    for source in sources:
        digest.update(f"\0{source.resolve()}\0".encode())  # what was made names the files it was made from
        _add_files(digest, source)
    return digest.hexdigest()


@cache
def _of_code() -> bytes:
    digest = hashlib.sha256()
    _add_files(digest, CODE)
    return digest.digest()


def _add_files(digest: hashlib._Hash, source: Path) -> None:
    for file in _files(source):
        digest.update(f"\0{file.parent.name}/{file.name}\0".encode() + file.read_bytes())


def _files(source: Path) -> Iterator[Path]:
    if source.is_file():
        yield source
    elif source.is_dir():
        yield from (file for file in sorted(source.rglob("*")) if file.suffix in READ and file.is_file())
