"""The request becomes a ticket, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from support.chats import EMAIL, fill_in, open_request, send_request
from support.desk import Bot, Student

from bot.helpdesk import Helpdesk
from bot.limits import LIMITS, Limit, LimitKind
from bot.tickets import EntryKind, TicketState


async def test_the_student_gets_the_number_and_the_office_gets_everything(
    student: Student, bot: Bot, desk: Helpdesk
) -> None:
    await student.says("Come chiedo il rimborso delle tasse?")
    await student.presses("No")
    await send_request(student, "Il portale dice: IBAN errato")

    bot.said(
        "Richiesta registrata con il numero 000001. Conservalo con gli zeri…La legge Ufficio tasse…"
        "L'ufficio si impegna a rispondere entro …. La segui anche da http…/ticket/000001…"
    )
    ticket = (await student.tickets())[0]
    async with desk.database.reading() as session:
        entries = await desk.tickets.entries(session, ticket.id, public_only=True)
    assert (ticket.number, ticket.state, ticket.topic) == ("000001", TicketState.OPEN, "tasse")
    assert (ticket.email, ticket.full_name) == (EMAIL, "Rossi Maria")
    assert ticket.fields == {"student_id": "123456", "subtopic": "isee"}
    assert ticket.subject == "Come chiedo il rimborso delle tasse?"
    assert "tasse/rimborso" in ticket.tried
    assert ticket.privacy_version == "2026-09"
    assert [(entry.kind, entry.text) for entry in entries] == [
        (EntryKind.MESSAGE, "Come chiedo il rimborso delle tasse?\n\nIl portale dice: IBAN errato")
    ]


@pytest.mark.parametrize("yes", ["invia", "sì", "ok inviala", "Invia la richiesta"])
async def test_a_yes_sends_it(student: Student, bot: Bot, yes: str) -> None:
    await fill_in(student)

    await (student.presses(yes) if yes in bot.buttons else student.says(yes))

    assert bot.card("ticket_created") == {"card": "ticket_created", "number": "000001"}


async def test_a_second_yes_does_not_send_it_twice(student: Student, bot: Bot) -> None:
    await fill_in(student)
    send = bot.buttons["Invia la richiesta"]
    await student.sends(send)

    await student.sends(send)

    assert len(await student.tickets()) == 1


async def test_known_facts_are_not_asked_again(student: Student, bot: Bot) -> None:
    await send_request(student)

    await open_request(student, "Wifi e rete")

    assert bot.card("form")["field"] == "phone"
    for answer in ("333 1234567", "salta", "La rete cade", "continua"):
        await student.says(answer)
    await student.says("invia")
    assert [(ticket.email, ticket.full_name, ticket.phone) for ticket in await student.tickets()] == [
        (EMAIL, "Rossi Maria", "+393331234567"),
        (EMAIL, "Rossi Maria", None),
    ]


async def test_the_next_request_does_not_begin_with_the_last_question(student: Student, bot: Bot) -> None:
    await student.says("quanti pianeti ha il sistema solare?")
    await send_request(student)

    await open_request(student)
    await student.says("salta")
    await student.says("isee")

    bot.said("Descrivi la situazione…")


@pytest.mark.parametrize(
    "kind", [LimitKind.TICKET_SESSION, LimitKind.TICKET_SESSION_DAY, LimitKind.TICKET_ADDRESS, LimitKind.TICKET_NETWORK]
)
async def test_who_opens_too_many_is_told_when_the_next_one_may_be(
    student: Student, bot: Bot, monkeypatch: pytest.MonkeyPatch, kind: LimitKind
) -> None:
    monkeypatch.setitem(LIMITS, kind, Limit(1, timedelta(hours=1)))
    await send_request(student)
    await fill_in(student, "Il portale non trova il mio ISEE")

    await student.says("invia")

    bot.said("Sono arrivate troppe richieste in poco tempo. Potrai inviarne un'altra tra 60 min.")
    assert len(await student.tickets()) == 1


async def test_what_was_described_is_kept_for_the_next_try(
    student: Student, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, LimitKind.TICKET_SESSION, Limit(1, timedelta(hours=1)))
    await send_request(student)
    await fill_in(student, "Il portale non trova il mio ISEE")
    await student.says("invia")

    await open_request(student)
    for answer in ("123456", "isee"):
        await student.says(answer)

    bot.said("…«Il portale non trova il mio ISEE»…", "…")
