"""Mails of a ticket's life, read as the bytes that reached a mail server."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from unittest.mock import Mock

import pytest
from support.hostile import hostile_payloads, stored
from support.mail_sink import Sink
from support.office import Office

from bot.access import Asker
from bot.errors import HelpDeskError
from bot.helpdesk import Helpdesk
from bot.mail.smtp import SmtpServer, SmtpTransport
from bot.mail.worker import OutboxWorker, mail_couriers
from bot.outbox import OutboxKind, OutboxStore, SkipReason, enqueue
from bot.tickets import TicketState, TooManyOpenTickets

HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Auto-Submitted",
    "X-Auto-Response-Suppress", "MIME-Version", "Content-Type", "Content-Language",
}  # fmt: skip


async def test_the_first_mail_tells_the_number_and_no_word_that_was_typed(office: Office, sink: Sink) -> None:
    typed = {"subject": "Viagra gratis", "description": "compra http://evil.example", "full_name": "Pippo Rossi"}

    ticket = await office.opens(**typed, phone="+390500123456", fields={"matricola": "998877"})
    await office.mails(seconds=1)

    (mail,) = sink.received
    assert mail.recipients == ("mario@example.it",)
    assert mail.subject == f"Richiesta [#{ticket.number}] ricevuta: Tasse"
    assert mail.message["Auto-Submitted"] == "auto-replied"
    for word in ("Viagra", "evil.example", "Pippo", "998877", "0500123456"):
        assert word not in mail.raw.decode() + mail.text + mail.html
    assert "/r/m" in mail.text


async def test_mails_of_one_ticket_are_one_thread_and_none_asks_for_an_answer(office: Office, sink: Sink) -> None:
    ticket = await office.opens(locale="en")
    await office.mails(seconds=1)
    await office.replies(ticket, "Please send the <b>receipt</b>.\n\n.\nThanks", TicketState.AWAITING_USER)
    await office.mails()

    receipt, question = (mail.message for mail in sink.received)
    assert question["In-Reply-To"] == question["References"] == receipt["Message-ID"]
    assert {question["Auto-Submitted"], question["X-Auto-Response-Suppress"]} == {"auto-generated", "All"}
    assert set(question.keys()) <= HEADERS
    assert question["Content-Language"] == "en"
    assert sink.subjects[1] == f"[#{ticket.number}] We need your reply"
    assert "> Please send the <b>receipt</b>.\n>\n> .\n> Thanks" in sink.received[1].text.replace("\r\n", "\n")
    assert "&lt;b&gt;receipt&lt;/b&gt;" in sink.received[1].html


async def test_what_happens_in_the_same_minutes_is_one_mail(office: Office, sink: Sink) -> None:
    ticket = await office.opens()
    await office.mails(seconds=1)
    await office.takes(ticket)
    await office.replies(ticket, "Prima parte.")
    await office.mails(minutes=1)
    early = len(sink.received)
    await office.replies(ticket, "Seconda parte.", TicketState.CLOSED)
    await office.mails()

    assert early == 1
    assert sink.subjects[1:] == [f"[#{ticket.number}] chiusa: risolto"]
    assert "Prima parte." in sink.received[1].text
    assert "Seconda parte." in sink.received[1].text


async def test_a_note_leaves_in_no_mail(office: Office, sink: Sink) -> None:
    ticket = await office.opens()
    await office.mails(seconds=1)
    await office.closes(ticket, "Studente già segnalato, ignorare.")
    await office.mails()

    assert sink.subjects[-1] == f"[#{ticket.number}] chiusa: non di competenza"
    assert all("segnalato" not in mail.text + mail.html for mail in sink.received)


async def test_hostile_subjects_and_names_change_no_header_and_no_recipient(office: Office, sink: Sink) -> None:
    payloads = [payload for payload in hostile_payloads("name", "description") if payload.name.startswith("mail-")]
    for number, payload in enumerate(payloads):
        text = stored(payload.text)[:100].strip() or "x"
        ticket = await office.opens(f"mario{number}@example.it", subject=text, description=text, full_name=text)
        await office.replies(ticket, text)

    for _ in range(8):
        await office.mails()

    replies = [mail for mail in sink.received if mail.subject.startswith("Re:")]
    assert len(replies) == len(payloads)
    assert {mail.recipients for mail in replies} == {(f"mario{n}@example.it",) for n in range(len(payloads))}
    for mail in sink.received:
        assert set(mail.message.keys()) <= HEADERS
        assert len([*mail.message.walk()]) == 3
        assert str(mail.message["To"]) == mail.recipients[0]


async def test_an_address_that_never_asked_gets_three_mails_an_hour_and_five_a_day(office: Office, sink: Sink) -> None:
    for number in range(8):
        await office.opens(f"vittima+{number}@example.it")
    await office.mails(seconds=1)
    in_an_hour = len(sink.received)
    for hour in range(9, 21):
        await office.opens(f"vittima+{hour}@example.it")
        await office.mails(hours=1)

    skipped = await office.rows(OutboxKind.RECEIPT)
    assert (in_an_hour, len(sink.received)) == (3, 5)
    assert sum(row.skipped_as is SkipReason.OVER_CAP for row in skipped) == len(skipped) - 5


async def test_a_server_that_is_down_costs_nothing_but_time(office: Office, sink: Sink, desk: Helpdesk) -> None:
    ticket = await office.opens()
    down = OutboxWorker(desk, mail_couriers(desk, SmtpTransport(SmtpServer("127.0.0.1", 1, start_tls=False))))
    for _ in range(4):
        office.clock.advance(minutes=3)
        with suppress(HelpDeskError):
            await down.send_due()
    await office.replies(ticket)
    await office.mails(minutes=20)
    await office.mails()

    assert sink.subjects == [f"Richiesta [#{ticket.number}] ricevuta: Tasse", f"Re: Rata doppia [#{ticket.number}]"]


async def test_a_mail_that_is_put_off_keeps_no_other_ticket_waiting(office: Office, sink: Sink) -> None:
    sink.poison = "To: lenta@example.it"
    await office.opens("lenta@example.it")
    await office.opens("mario@example.it")

    await office.mails(seconds=1)
    sink.poison = None
    await office.mails(minutes=2)

    assert [mail.recipients[0] for mail in sink.received] == ["mario@example.it", "lenta@example.it"]


async def test_a_row_that_cannot_be_written_keeps_no_other_waiting(office: Office, sink: Sink, desk: Helpdesk) -> None:
    broken = await office.opens("rotta@example.it")
    async with desk.database.writing() as session:
        enqueue(session, OutboxKind.ACCESS_CODE, broken.id, office.clock(), {})  # no code in it
    await office.opens("mario@example.it")

    await office.mails(seconds=1)

    (row,) = await office.rows(OutboxKind.ACCESS_CODE)
    assert len(sink.received) == 2
    assert (row.is_waiting, row.tries, row.error) == (True, 1, "KeyError")


async def test_a_refused_address_is_a_dead_letter_and_after_two_gets_no_more(office: Office, sink: Sink) -> None:
    sink.refuse_recipient = "550 no such user"
    first = await office.opens("via@example.it")
    await office.opens("via@example.it")
    await office.mails(seconds=1)
    sink.refuse_recipient = None
    await office.replies(first)
    await office.mails()

    dead = await office.rows(OutboxKind.RECEIPT)
    (reply,) = await office.rows(OutboxKind.REPLY)
    assert [(row.failed_at is not None, row.error) for row in dead] == [(True, "550 no such user")] * 2
    assert (reply.skipped_as, sink.received) == (SkipReason.UNREACHABLE, [])


async def test_a_kill_after_the_server_took_the_mail_gives_two_at_most_with_one_id(
    office: Office, sink: Sink, desk: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = await office.opens()
    killed = asyncio.CancelledError()
    with monkeypatch.context() as patched:
        patched.setattr(OutboxStore, "sent", Mock(side_effect=killed))
        with pytest.raises(asyncio.CancelledError):
            await office.mails(seconds=1)
    await office.replies(ticket)
    await office.mails(minutes=6)
    await office.mails()
    await office.mails(hours=2)

    ids = [mail.message["Message-ID"] for mail in sink.received]
    assert ids[0] == ids[1]
    assert len(ids) == 3  # the receipt twice, then the reply
    assert sink.received[0].text == sink.received[1].text


async def test_a_code_and_a_link_reach_who_asked_and_not_when_they_are_over(
    office: Office, sink: Sink, desk: Helpdesk
) -> None:
    ticket = await office.opens()
    await office.mails(seconds=1)
    asker = Asker("session", "network")
    async with desk.database.writing() as session:
        await desk.access.request_code(session, ticket.number, "mario@example.it", asker)
        await desk.access.send_list(session, "mario@example.it", asker)
    await office.mails(seconds=1)
    async with desk.database.writing() as session:
        await desk.access.request_code(session, ticket.number, "mario@example.it", asker)
    await office.mails(minutes=11)

    code, tickets = sink.received[1:]
    assert re.fullmatch(r"Codice .+: [0-9]{6}", code.subject)
    assert ticket.number in tickets.text
    assert "/r/u" in tickets.text
    assert "/r/m" not in code.text
    assert (await office.rows(OutboxKind.ACCESS_CODE))[-1].skipped_as is SkipReason.EXPIRED


async def test_who_has_too_many_open_requests_is_sent_their_list(office: Office, sink: Sink) -> None:
    tickets = [await office.opens() for _ in range(10)]
    await office.mails(seconds=1)
    office.clock.advance(days=2)
    with pytest.raises(TooManyOpenTickets):
        await office.opens()
    await office.mails(seconds=1)

    assert sink.subjects[-1] == "Hai già 10 richieste aperte"
    assert [ticket.number in sink.received[-1].text for ticket in tickets] == [True] * 10


async def test_operators_are_told_when_they_are_not_in_the_console(office: Office, sink: Sink) -> None:
    ticket = await office.opens(email=None)
    await office.takes(ticket)
    async with office.desk.database.writing() as session:
        await office.desk.tickets.student_message(session, ticket.id, "Ecco la ricevuta, sono Mario")
    await office.mails()

    (alert,) = sink.received
    assert alert.recipients == ("anna@example.it",)
    assert alert.subject == f"[#{ticket.number}] Lo studente ha scritto"
    assert "ricevuta" not in alert.text
