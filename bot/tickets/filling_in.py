"""What a ticket's fields hold after the form was sent: filled in by the office, and looked at before it closes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import InvalidInput
from bot.tickets.errors import FieldsMissing, TicketClosed
from bot.tickets.lifecycle import Signature
from bot.tickets.models import Ticket
from bot.tickets.offices import Offices
from bot.tickets.states import Actor, EventKind, Resolution, TicketState
from bot.tickets.writing import Step, TicketWriter
from bot.topics import Field

COLUMNS = ("full_name", "phone")  # fields that are columns; the address is whom the ticket belongs to, and stays
ANSWERED = frozenset({Resolution.SOLVED, Resolution.UNSOLVED})  # the office worked on it; the others need no datum


class FillingIn(TicketWriter):
    """What operators write into the fields of a ticket."""

    async def fill_in(
        self,
        session: AsyncSession,
        ticket_id: int,
        operator_id: int,
        operator_name: str,
        fields: Mapping[str, Any],
        version: int | None = None,
    ) -> Ticket:
        """Write values that the form has accepted; None takes one out, and what is as it was leaves no trace.

        Raises:
            InvalidInput: `email`, which is whom the ticket belongs to.
            TicketClosed: it must be reopened first.
            VersionConflict: the ticket moved on.
        """
        if "email" in fields:
            raise InvalidInput("email", "email")
        ticket = await self.locked(session, ticket_id, version)
        if ticket.state is TicketState.CLOSED:
            raise TicketClosed("the ticket is closed")
        changed = change_fields(ticket, fields)
        if not changed:
            return ticket
        by = Signature(operator_id, operator_name)
        step = Step(EventKind.EDITED, Actor.OPERATOR, by, data={"changed": changed})
        return await self.move(session, ticket, ticket.standing, self.clock(), step)


def missing_to_close(offices: Offices, ticket: Ticket) -> tuple[Field, ...]:
    """Return the fields that are empty and must not be when the ticket is closed as answered."""
    needed = (field for field in offices.form(ticket.asked_topic) if field.required_to_close)
    return tuple(field for field in needed if not held(ticket, field.field))


def check_fields(offices: Offices, ticket: Ticket, resolution: Resolution) -> None:
    """Let a ticket be closed as answered only with what its office must know by then.

    Raises:
        FieldsMissing: names what is empty.
    """
    if resolution in ANSWERED and (missing := missing_to_close(offices, ticket)):
        raise FieldsMissing(missing)


def held(ticket: Ticket, name: str) -> Any:
    """Return what a ticket holds in a field, None where that is nothing."""
    return getattr(ticket, name) if name in COLUMNS else ticket.fields.get(name)


def change_fields(ticket: Ticket, fields: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Write new values into a ticket; returns what was and what is, by field."""
    changed: dict[str, list[Any]] = {}
    for name, value in fields.items():
        was = held(ticket, name)
        if (was or None) == (value or None):
            continue
        changed[name] = [was, value]
        if name in COLUMNS:
            setattr(ticket, name, value)
        else:
            ticket.fields = {**ticket.fields, name: value}
    return changed
