"""The page of a request, in the browser of whoever has proven it theirs."""

from __future__ import annotations

import re

from sqlalchemy import func, select
from support.forms import PageForm, PageSeen, Reader
from support.site import Operator, Site

from bot.helpdesk import Helpdesk
from bot.outbox import OutboxItem, OutboxKind, enqueue
from bot.tickets import Resolution, Ticket, TicketState

NOTE = "NOTA-INTERNA-7F3A"


async def proven(site: Site, desk: Helpdesk, ticket: Ticket) -> Reader:
    async with desk.database.writing() as session:
        enqueue(session, OutboxKind.RECEIPT, ticket.id, desk.clock())
        await session.flush()
        newest = await session.scalar(select(func.max(OutboxItem.id)).where(OutboxItem.ticket_id == ticket.id))
        link = await desk.access.mail_link(session, ticket.id, newest or 0)
    browser = Reader(site)
    assert (await browser.visits(link)).status == 200
    return browser


async def replies(desk: Helpdesk, ticket: Ticket, operator: Operator, text: str, then: TicketState) -> None:
    me = (await operator.gets("/api/console/me")).json()["operator"]
    async with desk.database.writing() as session:
        await desk.tickets.note(session, ticket.id, me["id"], me["name"], NOTE)
        await desk.tickets.reply(session, ticket.id, me["id"], me["name"], text, then, Resolution.SOLVED)


def form(page: PageSeen, button: tuple[str, str]) -> PageForm:
    return next(each for each in page.forms if button in each.buttons)


def told(page: PageSeen) -> str:
    """Return the words of an error page without its code."""
    return re.sub(r"[0-9A-F]{8}", "", page.words)
