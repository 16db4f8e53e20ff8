"""What a program does with a ticket: the steps of the console."""

from __future__ import annotations

import aiohttp
import pytest
from support.program import Program
from support.site import Student

from bot.conversations import Owner
from bot.helpdesk import Helpdesk
from bot.tickets import NewTicket


async def test_a_reply_is_read_in_the_chat_and_a_note_is_not(anna: Program, desk: Helpdesk, student: Student) -> None:
    async with desk.database.writing() as session:
        chat = await desk.conversations.by_key(session, student.key)
        assert chat
        await desk.tickets.create(session, NewTicket("tasse", "Rate", "it", email="a@b.it", conversation_id=chat.id))

    note = await anna.posts("/tickets/1/entries", {"kind": "note", "text": "Solo per noi"})
    reply = await anna.posts("/tickets/1/entries", {"kind": "reply", "text": "Quale rata?", "then": "awaiting_user"})

    read = str(await student.reads())
    assert (note.status, reply.status, reply.json()["state"]) == (201, 201, "awaiting_user")
    assert "Quale rata?" in read
    assert "Solo per noi" not in read
    assert [entry["kind"] for entry in reply.json()["entries"]] == ["message", "note", "reply"]


async def test_who_writes_to_a_thread_that_moved_on_is_shown_what_is_new(anna: Program, bruno: Program) -> None:
    number = await anna.opens()
    await bruno.posts(f"/tickets/{number}/entries", {"kind": "reply", "text": "Fatto"})

    late = await anna.posts(f"/tickets/{number}/entries", {"kind": "reply", "text": "Ecco", "version": 1})

    error = late.json()["error"]
    assert (late.status, error["code"], error["version"]) == (409, "version_conflict", 2)
    assert [entry["text"] for entry in error["entries"]] == ["Fatto"]


async def test_a_ticket_is_taken_once_and_given_back_by_who_has_it(
    anna: Program, bruno: Program, admin: Program
) -> None:
    number = await anna.opens()

    taken = await anna.posts(f"/tickets/{number}/take", {"version": 1})
    late = await bruno.posts(f"/tickets/{number}/take")
    others = await bruno.posts(f"/tickets/{number}/release")
    given = await anna.posts(f"/tickets/{number}/release")
    again = await bruno.posts(f"/tickets/{number}/take")
    by_admin = await admin.posts(f"/tickets/{number}/release")

    assert (taken.json()["assignee"]["id"], taken.json()["phase"]) == (anna.operator_id, "in_progress")
    assert (late.status, late.code) == (409, "already_taken")
    assert (others.status, others.code) == (403, "not_yours")
    assert (given.json()["assignee"], given.json()["phase"]) == (None, "new")
    assert again.json()["assignee"]["id"] == bruno.operator_id
    assert (by_admin.status, by_admin.json()["assignee"]) == (200, None)


async def test_giving_a_ticket_back_gives_its_chat_to_the_bot(anna: Program, desk: Helpdesk, student: Student) -> None:
    async with desk.database.writing() as session:
        chat = await desk.conversations.by_key(session, student.key)
        assert chat
        await desk.tickets.create(session, NewTicket("tasse", "Rate", "it", email="a@b.it", conversation_id=chat.id))
    await anna.posts("/tickets/1/entries", {"kind": "reply", "text": "Ci sono"})
    talking = (await student.reads())["owner"]

    await anna.posts("/tickets/1/release")

    assert (talking, (await student.reads())["owner"]) == (Owner.OPERATOR.value, Owner.BOT.value)


async def test_a_ticket_goes_elsewhere_ends_and_begins_again(anna: Program) -> None:
    number, double = await anna.opens(), await anna.opens()

    moved = await anna.posts(f"/tickets/{number}/transfer", {"topic": "rete"})
    merged = await anna.posts(f"/tickets/{double}/merge", {"into": "1"})
    refused = await anna.posts(f"/tickets/{number}/close", {"resolution": "rejected"})
    closed = await anna.posts(f"/tickets/{number}/close", {"resolution": "rejected", "note": "Fuori tema"})
    reopened = await anna.posts(f"/tickets/{number}/reopen", {"reason": "Ci siamo sbagliati"})

    assert (moved.json()["topic"], moved.json()["topic_name"]) == ("rete", "Wifi e rete")
    assert (merged.json()["state"], merged.json()["merged_into"]) == ("closed", number)
    assert (refused.status, refused.code) == (409, "nothing_to_close_with")
    assert (closed.json()["state"], closed.json()["resolution"]) == ("closed", "rejected")
    assert (reopened.json()["state"], reopened.json()["closed_at"]) == ("open", None)


@pytest.mark.parametrize(
    ("move", "body", "status"),
    [
        ("transfer", {"topic": "pranzo"}, 422),
        ("transfer", {}, 422),
        ("merge", {"into": "1"}, 409),
        ("merge", {"into": "999"}, 404),
        ("merge", {"into": "uno"}, 422),
        ("reopen", {"reason": "Perché"}, 409),
        ("reopen", {"reason": ""}, 422),
        ("close", {"resolution": "duplicate"}, 422),
        ("entries", {"kind": "reply", "text": "   "}, 422),
        ("entries", {"kind": "reply", "text": "a" * 10_001}, 413),
        ("entries", {"kind": "shout", "text": "a"}, 422),
        ("take", {"version": 9}, 409),
        ("take", {"version": "1"}, 422),
        ("take", [], 422),
        ("take", {"by": "bruno"}, 422),
    ],
)
async def test_a_step_that_cannot_be_made_is_refused(anna: Program, move: str, body: object, status: int) -> None:
    number = await anna.opens()

    assert (await anna.posts(f"/tickets/{number}/{move}", body)).status == status


async def test_a_body_that_is_not_said_to_be_json_is_refused(anna: Program) -> None:
    number = await anna.opens()

    answer = await anna.site.call(
        "POST",
        f"/api/v1/tickets/{number}/take",
        data=b"{}",
        headers={"Authorization": f"Bearer {anna.token}", "Content-Type": "text/plain"},
    )

    assert (answer.status, answer.code) == (415, "not_json")


async def test_a_file_waits_is_sent_with_an_entry_and_is_downloaded(anna: Program, bruno: Program) -> None:
    number, other = await anna.opens(), await anna.opens()
    form = aiohttp.FormData()
    form.add_field("file", b"Anno accademico 2026", filename="avviso.txt")
    added = await anna.site.call(
        "POST", f"/api/v1/tickets/{number}/attachments", data=form, headers={"Authorization": f"Bearer {anna.token}"}
    )
    file = added.json()
    unseen = await bruno.gets(f"/tickets/{number}/attachments/{file['token']}")
    replied = await anna.posts(
        f"/tickets/{number}/entries", {"kind": "reply", "text": "In allegato", "files": [file["token"]]}
    )

    listed = (await bruno.gets(f"/tickets/{number}/attachments")).json()["files"]
    download = await bruno.gets(listed[0]["path"].removeprefix("/api/v1"))
    elsewhere = await bruno.gets(f"/tickets/{other}/attachments/{file['token']}")
    again = await anna.posts(
        f"/tickets/{number}/entries", {"kind": "reply", "text": "Ancora", "files": [file["token"]]}
    )

    assert (added.status, file["version"], unseen.status) == (201, None, 404)
    assert (listed, listed[0]["version"]) == (replied.json()["files"], 2)
    assert (download.body, download.headers["Content-Disposition"][:10]) == (b"Anno accademico 2026", "attachment")
    assert "sandbox" in download.headers["Content-Security-Policy"]
    assert (elsewhere.status, again.status) == (404, 404)
