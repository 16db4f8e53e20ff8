"""The mails that a ticket's later life sends: reminder, closing by itself, reopening, merging."""

from __future__ import annotations

import re

import pytest
from support.mail_sink import Received, Sink
from support.office import Office
from support.unheard import unheard

from bot.attachments import Home, Uploader
from bot.helpdesk import Helpdesk
from bot.outbox import OutboxKind, SkipReason
from bot.tickets import TicketState
from bot.timers import run_due_tickets


def to_mario(sink: Sink) -> list[Received]:
    return [mail for mail in sink.received if mail.recipients == ("mario@example.it",)]


async def to_student(office: Office, sink: Sink) -> str:
    """Let the mail go; return the text of the last one to the student, after its subject."""
    for _ in range(2):  # the receipt comes first, and three minutes before any other
        await office.mails()
    mail = to_mario(sink)[-1]
    return f"{mail.subject}\n{mail.text}"


async def test_who_does_not_answer_is_reminded_of_the_question_and_then_told_of_the_closing(
    office: Office, desk: Helpdesk, sink: Sink
) -> None:
    ticket = await office.opens()
    await office.replies(ticket, "In che anno sei iscritto?", TicketState.AWAITING_USER)
    question = await to_student(office, sink)
    office.clock.advance(days=6)
    await run_due_tickets(desk, unheard)
    reminder = await to_student(office, sink)
    office.clock.advance(days=10)
    await run_due_tickets(desk, unheard)
    closed = await to_student(office, sink)

    assert "Se non rispondi entro il 12 novembre 2026 chiuderemo la richiesta: potrai riaprirla." in question
    assert reminder.startswith(f"[#{ticket.number}] Promemoria: aspettiamo una tua risposta")
    assert "> In che anno sei iscritto?" in reminder
    assert closed.startswith(f"[#{ticket.number}] chiusa per mancata risposta")
    assert "Serve ancora" in closed


async def test_an_operator_who_reopens_says_why_and_a_student_is_not_quoted(
    office: Office, desk: Helpdesk, sink: Sink
) -> None:
    ticket = await office.opens()
    await office.replies(ticket, "Fatto.", TicketState.CLOSED)
    closed = await to_student(office, sink)
    async with desk.database.writing() as session:
        await desk.tickets.student_writes(session, ticket.id, "Non ha funzionato, che faccio adesso secondo voi?")
    by_student = await to_student(office, sink)
    await office.replies(ticket, "Fatto di nuovo.", TicketState.CLOSED)
    await office.mails()
    async with desk.database.writing() as session:
        await desk.tickets.reopen_by_operator(
            session, ticket.id, office.anna.id, office.anna.name, "Il rimborso è tornato indietro"
        )
    by_operator = await to_student(office, sink)
    await office.closes(ticket, "Non spetta a noi")
    rejected = await to_student(office, sink)

    assert closed.startswith(f"[#{ticket.number}] chiusa: risolto")
    assert "Puoi riaprirla fino al 17 novembre 2026" in closed
    assert by_student.startswith(f"[#{ticket.number}] riaperta")
    assert "Hai riaperto" in by_student
    assert "funzionato" not in by_student
    assert "> Il rimborso è tornato indietro" in by_operator
    assert rejected.startswith(f"[#{ticket.number}] chiusa: non di competenza")
    assert "Fatto" not in rejected  # said at a closing that was taken back


async def test_files_of_an_answer_are_links_and_every_link_is_of_the_readers_language(
    office: Office, desk: Helpdesk, sink: Sink
) -> None:
    ticket = await office.opens(locale="en")
    uploader = Uploader("operator:1")
    async with desk.attachments.kept(b"IUV 1", "ricevuta.txt") as kept, desk.database.writing() as session:
        sent = await desk.tickets.reply(session, ticket.id, office.anna.id, office.anna.name, "Here it is")
        await desk.attachments.add_kept(session, kept, uploader, Home(None, ticket.id, sent.version))
    async with desk.attachments.kept(b"IUV 2", "nota.txt") as kept, desk.database.writing() as session:
        own = await desk.tickets.note(session, ticket.id, office.anna.id, office.anna.name, "Internal")
        internal = await desk.attachments.add_kept(session, kept, uploader, Home(None, ticket.id, own.version))
        internal.is_internal = True

    told = (await to_student(office, sink)).replace("\r\n", "\n")

    assert re.search(r"> Here it is\n\nricevuta\.txt:\nhttp\S+/r/m\S+\n", told)
    assert "nota.txt" not in told
    assert "/privacy?lang=en" in told


async def test_nobody_can_have_many_mails_sent_by_withdrawing_and_reopening(
    office: Office, desk: Helpdesk, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.tickets.reopening.MOST", 1_000)  # the mails have a limit of their own
    ticket = await office.opens()
    await office.mails()
    for _ in range(40):
        async with desk.database.writing() as session:
            await desk.tickets.withdraw(session, ticket.id)
            await desk.tickets.reopen(session, ticket.id)
        await office.mails(minutes=1)
    first = len(to_mario(sink))
    for _ in range(30):
        async with desk.database.writing() as session:
            await desk.tickets.withdraw(session, ticket.id)
            await desk.tickets.reopen(session, ticket.id)
        await office.mails(minutes=30)

    assert first == 3
    assert len(to_mario(sink)) == 5
    rows = await office.rows(OutboxKind.REOPENED)
    assert {row.skipped_as for row in rows if row.sent_at is None} == {SkipReason.CARRIED, SkipReason.OVER_CAP}


async def test_what_was_reopened_and_closed_at_once_several_times_is_one_mail(
    office: Office, desk: Helpdesk, sink: Sink
) -> None:
    ticket = await office.opens()
    await office.mails(seconds=1)
    async with desk.database.writing() as session:
        for _ in range(3):
            await desk.tickets.withdraw(session, ticket.id)
            await desk.tickets.student_writes(session, ticket.id, "Anzi no")
    await to_student(office, sink)

    assert len(to_mario(sink)) == 2
    assert [row.skipped_as for row in await office.rows(OutboxKind.REOPENED)] == [
        SkipReason.CARRIED,
        SkipReason.CARRIED,
        None,
    ]


async def test_a_ticket_that_was_given_back_is_not_said_to_be_taken(office: Office, desk: Helpdesk, sink: Sink) -> None:
    ticket = await office.opens()
    await office.mails(seconds=1)
    await office.takes(ticket)
    async with desk.database.writing() as session:
        await desk.tickets.release(session, ticket.id, office.anna.id, office.anna.name)
    await office.mails()

    (row,) = await office.rows(OutboxKind.TAKEN)
    assert (row.skipped_as, len(to_mario(sink))) == (SkipReason.OUTDATED, 1)


async def test_a_merged_ticket_says_which_one_to_follow(office: Office, desk: Helpdesk, sink: Sink) -> None:
    kept, doubled = await office.opens(), await office.opens()
    await office.mails(seconds=1)
    async with desk.database.writing() as session:
        await desk.tickets.merge(session, doubled.id, kept.id, office.anna.id, office.anna.name)
    merged = await to_student(office, sink)

    assert merged.startswith(f"[#{doubled.number}] unita alla richiesta [#{kept.number}]")
    assert f"Apri la richiesta {kept.number}" in merged
