"""Uploads over HTTP: every file and every raw case of the manifest gets its listed answer."""

from __future__ import annotations

import asyncio
import errno
import gzip
import json
import os
import resource
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from support.hostile import FILES, hostile_files
from support.site import Answer, Site, Student
from support.uploads import BOUNDARY, PNG, form, form_headers, part, raw, send, upload

from bot.helpdesk import Helpdesk
from bot.web import uploads

ANSWERS = {
    "accept": (201, None),
    "reject_413_too_large": (413, "file_too_large"),
    "reject_415_type": (415, "file_type"),
    "reject_422_damaged_or_bomb": (422, "file_damaged"),
}
RAW_CASES = {case["case"] for case in json.loads((FILES / "manifest.json").read_text())["raw_http_cases"]}


def tries(*_cases: str) -> None:
    """Name the raw cases that a test is about; the last test looks for all of them."""


def told(answer: Answer) -> tuple[int, str | None]:
    return answer.status, None if answer.status < 400 else answer.code


def stored(desk: Helpdesk) -> list[Path]:
    folder = desk.settings.data_dir / "attachments"
    return sorted(folder.iterdir()) if folder.is_dir() else []


MULTIPART = f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n"


async def test_every_file_of_the_manifest_gets_its_answer(site: Site, desk: Helpdesk) -> None:
    wrong = []
    for file in hostile_files():
        student = await site.student().arrives()  # what one conversation may send in an hour is another test's subject
        before = len(stored(desk))
        answer = await upload(student, file.content, file.name)
        expected = ANSWERS[file.answer]
        kept = len(stored(desk)) - before
        if told(answer) != expected or kept != (1 if answer.status == 201 else 0):
            wrong.append((file.file, told(answer), expected, kept))

    assert wrong == []


@pytest.mark.parametrize("file", [f for f in hostile_files() if f.answer == "accept"], ids=lambda file: file.file)
async def test_what_was_taken_comes_back_as_a_download_and_nothing_else(student: Student, file: object) -> None:
    kept = (await upload(student, file.content, file.name)).json()["file"]  # type: ignore[attr-defined]

    answer = await student.site.call("GET", f"/api/chat/files/{kept['token']}", headers=student.headers)

    assert answer.status == 200
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="')
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] in ("text/plain; charset=utf-8", kept["media_type"])
    assert "/" not in kept["name"]
    assert kept["name"].isprintable()


async def test_one_byte_too_many_is_told_with_the_limit_and_the_connection_goes_on(student: Student) -> None:
    answer = await upload(student, b"a" * (2 * 2**20 + 1), "a.txt")
    after = await upload(student, b"a" * 2 * 2**20, "a.txt")

    assert told(answer) == (413, "file_too_large")
    assert "2 MB" in answer.json()["error"]["message"]
    assert answer.headers.get("Connection", "").lower() != "close"
    assert after.status == 201


async def test_a_form_without_a_file_is_empty(student: Student) -> None:
    tries("multipart_no_filename")

    for body in (form(part(PNG, None)), form(), form(part(b"", "")), form(part(b"", "a.png"))):
        assert told(await send(student.site, student, body)) == (400, "file_empty")


async def test_files_come_one_at_a_time(student: Student, desk: Helpdesk) -> None:
    tries("multipart_two_files_one_field")

    answer = await send(student.site, student, form(part(PNG), part(PNG, "b.png")))

    assert told(answer) == (400, "one_file")
    assert stored(desk) == []


async def test_a_thousand_parts_are_refused_at_once(student: Student) -> None:
    tries("multipart_1000_parts")
    started = time.process_time()

    answer = await send(student.site, student, form(*[part(b"x", "a.png")] * 1_000))

    assert told(answer) == (400, "bad_form")
    assert time.process_time() - started < 1


async def test_what_is_no_form_is_refused(student: Student) -> None:
    tries("form_field_header_16kB_name", "long_boundary_5000")
    whole = form(part(PNG))
    bad = {
        "no end": whole.removesuffix(b"--\r\n"),
        "no boundary": b"GIF89a",
        "no blank line": f"--{BOUNDARY}\r\nContent-Disposition: form-data; name=a\r\n--{BOUNDARY}--".encode(),
        "no name": f"--{BOUNDARY}\r\nContent-Disposition: form-data\r\n\r\nx\r\n--{BOUNDARY}--".encode(),
        "a preamble": b"x" * 1_000 + b"\r\n" + whole,
        "a name of 16 kB": form(part(PNG, name="n" * 16_384)),
        "a file name of 16 kB": form(part(PNG, "n" * 16_384 + ".png")),
    }
    for why, body in bad.items():
        assert told(await send(student.site, student, body)) == (400, "bad_form"), why
    for boundary in ("x" * 5_000, "", '"', "é"):
        answer = await send(student.site, student, whole, **form_headers(boundary))
        assert answer.status == 400, boundary
    assert told(await send(student.site, student, b"{}", **{"Content-Type": "application/json"})) == (415, "not_json")


async def test_a_large_body_is_refused_by_its_header_alone(site: Site, student: Student) -> None:
    tries("content_length_2GB_then_close", "multipart_20MB_preamble_before_boundary")

    for length in (2 * 2**30, 20 * 2**20):
        answer = await raw(site, student, f"{MULTIPART}Content-Length: {length}\r\n")

        assert answer.startswith(b"HTTP/1.1 413")


async def test_an_endless_body_is_cut_off_at_the_limit(site: Site, student: Student, desk: Helpdesk) -> None:
    tries("chunked_endless", "multipart_20MB_preamble_before_boundary")
    chunk = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
    started, used = time.monotonic(), time.process_time()

    answer = await raw(site, student, f"{MULTIPART}Transfer-Encoding: chunked\r\n", *[chunk] * 20, wait_s=15)

    assert answer.startswith(b"HTTP/1.1 413")
    assert time.monotonic() - started < 14  # the socket was closed
    assert time.process_time() - used < 2  # sending it is in this process too
    assert stored(desk) == []


async def test_a_compressed_body_is_not_unpacked(site: Site, student: Student) -> None:
    tries("content_encoding_gzip_bomb (1 GB of zeros)")
    bomb = gzip.compress(bytes(2**26), 9)  # 64 MB; sixteen of them are a gigabyte
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    head = f"{MULTIPART}Content-Encoding: gzip\r\nContent-Length: {16 * len(bomb)}\r\n"
    answer = await raw(site, student, head, *[bomb] * 16, wait_s=15)

    assert answer.startswith((b"HTTP/1.1 415", b"HTTP/1.1 413"))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 * 1024  # kB


async def test_two_lengths_are_refused(site: Site, student: Student) -> None:
    tries("content_length_and_transfer_encoding")

    answer = await raw(site, student, f"{MULTIPART}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n")

    assert b" 400 " in answer.split(b"\r\n")[0]
    assert b"keep-alive" not in answer.lower()


@pytest.mark.parametrize(("limit", "pieces"), [("READ_S", 1), ("UPLOAD_S", 8)])
async def test_a_body_that_does_not_arrive_is_not_waited_for(
    site: Site, student: Student, desk: Helpdesk, monkeypatch: pytest.MonkeyPatch, limit: str, pieces: int
) -> None:
    tries("multipart_never_closed (client stops after 1 kB)", "multipart_slow_1_byte_per_s")
    assert (uploads.READ_S, uploads.UPLOAD_S) <= (30, 60)
    monkeypatch.setattr(uploads, limit, 0.3)

    async def dripping() -> AsyncIterator[bytes]:
        yield b"x" * 1_024
        for _ in range(pieces):
            await asyncio.sleep(0.1)
            yield b"x"
        await asyncio.sleep(5)

    async with site.http.post(
        f"{site.base}/api/chat/files", data=dripping(), headers=student.headers | form_headers()
    ) as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (408, "too_slow")
    assert stored(desk) == []


async def test_a_conversation_sends_so_much_in_an_hour(student: Student, desk: Helpdesk) -> None:
    tries("11th_upload_to_one_ticket / >20 MB per session / hour")
    big = b"a" * 2 * 2**20
    for _ in range(10):
        kept = await upload(student, big, "a.txt")
        assert kept.status == 201
        await student.site.call("DELETE", f"/api/chat/files/{kept.json()['file']['token']}", headers=student.headers)

    answer = await upload(student, PNG)

    assert told(answer) == (429, "upload_quota")
    assert int(answer.headers["Retry-After"]) == 3_600
    assert stored(desk) == []


async def test_a_full_disk_is_told_and_the_request_can_still_be_sent(
    student: Student, desk: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries("disk_full_during_upload")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        answer = await upload(student)
    said = await student.says("apri una richiesta")

    assert told(answer) == (503, "no_space")
    assert "La richiesta si può inviare lo stesso" in answer.json()["error"]["message"]
    assert stored(desk) == []
    assert said[-1]["custom"]["card"] == "form"
    assert (await upload(student)).status == 201


async def test_uploads_share_so_much_memory(student: Student, desk: Helpdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    room = uploads.UploadRoom(100)
    with room.hold() as body:
        room.extend(body, b"x" * 90)
        with room.hold() as other, pytest.raises(uploads.Unavailable):
            room.extend(other, b"x" * 11)
    with room.hold() as body:
        room.extend(body, b"x" * 100)


def test_every_raw_case_of_the_manifest_has_its_test() -> None:
    source = "".join(file.read_text() for file in Path(__file__).parent.glob("test_*.py"))

    assert [case for case in RAW_CASES if f'"{case}"' not in source] == []
