"""Access that a student authorised, in the chat: told with the request, and taken back after a confirmation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from support.desk import Bot, Student
from support.requests import opened

from bot.helpdesk import Helpdesk
from bot.tickets import GrantEnd, NewGrant, NewTicket, Ticket


async def grants(desk: Helpdesk, ticket: Ticket, new: NewGrant | None = None) -> None:
    new = new or NewGrant("data", desk.clock() + timedelta(hours=5))
    async with desk.database.writing() as session:
        await desk.tickets.grant(session, ticket.id, new, desk.institution.grants)


async def ends(desk: Helpdesk, ticket: Ticket) -> list[GrantEnd | None]:
    async with desk.database.reading() as session:
        return [grant.ended_as for grant in await desk.tickets.grants(session, ticket.id)]


async def test_the_status_tells_of_what_is_authorised_and_how_to_take_it_back(
    student: Student, bot: Bot, desk: Helpdesk
) -> None:
    ticket = await opened(desk, student)
    await student.says("a che punto è la mia richiesta?")
    bot.did_not_say("accessi temporanei")
    await grants(desk, ticket)

    await student.says("a che punto è la mia richiesta?")

    bot.said("Hai autorizzato questi accessi temporanei:…")
    assert "Revoca gli accessi temporanei" in bot.buttons


@pytest.mark.parametrize("yes", ["sì", "Sì, revoca"])
async def test_everything_is_revoked_after_a_confirmation_that_says_which(
    student: Student, bot: Bot, desk: Helpdesk, yes: str
) -> None:
    first, second = await opened(desk, student), await opened(desk, student, "La rete cade", "rete")
    await grants(desk, first)
    await grants(desk, second, NewGrant("account", desk.clock() + timedelta(hours=1)))

    await student.says("revoca gli accessi temporanei")
    assert "in lettura, con i tuoi diritti, per la richiesta 000001: autorizzato fino al 3 novembre 2026, 15:30" in str(
        bot.lines
    )
    assert await ends(desk, first) == [None]
    await (student.presses(yes) if yes in bot.buttons else student.says(yes))

    bot.said("Fatto, da adesso non valgono più:…")
    assert "Il mio account, con i tuoi diritti, per la richiesta 000002" in str(bot.lines)
    assert [await ends(desk, each) for each in (first, second)] == [[GrantEnd.REVOKED], [GrantEnd.REVOKED]]


@pytest.mark.parametrize("no", ["no", "No, lascia così"])
async def test_nothing_is_revoked_after_a_no(student: Student, bot: Bot, desk: Helpdesk, no: str) -> None:
    ticket = await opened(desk, student)
    await grants(desk, ticket)
    await student.says("revoca")

    await (student.presses(no) if no in bot.buttons else student.says(no))

    bot.said("Va bene, resta tutto autorizzato fino alla scadenza.")
    assert await ends(desk, ticket) == [None]


async def test_a_number_means_that_request_alone(student: Student, bot: Bot, desk: Helpdesk) -> None:
    first, second = await opened(desk, student), await opened(desk, student, "La rete cade", "rete")
    for each in (first, second):
        await grants(desk, each, NewGrant("account", desk.clock() + timedelta(hours=1)))

    await student.says("revoca l'accesso per la 2")
    await student.says("sì")

    assert [await ends(desk, each) for each in (first, second)] == [[None], [GrantEnd.REVOKED]]


async def test_where_nothing_is_authorised_it_is_said_and_a_question_stays_one(
    student: Student, bot: Bot, desk: Helpdesk
) -> None:
    await opened(desk, student)

    await student.says("revoca gli accessi temporanei")

    bot.said("Non ci sono accessi temporanei attivi per le richieste che vedo qui.", "[Una richiesta che ho già]")
    await student.presses("Una richiesta che ho già")
    bot.said("…numero…")


async def test_another_students_access_is_neither_told_nor_revoked(student: Student, bot: Bot, desk: Helpdesk) -> None:
    stranger = await desk.open_ticket(NewTicket("tasse", "Rimborso", "it", "Due volte", email="altra@example.it"))
    await grants(desk, stranger)

    await student.says("revoca gli accessi temporanei")
    await student.says("revoca l'accesso della richiesta 1")

    bot.did_not_say("I dati dei pagamenti")
    assert await ends(desk, stranger) == [None]
