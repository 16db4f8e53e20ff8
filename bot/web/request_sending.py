"""A request from a page becomes a ticket: once for each draft, and not more often than a person would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from aiohttp import web
from sqlalchemy import select

from bot.access import PageToken
from bot.conversations import DESK as DESK_CHANNEL
from bot.limits import network_key
from bot.tickets import NewTicket, Ticket, TooManyOpenTickets
from bot.tickets.creation import SUBJECT_CHARS, columns_of
from bot.tickets.opening import OpeningLimits
from bot.topics import DESCRIPTION
from bot.web.keys import DESK
from bot.web.page_uploads import add_files
from bot.web.proxies import network_of
from bot.web.request_values import Filled
from bot.web.uploads import Upload

TWICE_WITHIN = timedelta(minutes=5)  # the same form again so soon is a second press of the button


@dataclass(frozen=True)
class Sent:
    """The ticket of a draft; `is_other` when the draft was sent before, with other content."""

    ticket: Ticket
    is_other: bool = False
    page: PageToken | None = None  # opens it to the browser that wrote it


def new_ticket(
    filled: Filled,
    *,
    asked: str,
    tried: tuple[str, ...],
    draft: str,
    locale: str,
    privacy: str,
    context: Mapping[str, str],
) -> NewTicket:
    """Return the request that a form without problems holds, as the chat would write it."""
    values: dict[str, Any] = filled.values
    description = values.get(DESCRIPTION) or asked
    subject = (asked or description or filled.topic.name.text(locale)).splitlines()[0]
    return NewTicket(
        topic=filled.topic.id,
        subject=subject[:SUBJECT_CHARS],
        locale=locale,
        description=description,
        **columns_of(values),
        tried=tried,
        draft_key=f"page:{draft}",
        privacy_version=privacy,
        context=context,
    )


async def send(request: web.Request, new: NewTicket, visit: str, files: Sequence[Upload] = ()) -> Sent:
    """Write the ticket with its files, or find the one that the same draft became.

    Raises:
        FileRefused: a file breaks a rule; nothing is sent.
        TooManyTries: browser, address or network opens too many.
        TooManyOpenTickets: the address has too many open already, and is told which.
    """
    desk = request.app[DESK]
    limits, network = OpeningLimits(desk.limits), network_key(desk.secret, network_of(request))
    try:
        async with (
            desk.attachments.kept_all([(file.content, file.name) for file in files]) as kept,
            desk.database.writing() as session,
        ):
            known = await session.scalar(select(Ticket).where(Ticket.draft_key == new.draft_key))
            if known is not None and known.draft_digest != new.digest():
                return Sent(known, is_other=True)
            if known is not None:
                is_new = desk.clock() - known.created_at < TWICE_WITHIN
                return Sent(known, page=await desk.access.enter_opened(session, known) if is_new else None)
            await limits.check(session, visit, network, new.email)
            ticket = await desk.tickets.create(session, new)
            await limits.count(session, visit, network, new.email)
            await add_files(request, session, ticket, kept)
            page = await desk.access.enter_opened(session, ticket)
    except TooManyOpenTickets as error:
        async with desk.database.writing() as session:
            await limits.count(session, visit, network, new.email)  # it makes us write to an address, like a ticket
        await desk.mail_open_tickets(error)
        raise
    desk.wakes.notify(DESK_CHANNEL)
    return Sent(ticket, page=page)
