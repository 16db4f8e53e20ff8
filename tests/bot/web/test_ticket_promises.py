"""What the page of a request promises is so: of reopening, and of what a rating lacks."""

from __future__ import annotations

import pytest
from support.forms import Reader
from support.site import Operator, Site
from support.ticket_page import form, proven, replies

from bot.helpdesk import Helpdesk
from bot.tickets import NewTicket, Offices, Ticket, TicketState
from bot.topics import TicketRules

PAGE = "/ticket/000001"
REPLY, RATE = ("action", "reply"), ("action", "rate")


@pytest.fixture
async def ticket(desk: Helpdesk) -> Ticket:
    return await desk.open_ticket(NewTicket("tasse", "Rimborso", "it", "Due volte", "maria@example.it", "Rossi Maria"))


@pytest.fixture
async def reader(site: Site, desk: Helpdesk, ticket: Ticket) -> Reader:
    return await proven(site, desk, ticket)


@pytest.mark.parametrize("reopen_days", [0, 14])
async def test_reopening_is_promised_where_it_can_be_done(
    reader: Reader, desk: Helpdesk, ticket: Ticket, operator: Operator, reopen_days: int
) -> None:
    rules = TicketRules(reopen_days=reopen_days)
    desk.tickets.offices = Offices({**desk.topics, "tasse": desk.topics["tasse"].model_copy(update={"ticket": rules})})
    await replies(desk, ticket, operator, "Quale rata?", TicketState.AWAITING_USER)

    waiting = await reader.visits(PAGE)
    await replies(desk, ticket, operator, "Fatto.", TicketState.CLOSED)
    thanked = await reader.sends(form(await reader.visits(PAGE), REPLY), REPLY, text="Grazie mille!")

    assert "la chiudiamo" in waiting.words
    assert ("potrai riaprirla" in waiting.words) is bool(reopen_days)
    assert ("Se serve ancora, riapri la richiesta." in thanked.words) is bool(reopen_days)
    assert ("si apre una richiesta nuova, collegata a questa" in thanked.words) is not bool(reopen_days)


async def test_a_rating_without_a_choice_is_told_what_to_choose(
    reader: Reader, desk: Helpdesk, ticket: Ticket, operator: Operator
) -> None:
    await replies(desk, ticket, operator, "Fatto.", TicketState.CLOSED)

    again = await reader.sends(form(await reader.visits(PAGE), RATE), RATE)

    assert "Scegli da una a cinque stelle" in again.words
    assert "Il messaggio è vuoto" not in again.words
