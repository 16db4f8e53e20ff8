"""What happens because time passes: reminders, closing what nobody answered, the end of access, and office hours.

Every process runs this loop: what is due is claimed row by row, so that none does what another one does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog
from babel.dates import format_date
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations import DESK, NewMessage
from bot.helpdesk import Helpdesk
from bot.tickets import EventKind, Ticket, TicketTimers

LOOK_EVERY_S = 30.0  # nothing here is due by the second; a look costs one indexed read

Job = Callable[[], Awaitable[object]]
Phrase = Callable[..., NewMessage]  # a response of domain.yml: its name, the language, its values

log = structlog.get_logger(__name__)


async def run_timers(desk: Helpdesk, stop: asyncio.Event, phrase: Phrase, *others: Job) -> None:
    """Do what is due, again and again until `stop`; `others` are done in the same rhythm."""
    while not stop.is_set():
        for job in (lambda: run_due_tickets(desk, phrase), lambda: end_due_grants(desk), *others):
            try:
                await job()
            except Exception:  # the rim of a worker: the database may be away for a minute, and come back
                log.exception("timer_failed")
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), LOOK_EVERY_S)


async def run_due_tickets(desk: Helpdesk, phrase: Phrase) -> int:
    """Do everything that is due now with tickets, a few in each transaction; returns how many were looked at.

    A student without an address is told in the chat what others are told by mail.
    """
    chats: set[int] = set()

    async def tell(session: AsyncSession, ticket: Ticket, chat_id: int, event: EventKind) -> None:
        chats.add(chat_id)
        await desk.conversations.append(session, chat_id, _told(desk, phrase, ticket, event))

    timers, done = TicketTimers(desk.tickets, tell), 0
    async with desk.database.reading() as session:  # a quiet desk takes no write lock every half minute
        if not await timers.is_anything_due(session):
            return 0
    while True:
        async with desk.database.writing() as session:
            looked_at = await timers.run_due(session)
        if not looked_at:
            break
        done += looked_at
    desk.wakes.notify(DESK, *chats)
    return done


def _told(desk: Helpdesk, phrase: Phrase, ticket: Ticket, event: EventKind) -> NewMessage:
    """Return what the chat hears: in the words of the mails M7 and M8."""
    if event is EventKind.AUTO_CLOSED:
        return phrase("utter_waited_in_vain", ticket.locale, number=ticket.number)
    if ticket.closes_at is None:
        return phrase("utter_still_waiting", ticket.locale, number=ticket.number)
    day = format_date(desk.institution.local(ticket.closes_at).date(), "long", locale=ticket.locale)
    return phrase("utter_still_waiting_until", ticket.locale, number=ticket.number, day=day)


async def end_due_grants(desk: Helpdesk) -> int:
    """End every access whose time is over, a few tickets in each transaction; returns of how many tickets."""
    done = 0
    async with desk.database.reading() as session:
        if not await desk.tickets.is_any_over(session):
            return 0
    while True:
        async with desk.database.writing() as session:
            ended = await desk.tickets.expire_due(session)
        if not ended:
            break
        done += ended
    desk.wakes.notify(DESK)
    return done
