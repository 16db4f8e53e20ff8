"""Which tickets are whose office's: an operator belongs to some offices, or, named in none, to all of them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import InvalidInput, NotAllowed
from bot.helpdesk import Helpdesk
from bot.tickets import Ticket


class NotYourOffice(NotAllowed):
    """The ticket is of an office that the operator does not answer for."""

    code = "not_your_office"


async def topics_of(desk: Helpdesk, session: AsyncSession, operator_id: int) -> list[str] | None:
    """Return the topics that an operator answers for; None: every one."""
    offices = await desk.operators.offices.of(session, operator_id)
    return topics_in(desk, offices) if offices else None


def topics_in(desk: Helpdesk, offices: Collection[str]) -> list[str]:
    """Return the topics of some offices, by their names in the desk's language."""
    return [topic for topic in desk.topics if desk.office(topic, desk.institution.default_locale) in offices]


async def check_taker(desk: Helpdesk, session: AsyncSession, operator_id: int, ticket: Ticket) -> None:
    """Let an operator have a ticket of an own office only.

    Raises:
        NotYourOffice: it is another office's.
    """
    topics = await topics_of(desk, session, operator_id)
    if topics is not None and ticket.topic not in topics:
        raise NotYourOffice("another office's ticket")


async def check_assignee(desk: Helpdesk, session: AsyncSession, operator_id: int, ticket: Ticket) -> None:
    """Let a ticket be given to an operator of its office only.

    Raises:
        InvalidInput: `assignee_office`.
    """
    try:
        await check_taker(desk, session, operator_id, ticket)
    except NotYourOffice:
        raise InvalidInput("assignee_office", "assignee_id") from None
