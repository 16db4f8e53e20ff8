"""Keeping files: what is on the disk and what is in the database agree, whatever happens in between."""

from __future__ import annotations

import errno
import multiprocessing
import os
import shutil
import signal
import stat
from collections import namedtuple
from pathlib import Path
from typing import Any

import pytest
from support.clock import Clock

from bot.attachments import Home, NoSpace, QuotaUsedUp, TooManyFiles, Uploader, Viewer
from bot.attachments.folder import Folder
from bot.attachments.models import Attachment
from bot.errors import NotFound

Desk = Any  # of conftest.py


async def test_a_file_is_kept_under_a_name_of_ours_for_the_desk_alone(room: Desk) -> None:
    added = await room.adds(b"ciao")

    file = room.folder / added.stored_as
    assert (file.read_bytes(), file.suffix, len(file.name)) == (b"ciao", "", 32)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(room.folder.stat().st_mode) == 0o700
    assert (added.name, added.media_type, added.bytes) == ("nota.txt", "text/plain", 4)
    assert len(added.token) == 32
    assert await room.attachments.content(added) == b"ciao"


async def test_a_transaction_that_fails_leaves_no_file(room: Desk) -> None:
    with pytest.raises(ZeroDivisionError):
        async with room.attachments.kept(b"ciao", "a.txt") as kept, room.database.writing() as session:
            await room.attachments.add_kept(session, kept, room.student, Home(room.ids.conversation))
            raise ZeroDivisionError

    assert room.files() == set()


async def test_an_error_after_the_commit_does_not_take_the_file_away(room: Desk) -> None:
    with pytest.raises(ZeroDivisionError):
        async with room.attachments.kept(b"ciao", "a.txt") as kept:
            async with room.database.writing() as session:
                added = await room.attachments.add_kept(session, kept, room.student, Home(room.ids.conversation))
            raise ZeroDivisionError

    assert room.files() == {added.stored_as}


def _write_and_die(folder: Path) -> None:
    Folder(folder).write(b"left behind")
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.slow
async def test_what_a_kill_left_without_a_row_is_swept_and_nothing_else(room: Desk) -> None:
    kept = await room.adds()
    killed = multiprocessing.get_context("spawn").Process(target=_write_and_die, args=(room.folder,))
    killed.start()
    killed.join(30)
    being_written = Folder(room.folder).write(b"another process is at it")
    assert len(room.files()) == 3

    swept = await room.attachments.sweep()

    assert swept == 1
    assert room.files() == {kept.stored_as, being_written.name}
    being_written.release()
    assert await room.attachments.sweep() == 1


async def test_what_nobody_sent_is_gone_after_a_day(room: Desk, clock: Clock) -> None:
    await room.adds()
    clock.advance(hours=23)
    await room.adds()
    sent = await room.adds(home=Home(ticket_id=room.ids.ticket, version=1))
    clock.advance(hours=2)

    await room.attachments.sweep()

    async with room.database.reading() as session:
        waiting = await room.attachments.drafts(session, room.ids.conversation)
    assert len(waiting) == 1
    assert room.files() == {waiting[0].stored_as, sent.stored_as}


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
async def test_a_full_disk_is_told_and_leaves_nothing(room: Desk, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    def full(_handle: int) -> None:
        raise OSError(code, "full")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(NoSpace):
        await room.adds()

    assert room.files() == set()


async def test_the_last_megabytes_of_a_disk_are_left_to_the_database(
    room: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(10**9, 10**9 - 10**6, 10**6))

    with pytest.raises(NoSpace):
        await room.adds()


async def test_only_so_many_files_wait_and_belong_to_a_ticket(room: Desk) -> None:
    for _ in range(3):
        await room.adds()
    with pytest.raises(TooManyFiles):
        await room.adds()
    for _ in range(4):
        await room.adds(home=Home(room.ids.conversation, room.ids.ticket, 2))
    with pytest.raises(TooManyFiles):
        await room.adds(home=Home(room.ids.conversation, room.ids.ticket, 3))

    anna = Uploader(f"operator:{room.ids.operator}", room.ids.operator)
    assert await room.adds(home=Home(ticket_id=room.ids.ticket), uploader=anna)  # the office has a number of its own


async def test_a_topic_may_want_fewer_files(room: Desk) -> None:
    await room.adds(home=Home(room.ids.conversation, at_once=1))

    with pytest.raises(TooManyFiles) as refused:
        await room.adds(home=Home(room.ids.conversation, at_once=1))

    assert refused.value.values == {"limit": 1}


async def test_what_was_sent_in_the_last_hour_counts_taken_back_or_not(room: Desk, clock: Clock) -> None:
    student = Viewer(conversation_id=room.ids.conversation)
    for _ in range(2):
        added = await room.adds(b"a" * 900)
        clock.advance(minutes=20)
        await room.attachments.remove_draft(added.token, student)
    assert room.files() == set()

    with pytest.raises(QuotaUsedUp) as refused:
        await room.adds(b"a" * 900)
    clock.advance(seconds=refused.value.retry_after_s)

    assert refused.value.retry_after_s == 20 * 60
    assert await room.adds(b"a" * 900)


async def test_what_waits_goes_to_the_new_ticket(room: Desk) -> None:
    first, second = await room.adds(), await room.adds()
    await room.adds(home=Home(room.ids.other_conversation))

    async with room.database.writing() as session:
        await room.attachments.attach_drafts(session, room.ids.conversation, room.ids.ticket)

    async with room.database.reading() as session:
        files = await room.attachments.of_ticket(session, room.ids.ticket, public_only=True)
        waiting = await room.attachments.drafts(session, room.ids.conversation)
    assert [(file.id, file.ticket_version) for file in files] == [(first.id, 1), (second.id, 1)]
    assert waiting == []


async def test_a_file_that_is_sent_is_not_taken_back(room: Desk) -> None:
    sent = await room.adds(home=Home(room.ids.conversation, room.ids.ticket, 1))

    with pytest.raises(NotFound):
        await room.attachments.remove_draft(sent.token, Viewer(conversation_id=room.ids.conversation))

    assert room.files() == {sent.stored_as}


async def test_who_may_see_a_file(room: Desk) -> None:
    student, other = Viewer(room.ids.conversation), Viewer(room.ids.other_conversation)
    owner, anna, bruno = (
        Viewer(ticket_ids=frozenset([room.ids.ticket])),
        Viewer(None, room.ids.operator),
        Viewer(None, 99),
    )
    by_anna = Uploader(f"operator:{room.ids.operator}", room.ids.operator)
    at_ticket = Home(ticket_id=room.ids.ticket)
    sent_home = Home(room.ids.conversation, room.ids.ticket, 2)
    draft = await room.adds()
    sent = await room.adds(home=Home(room.ids.conversation, room.ids.ticket, 1))
    waiting, reply, note = [await room.adds(home=at_ticket, uploader=by_anna) for _ in range(3)]
    async with room.database.writing() as session:
        await room.attachments.send(session, room.ids.operator, [reply.token], sent_home, is_internal=False)
        await room.attachments.send(session, room.ids.operator, [note.token], sent_home, is_internal=True)

    async def seen(attachment: Attachment) -> list[bool]:
        async with room.database.reading() as session:
            fresh = await room.attachments.by_token(session, attachment.token)
        return [viewer.may_see(fresh) for viewer in (student, other, owner, anna, bruno, Viewer())]

    assert await seen(draft) == [True, False, False, False, False, False]
    assert await seen(sent) == [True, False, True, True, True, False]
    assert await seen(waiting) == [False, False, False, True, False, False]
    assert await seen(reply) == [True, False, True, True, True, False]
    assert await seen(note) == [False, False, False, True, True, False]


async def test_a_colleagues_waiting_file_is_not_sent(room: Desk) -> None:
    anna = Uploader(f"operator:{room.ids.operator}", room.ids.operator)
    waiting = await room.adds(home=Home(ticket_id=room.ids.ticket), uploader=anna)

    with pytest.raises(NotFound):
        async with room.database.writing() as session:
            home = Home(ticket_id=room.ids.ticket, version=2)
            await room.attachments.send(session, 99, [waiting.token], home, is_internal=False)


async def test_a_signed_address_is_good_for_half_a_day_at_least_and_not_for_ever(room: Desk, clock: Clock) -> None:
    added = await room.adds()
    path = room.attachments.path(added)
    link = path.removeprefix("/files/")

    clock.advance(hours=11, minutes=59)
    assert room.attachments.token_of(link) == added.token
    clock.advance(hours=12, minutes=1)
    for bad in (link, f"{added.token}", f"x{link}", link[:-1], "", "é", "a.9999999999.b"):
        with pytest.raises(NotFound):
            room.attachments.token_of(bad)
