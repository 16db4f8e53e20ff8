"""What the files of the project say, read and fitted; kept ready in the data folder for the next start.

Fitting takes seconds, loading a tenth of one. The file that is kept is a pickle, so it is signed with the
desk's secret: a file that this desk did not write is never opened, and is made anew.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import pickle
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy
import sklearn
import structlog

from bot.faq import Corpus, FaqRetriever, load_abbreviations, load_corpus, load_thesaurus
from bot.institution import Institution, load_institution
from bot.settings import Settings
from bot.topics import Topics, load_topics

FILE = "content.cache"
CODE = Path(__file__).resolve().parent
SIGNATURE_BYTES = hashlib.sha256().digest_size

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Content:
    """What the files of the project say: replaced as a whole, never changed."""

    institution: Institution
    topics: Topics
    corpus: Corpus
    retriever: FaqRetriever


def load_content(project: Path) -> Content:
    """Read the project's own files and fit the retriever; blocks for some seconds.

    Raises:
        ContentRefused: the files hold mistakes; lists all of those of the first kind that has any.
    """
    folder = project / "faq_corpus"
    institution = load_institution(project / "config.yml")
    topics = load_topics(folder)
    corpus = load_corpus(folder, institution.facts, frozenset(topics))
    thesaurus = load_thesaurus(folder / "thesaurus.txt")
    abbreviations = load_abbreviations(folder / "abbreviations.yml")
    retriever = FaqRetriever.fit(corpus, thesaurus, abbreviations=abbreviations)
    return Content(institution, topics, corpus, retriever)


def ready_content(settings: Settings, secret: bytes) -> Content:
    """Return the content as it was kept, or, when any file or our own code has changed since, read anew.

    Raises:
        ContentRefused: the files hold mistakes.
    """
    file, version = settings.data_dir / FILE, _version(settings.project)
    kept = _read(file, secret)
    if kept is not None and kept[0] == version:
        return kept[1]
    content = load_content(settings.project)
    _write(file, secret, (version, content))
    return content


def _version(project: Path) -> str:
    """Return a fingerprint of everything the content is made from."""
    digest = hashlib.sha256(f"{sys.version} {numpy.__version__} {sklearn.__version__}".encode())
    config = project / "config.yml"
    for file in (*([config] if config.is_file() else []), *_files(project / "faq_corpus"), *_files(CODE)):
        digest.update(f"\0{file.name}\0{file.parent.name}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    suffixes = (".md", ".yml", ".txt", ".py")
    return (file for file in sorted(folder.rglob("*")) if file.suffix in suffixes and file.is_file())


def _read(file: Path, secret: bytes) -> tuple[str, Content] | None:
    try:
        signed = file.read_bytes()
    except FileNotFoundError:
        return None
    signature, pickled = signed[:SIGNATURE_BYTES], signed[SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _signature(secret, pickled)):
        log.warning("content_cache_not_ours", file=str(file))
        return None
    kept: tuple[str, Content] = pickle.loads(pickled)  # noqa: S301 - signed by this desk
    return kept


def _write(file: Path, secret: bytes, kept: tuple[str, Content]) -> None:
    """Replace the kept file in one step, readable by its owner only; a full disk costs the next start time, no more."""
    pickled = pickle.dumps(kept, protocol=pickle.HIGHEST_PROTOCOL)
    new = file.with_suffix(f".{os.getpid()}")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
            opened.write(_signature(secret, pickled) + pickled)
        new.replace(file)
    except OSError:
        log.warning("content_cache_not_written", file=str(file))
        new.unlink(missing_ok=True)


def _signature(secret: bytes, pickled: bytes) -> bytes:
    return hmac.digest(secret, b"content" + pickled, "sha256")
