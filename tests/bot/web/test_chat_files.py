"""Files in the chat: before a request, while it is filled in, and once it is open; seen by those it is for."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from support.chat_files import got_by, takes_back, ticket_of, waiting
from support.clock import Clock
from support.site import Operator, Site, Student
from support.uploads import operator_uploads, upload, uploaded

from bot.access import pages
from bot.helpdesk import Helpdesk
from bot.operators import audit
from bot.operators.models import AuditRow
from bot.tickets import NewTicket, Resolution, TicketState


async def test_a_file_waits_until_there_is_a_request(student: Student, operator: Operator, desk: Helpdesk) -> None:
    file = await uploaded(student)
    assert await waiting(student) == {
        "files": [file],
        "ticket": None,
        "limits": {"types": ["png", "jpg", "gif", "webp", "pdf", "txt"], "max_bytes": 2_097_152, "max_files": 5},
    }

    ticket = await ticket_of(desk, student)

    page = (await operator.gets(f"/api/console/tickets/{ticket.id}")).json()
    assert [(kept["name"], kept["version"]) for kept in page["files"]] == [
        ("schermata.png", page["entries"][0]["version"])
    ]
    assert (await waiting(student))["files"] == []
    assert await takes_back(student, file["token"]) == 404  # it is the office's now


async def test_a_file_is_taken_back_before_it_is_sent(student: Student, desk: Helpdesk) -> None:
    file = await uploaded(student)

    assert await takes_back(student, file["token"]) == 204
    assert await takes_back(student, file["token"]) == 404
    assert await got_by(student, file) == 404
    await ticket_of(desk, student)
    assert list((desk.settings.data_dir / "attachments").iterdir()) == []


async def test_a_file_for_an_open_request_goes_there_at_once(
    student: Student, operator: Operator, desk: Helpdesk
) -> None:
    ticket = await ticket_of(desk, student)
    async with desk.database.writing() as session:
        await desk.tickets.reply(session, ticket.id, 1, "Anna", "Mi mandi una schermata?", TicketState.AWAITING_USER)
    before = (await student.reads())["last_seq"]

    answer = await upload(student)

    assert answer.json()["is_sent"] is True
    said = (await student.reads(since=before))["messages"]
    assert [(message["author"], message["text"]) for message in said] == [
        ("system", f"Ho aggiunto schermata.png alla richiesta {ticket.number}: ora lo vede anche l'ufficio.")
    ]
    assert said[0]["custom"] == {"card": "files", "files": [answer.json()["file"]]}
    page = (await operator.gets(f"/api/console/tickets/{ticket.id}")).json()
    assert page["ticket"]["state"] == "open"  # the student has answered
    assert page["entries"][-1]["text"] == "schermata.png"
    assert page["files"][0]["version"] == page["entries"][-1]["version"]
    assert page["events"][-1]["kind"] == "student_wrote"


async def test_a_closed_request_takes_no_files_they_wait_again(
    student: Student, operator: Operator, desk: Helpdesk
) -> None:
    ticket = await ticket_of(desk, student)
    async with desk.database.writing() as session:
        await desk.tickets.close(session, ticket.id, 1, "Anna", Resolution.SOLVED, "fatto")

    assert (await upload(student)).json()["is_sent"] is False


async def test_a_file_sent_while_the_next_request_is_filled_in_is_not_the_last_ones(
    student: Student, desk: Helpdesk
) -> None:
    await ticket_of(desk, student)
    await student.says(payload="/open_ticket")
    await student.says("Wifi e rete")

    first, second = await upload(student), await upload(student)

    assert first.json()["is_sent"] is False
    assert (second.status, second.code) == (413, "too_many_files")  # this office takes one


async def test_an_upload_that_is_sent_again_is_one_file(student: Student, desk: Helpdesk) -> None:
    await ticket_of(desk, student)

    first, again = [await upload(student, client_file_id="0123456789abcdef") for _ in range(2)]

    assert first.json() == again.json()
    assert len(list((desk.settings.data_dir / "attachments").iterdir())) == 1
    assert (await upload(student, client_file_id="no spaces")).status == 422


async def test_the_eleventh_file_of_a_request_is_one_too_many(student: Student, desk: Helpdesk) -> None:
    await ticket_of(desk, student)
    for _ in range(10):
        await uploaded(student)

    answer = await upload(student)

    assert (answer.status, answer.code) == (413, "ticket_files_full")
    assert "ci sono già 10 file" in answer.json()["error"]["message"]


async def test_nobody_else_gets_a_file_and_nobody_learns_that_it_is_there(
    site: Site, student: Student, operator: Operator, desk: Helpdesk
) -> None:
    cases = ("upload_for_other_session_ticket", "download_other_ticket_attachment")  # of the manifest
    ticket = await ticket_of(desk, student)
    file = await uploaded(student)
    url = (await operator.gets(f"/api/console/tickets/{ticket.id}")).json()["files"][0]["url"]
    other = await site.student().arrives()

    def told(answer: Any) -> tuple[int, Any, list[str]]:
        error = answer.json()["error"]
        return answer.status, (error["code"], error["message"]), sorted(answer.headers)

    theirs = await site.call("GET", f"/api/chat/files/{file['token']}", headers=other.headers)
    unknown = await site.call("GET", "/api/chat/files/" + "x" * 32, headers=other.headers)
    assert told(theirs) == told(unknown)
    nothing = await site.call("GET", "/files/" + "x" * 90)
    for headers in ({}, other.headers, {"Cookie": "__Host-sportello=x"}, {"Cookie": "__Host-richieste=x"}):
        assert told(await site.call("GET", url, headers=headers)) == told(nothing)
    for bad in (url[:-1], url + "A", "/files/" + file["token"], url.replace(file["token"], "x" * 32)):
        assert told(await operator.gets(bad)) == told(nothing)
    gone = await site.call("DELETE", f"/api/chat/files/{file['token']}", headers=other.headers)
    assert (gone.status, gone.code) == (404, "not_found")
    assert await waiting(other) == await waiting(await site.student().arrives()), cases
    assert (await site.call("GET", url, headers=student.headers)).status == 200
    assert (await operator.gets(url)).body.startswith(b"\x89PNG")


async def test_an_operator_sends_files_with_a_reply_and_keeps_those_of_a_note(
    student: Student, operator: Operator, colleague: Operator, desk: Helpdesk
) -> None:
    ticket = await ticket_of(desk, student)
    path = f"/api/console/tickets/{ticket.id}"
    reply_file, note_file, unsent = [(await operator_uploads(operator, ticket.id)).json()["file"] for _ in range(3)]
    assert (await operator.gets(path)).json()["files"] == []
    assert (await colleague.gets(reply_file["url"])).status == 404  # it is not sent yet

    taken = await colleague.posts(f"{path}/entries", {"kind": "note", "text": "x", "files": [note_file["token"]]})
    assert taken.status == 404
    await operator.posts(f"{path}/entries", {"kind": "reply", "text": "Ecco il modulo", "files": [reply_file["token"]]})
    await operator.posts(f"{path}/entries", {"kind": "note", "text": "Per noi", "files": [note_file["token"]]})

    page = (await colleague.gets(path)).json()
    by_version = {entry["version"]: entry["text"] for entry in page["entries"]}
    shown = [(by_version[file["version"]], file["is_internal"]) for file in page["files"]]
    assert shown == [("Ecco il modulo", False), ("Per noi", True)]
    message = (await student.reads())["messages"][-1]
    assert (message["author"], message["text"]) == ("operator", "Ecco il modulo")
    assert [file["token"] for file in message["custom"]["files"]] == [reply_file["token"]]
    got = {
        file["token"]: (
            await student.site.call("GET", f"/api/chat/files/{file['token']}", headers=student.headers)
        ).status
        for file in (reply_file, note_file, unsent)
    }
    assert got == {reply_file["token"]: 200, note_file["token"]: 404, unsent["token"]: 404}
    delete = f"/api/console/files/{unsent['token']}"
    assert (await colleague.site.call("DELETE", delete, headers=colleague.headers)).status == 404
    assert (await operator.site.call("DELETE", delete, headers=operator.headers)).status == 204


async def test_what_an_operator_downloads_is_on_record(student: Student, operator: Operator, desk: Helpdesk) -> None:
    ticket = await ticket_of(desk, student)
    await uploaded(student)
    url = (await operator.gets(f"/api/console/tickets/{ticket.id}")).json()["files"][0]["url"]

    await operator.gets(url)

    async with desk.database.reading() as session:
        row = (await session.scalars(select(AuditRow).order_by(AuditRow.id.desc()))).first()
        assert row is not None
        assert (row.event, row.data["ticket"]) == ("file_downloaded", ticket.id)
        assert await audit.verify(session) == []


async def test_taking_over_takes_what_waits_too(student: Student, operator: Operator, desk: Helpdesk) -> None:
    await uploaded(student)

    taken = await operator.posts(f"/api/console/conversations/{student.key}/take-over")

    assert [file["name"] for file in taken.json()["files"]] == ["schermata.png"]


async def test_a_page_session_opens_the_files_of_its_request_only(student: Student, site: Site, desk: Helpdesk) -> None:
    ticket = await ticket_of(desk, student)
    await uploaded(student)
    async with desk.database.writing() as session:
        (file,) = await desk.attachments.of_ticket(session, ticket.id, public_only=True)
        url = desk.attachments.path(file)
        other = await desk.tickets.create(session, NewTicket("tasse", "Altro", "it"))
        own = await pages.begin(session, pages.Proven(ticket_id=ticket.id), desk.clock())
        others = await pages.begin(session, pages.Proven(ticket_id=other.id), desk.clock())

    got = [await site.call("GET", url, headers={"Cookie": f"__Host-richieste={token}"}) for token in (own, others)]

    assert [answer.status for answer in got] == [200, 404]
    assert got[0].headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


async def test_files_of_a_forgotten_person_are_deleted(
    student: Student, operator: Operator, desk: Helpdesk, clock: Clock
) -> None:
    ticket = await ticket_of(desk, student)
    await uploaded(student)
    async with desk.database.writing() as session:
        await desk.tickets.close(session, ticket.id, 1, "Anna", Resolution.SOLVED, "fatto")
        await desk.tickets.anonymise(session, ticket.id)
    await desk.tidy_files()

    clock.advance(hours=1)
    await desk.tidy_files()

    async with desk.database.reading() as session:
        assert await desk.attachments.of_ticket(session, ticket.id, public_only=False) == []
    assert list((desk.settings.data_dir / "attachments").iterdir()) == []
