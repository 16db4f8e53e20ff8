"""What mails say of access that a student authorises for a time. The clock stands on Tuesday 3 November, 10:30."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from support.mail_sink import Received, Sink
from support.office import Office
from support.unheard import unheard

from bot.helpdesk import Helpdesk
from bot.outbox import OutboxKind, SkipReason
from bot.tickets import ConsentGrant, GrantProof, NewGrant, Ticket, TicketState
from bot.timers import end_due_grants, run_due_tickets

MINE = NewGrant("data", until=None, proof=GrantProof.MAILED)  # type: ignore[arg-type]  # see `granted`


async def granted(desk: Helpdesk, ticket: Ticket, new: NewGrant = MINE) -> ConsentGrant:
    """Authorise something for five hours."""
    for_a_while = replace(new, until=desk.clock() + timedelta(hours=5))
    async with desk.database.writing() as session:
        return await desk.tickets.grant(session, ticket.id, for_a_while, desk.institution.grants)


async def revoked(desk: Helpdesk, ticket: Ticket) -> None:
    async with desk.database.writing() as session:
        await desk.tickets.revoke(session, ticket.id)


async def newest(office: Office, sink: Sink) -> Received:
    """Let the mail go; return the last one."""
    await office.mails()
    return sink.received[-1]


async def test_the_student_is_told_what_was_authorised_and_how_it_ended(
    office: Office, desk: Helpdesk, sink: Sink
) -> None:
    ticket = await office.opens()
    await office.mails(seconds=1)
    await granted(desk, ticket)
    given = await newest(office, sink)
    await revoked(desk, ticket)
    over = await newest(office, sink)
    grant = await granted(desk, ticket, replace(MINE, scope="account"))
    async with desk.database.writing() as session:
        await desk.tickets.return_grant(session, ticket.id, grant.id, office.anna.id, office.anna.name)
    returned = await newest(office, sink)
    await granted(desk, ticket)
    await office.mails()
    office.clock.advance(hours=5)
    await end_due_grants(desk)
    expired = await newest(office, sink)

    assert given.subject == "[#000001] Accesso temporaneo autorizzato"
    assert "- I dati dei pagamenti, in lettura, con i tuoi diritti: autorizzato fino al 3 nov" in given.text
    assert "#autorizza" in given.text
    assert over.subject == returned.subject == expired.subject == "[#000001] Accesso temporaneo finito"
    assert "con i tuoi diritti: revocato" in over.text
    assert "Il mio account, con i tuoi diritti: chiuso dall'ufficio prima della scadenza" in returned.text
    assert "con i tuoi diritti: scaduto" in expired.text


async def test_what_changes_in_the_same_minutes_is_one_mail_that_says_how_it_stands(
    office: Office, desk: Helpdesk, sink: Sink
) -> None:
    ticket = await office.opens(locale="en")
    await office.mails(seconds=1)
    await granted(desk, ticket)
    await revoked(desk, ticket)
    await granted(desk, ticket, replace(MINE, scope="account", locale="en"))

    mail = await newest(office, sink)

    assert len(sink.received) == 2
    assert mail.subject == "[#000001] Temporary access authorised"
    assert "with your rights: revoked" in mail.text
    assert "- My account, with your rights: authorised until 3 November 2026, 15:30" in mail.text
    rows = await office.rows(OutboxKind.GRANT)
    assert [row.skipped_as for row in rows] == [SkipReason.CARRIED, SkipReason.CARRIED, None]


async def test_an_address_that_nobody_proved_gets_few_of_them_and_no_name_that_was_typed(
    office: Office, desk: Helpdesk, sink: Sink
) -> None:
    ticket = await office.opens()
    for _ in range(6):
        await granted(
            desk, ticket, replace(MINE, proof=GrantProof.OPENED, person_name="Vinci Soldi", person_kind="qui!")
        )
        await office.mails(minutes=3)
        await revoked(desk, ticket)
        await office.mails(minutes=3)

    assert len(sink.received) == 3  # an hour's worth, with the receipt
    assert "con i diritti di un'altra persona" in sink.received[-1].text
    assert not any(word in mail.text for mail in sink.received for word in ("Vinci", "qui!"))


async def test_the_mail_of_the_closing_tells_of_the_access_that_ended_with_it(
    office: Office, desk: Helpdesk, sink: Sink
) -> None:
    closed, withdrawn = await office.opens(), await office.opens()
    await office.mails(seconds=1)
    for ticket in (closed, withdrawn):
        await granted(desk, ticket)
    await office.mails()
    await office.replies(closed, "Fatto.", TicketState.CLOSED)
    by_office = await newest(office, sink)
    async with desk.database.writing() as session:
        await desk.tickets.withdraw(session, withdrawn.id)
    by_student = await newest(office, sink)

    assert by_office.subject == "[#000001] chiusa: risolto"
    assert "Con la richiesta è finito anche l'accesso temporaneo" in by_office.text
    assert "con i tuoi diritti: finito con la richiesta" in by_student.text
    assert len(sink.received) == 6


async def test_a_reply_that_asks_for_access_says_so_until_something_is_authorised(
    office: Office, desk: Helpdesk, sink: Sink
) -> None:
    tickets = await office.opens(), await office.opens()
    await office.mails(seconds=1)
    async with desk.database.writing() as session:
        for ticket in tickets:
            by = (ticket.id, office.anna.id, office.anna.name)
            await desk.tickets.reply(session, *by, "Guardiamo?", TicketState.AWAITING_USER, asks_grant="account")
    await granted(desk, tickets[1])
    await office.mails()

    asking, granting = (next(mail for mail in sink.received[2:] if ticket.number in mail.subject) for ticket in tickets)
    assert "L'ufficio ti chiede un accesso temporaneo: Il mio account." in asking.text
    assert "> Guardiamo?" in granting.text
    assert "ti chiede un accesso" not in granting.text


async def test_a_reminder_asks_for_access_again_until_something_is_authorised(
    office: Office, desk: Helpdesk, sink: Sink
) -> None:
    tickets = await office.opens(), await office.opens()
    async with desk.database.writing() as session:
        for ticket in tickets:
            by = (ticket.id, office.anna.id, office.anna.name)
            await desk.tickets.reply(session, *by, "Guardiamo?", TicketState.AWAITING_USER, asks_grant="account")
    await office.mails()
    await granted(desk, tickets[1])
    await office.mails()
    await office.replies(tickets[1], "E poi?", TicketState.AWAITING_USER)
    await office.mails()
    office.clock.advance(days=6)
    await run_due_tickets(desk, unheard)
    for _ in range(2):  # one of them was written to a moment ago
        await office.mails()

    asking, granting = (
        next(mail for mail in sink.received if mail.subject.startswith(f"[#{ticket.number}] Promemoria"))
        for ticket in tickets
    )
    assert "L'ufficio ti chiede un accesso temporaneo: Il mio account." in asking.text
    assert "ti chiede un accesso" not in granting.text


async def test_the_operator_is_told_that_access_was_given_or_taken_back(
    office: Office, desk: Helpdesk, sink: Sink
) -> None:
    ticket = await office.opens()
    await office.takes(ticket)
    await office.mails(seconds=1)
    await granted(desk, ticket)
    await office.mails()
    await revoked(desk, ticket)
    await office.mails(minutes=20)

    told = [mail for mail in sink.received if mail.recipients == ("anna@example.it",)]
    assert [mail.subject for mail in told] == ["[#000001] Lo studente ha autorizzato o revocato un accesso"] * 2
    assert "I dati dei pagamenti" not in told[0].text
