"""Reading what a form with files sends: measured while it arrives, within a deadline, never on the disk.

What may be kept is another room's business (`bot.attachments`); a page's form and the chat read alike here.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from aiohttp import web

from bot.attachments import EmptyFile, FileTooLarge, TooManyFiles
from bot.errors import HelpDeskError, Unavailable
from bot.web.errors import Refused
from bot.web.form_bodies import Form
from bot.web.keys import DESK, UPLOAD_ROOM
from bot.web.multipart import boundary_of, parts_of, whole_parts

MULTIPART = ("multipart/form-data",)
SLACK_BYTES = 256 * 1024  # what stands around the files: boundaries, headers, the other fields of a page's form
READ_S = 20.0  # without a byte
UPLOAD_S = 60.0  # for the whole of it
MOST_BYTES = 64 * 2**20  # of a page's form are read past before the answer goes out; the server drops the rest then
ROOM_BYTES = 128 * 2**20  # of uploads on their way, in all


@dataclass(frozen=True)
class Upload:
    """One file as it was sent: nothing about it is believed."""

    field: str
    name: str
    content: bytes


@dataclass(frozen=True)
class UploadForm:
    """A form with its files, in the order they came; a file input that was left empty is no file."""

    form: Form
    files: tuple[Upload, ...]
    problem: HelpDeskError | None = None  # why there are no files; the fields before them are there


class UploadRoom:
    """How many bytes of uploads this process holds; who sends slowly takes little of it."""

    def __init__(self, limit_bytes: int = ROOM_BYTES) -> None:
        self._left = limit_bytes

    @contextmanager
    def hold(self) -> Iterator[bytearray]:
        """Return the bytes of one upload, given back at the end; see `extend`."""
        body = bytearray()
        try:
            yield body
        finally:
            self._left += len(body)

    def extend(self, body: bytearray, chunk: bytes) -> None:
        """Take some more bytes.

        Raises:
            Unavailable: there are too many uploads just now.
        """
        if len(chunk) > self._left:
            raise Unavailable("too many uploads at once")
        self._left -= len(chunk)
        body += chunk


async def read_files(request: web.Request, max_files: int) -> UploadForm:
    """Return a form and its files, at most `max_files` of them.

    Raises:
        FileTooLarge: the body is larger than so many files may be, or a file than one may be.
        Refused: 400 it is no such form or holds more files, 408 it does not arrive, 415 it is compressed.
        Unavailable: there are too many uploads just now.
    """
    max_bytes = request.app[DESK].attachments.rules.max_bytes
    if "Content-Encoding" in request.headers:
        raise Refused(415, "encoded")
    boundary = boundary_of(request.headers.get("Content-Type", ""))
    limit = max_files * max_bytes + SLACK_BYTES
    if (request.content_length or 0) > limit:
        raise FileTooLarge(max_bytes)
    with request.app[UPLOAD_ROOM].hold() as body:
        await _read(request, body, limit, max_bytes)
        read = _split(bytes(body), boundary)
    if len(read.files) > max_files:
        raise Refused(400, "one_file" if max_files == 1 else "bad_form")
    for file in read.files:
        if len(file.content) > max_bytes:
            raise FileTooLarge(max_bytes)
    return read


async def read_page_files(request: web.Request, max_files: int) -> UploadForm:
    """Return a page's form and its files; where these break a rule, the texts before them are all the same read.

    Raises:
        FileTooLarge, Refused (408): the body is too large or does not arrive, and no text stands before the files.
        Refused: 400 it is no such form, 415 it is compressed.
        Unavailable: there are too many uploads just now, and nothing of this one was read.
    """
    max_bytes = request.app[DESK].attachments.rules.max_bytes
    if "Content-Encoding" in request.headers:
        raise Refused(415, "encoded")
    boundary = boundary_of(request.headers.get("Content-Type", ""))
    with request.app[UPLOAD_ROOM].hold() as body:
        problem = await _read_past(request, body, max_files * max_bytes + SLACK_BYTES, max_bytes)
        read = _split(whole_parts(bytes(body), boundary) if problem else bytes(body), boundary)
    if problem is None and any(len(file.content) > max_bytes for file in read.files):
        problem = FileTooLarge(max_bytes)
    elif problem is None and len(read.files) > max_files:
        problem = TooManyFiles(max_files)
    return UploadForm(read.form, (), problem) if problem else read


async def read_one_file(request: web.Request) -> tuple[Upload, Form]:
    """Return the one file that a form must hold; see `read_files`.

    Raises:
        EmptyFile: there is none, or it has no content.
    """
    read = await read_files(request, 1)
    if not read.files or not read.files[0].content:
        raise EmptyFile
    return read.files[0], read.form


def _split(body: bytes, boundary: bytes) -> UploadForm:
    values: dict[str, tuple[str, ...]] = {}
    files: list[Upload] = []
    for part in parts_of(body, boundary):
        if part.filename is None:
            values[part.name] = (*values.get(part.name, ()), _text(part.content))
        elif part.filename or part.content:
            files.append(Upload(part.name, part.filename, part.content))
    return UploadForm(Form(values), tuple(files))


def _text(content: bytes) -> str:
    """Return a field as it may be stored: the same rule as for JSON."""
    text = content.decode("utf-8", "replace").replace("\x00", "\ufffd")
    return text.replace("\r\n", "\n").replace("\r", "\n")


async def _read(request: web.Request, body: bytearray, limit: int, max_bytes: int) -> None:
    async for chunk in _chunks(request):
        if len(body) + len(chunk) > limit:
            raise FileTooLarge(max_bytes)
        request.app[UPLOAD_ROOM].extend(body, chunk)


async def _read_past(request: web.Request, body: bytearray, limit: int, max_bytes: int) -> HelpDeskError | None:
    """Keep what fits into `limit` and read past the rest: a browser shows no answer to a form it is still sending.

    Returns why there are no files; what arrived before that is kept.
    """
    problem: HelpDeskError | None = None
    seen, most = 0, max(MOST_BYTES, limit)
    try:
        async for chunk in _chunks(request):
            seen += len(chunk)
            if seen > most:
                break
            if problem is None:
                problem = _kept(request, body, chunk) if seen <= limit else FileTooLarge(max_bytes)
    except Refused as error:  # it stopped arriving
        problem = problem or error
    if seen > most:
        problem = problem or FileTooLarge(max_bytes)
    if problem is not None and not body:
        raise problem
    return problem


def _kept(request: web.Request, body: bytearray, chunk: bytes) -> HelpDeskError | None:
    """Keep some more bytes, or return why not."""
    try:
        request.app[UPLOAD_ROOM].extend(body, chunk)
    except Unavailable as error:
        return error
    return None


async def _chunks(request: web.Request) -> AsyncIterator[bytes]:
    try:
        async with asyncio.timeout(UPLOAD_S):
            while True:
                async with asyncio.timeout(READ_S):
                    chunk = await request.content.readany()
                if not chunk:
                    return
                yield chunk
    except TimeoutError:
        raise Refused(408, "too_slow") from None
