"""What the desk and the model say of the same tickets, in comparable form."""

from __future__ import annotations

from typing import Any

from support.life_model import Life

from bot.tickets import Ticket, TicketState


def seen(ticket: Ticket) -> tuple[Any, ...]:
    assert (ticket.state is TicketState.CLOSED) == (ticket.closed_at is not None) == (ticket.resolution is not None)
    assert (ticket.state is TicketState.AWAITING_USER) == (ticket.waiting_since is not None)
    return (
        ticket.state.value,
        ticket.topic,
        ticket.assignee_id,
        ticket.taken_at is not None,
        ticket.unanswered_since,
        ticket.waiting_since,
        ticket.closed_at,
        ticket.resolution.value if ticket.resolution else None,
        ticket.merged_into_id,
        ticket.follow_up_of,
        ticket.anonymised_at is not None,
        ticket.email,
    )


def known(life: Life) -> tuple[Any, ...]:
    return (
        life.state,
        life.topic,
        life.assignee,
        life.was_taken,
        life.unanswered,
        life.waiting,
        life.closed,
        life.resolution,
        life.merged_into,
        life.follow_up_of,
        life.is_forgotten,
        None if life.is_forgotten else life.email,
    )
