"""The loop that does what time brings."""

from __future__ import annotations

import asyncio

import pytest
from support.clock import Clock
from support.desk import Student
from support.unheard import unheard

from bot import timers
from bot.helpdesk import Helpdesk
from bot.operators import Operator
from bot.tickets import EventKind, NewTicket, TicketState
from bot.timers import run_due_tickets, run_timers
from bot.turns import Turns


async def late_ticket(desk: Helpdesk, clock: Clock) -> int:
    """Open a ticket that nobody answers."""
    async with desk.database.writing() as session:
        ticket = await desk.tickets.create(session, NewTicket("tasse", "Rata", "it"))
    clock.advance(days=30)
    return ticket.id


async def kinds(desk: Helpdesk, ticket_id: int) -> list[EventKind]:
    async with desk.database.reading() as session:
        return [event.kind for event in await desk.tickets.events(session, ticket_id)]


async def test_everything_due_is_done_and_then_nothing_is(desk: Helpdesk, clock: Clock) -> None:
    ticket_ids = [await late_ticket(desk, clock) for _ in range(2)]

    done = [await run_due_tickets(desk, unheard) for _ in range(2)]

    assert done == [2, 0]
    assert [(await kinds(desk, each))[-1] for each in ticket_ids] == [EventKind.SLA_BREACHED] * 2


async def test_the_loop_outlives_a_job_that_fails_and_stops_when_told(
    desk: Helpdesk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timers, "LOOK_EVERY_S", 0.01)
    ticket_id, stop, rounds = await late_ticket(desk, clock), asyncio.Event(), []

    async def fails() -> None:
        rounds.append(len(rounds))
        raise ZeroDivisionError

    async def last() -> None:
        if len(rounds) == 3:
            stop.set()

    await run_timers(desk, stop, unheard, fails, last)

    assert rounds == [0, 1, 2]
    assert EventKind.SLA_BREACHED in await kinds(desk, ticket_id)


async def test_a_student_without_an_address_is_reminded_in_the_chat_and_told_of_the_closing_there(
    desk: Helpdesk, clock: Clock, turns: Turns, student: Student, anna: Operator
) -> None:
    async with desk.database.writing() as session:
        chat_id, by = student.conversation.id, (anna.id, anna.name)
        ticket = await desk.tickets.create(session, NewTicket("tasse", "Rata", "it", conversation_id=chat_id))
        await desk.tickets.reply(session, ticket.id, *by, "Quale rata?", TicketState.AWAITING_USER)
    heard = []
    for days in (6, 10):
        clock.advance(days=days)
        await run_due_tickets(desk, turns.phrase)
        student.bot.messages = (await student.transcript())[-1:]
        heard.append(student.bot.lines[0])
    await student.presses("Serve ancora")

    assert heard[0].startswith("Promemoria: per la richiesta 000001 aspettiamo ancora una tua risposta.")
    assert heard[0].endswith("se non arriva entro il 13 novembre 2026, la richiesta si chiude.")
    assert heard[1].startswith("La richiesta 000001 si è chiusa, perché non è arrivata una tua risposta.")
    assert (await student.tickets())[0].state is TicketState.OPEN


async def test_a_chat_in_which_somebody_writes_is_not_waited_for(
    desk: Helpdesk, clock: Clock, turns: Turns, student: Student, anna: Operator
) -> None:
    if desk.database.is_sqlite:  # it has one writer at a time: nothing to wait for in a circle
        return
    async with desk.database.writing() as session:
        chat_id, by = student.conversation.id, (anna.id, anna.name)
        ticket = await desk.tickets.create(session, NewTicket("tasse", "Rata", "it", conversation_id=chat_id))
        await desk.tickets.reply(session, ticket.id, *by, "Quale rata?", TicketState.AWAITING_USER)
    clock.advance(days=6)

    async with desk.database.writing() as writer:
        await desk.conversations.locked(writer, chat_id)
        await asyncio.wait_for(run_due_tickets(desk, turns.phrase), 10)
    before = (await kinds(desk, ticket.id))[-1]
    clock.advance(minutes=2)
    await run_due_tickets(desk, turns.phrase)

    assert (before, (await kinds(desk, ticket.id))[-1]) == (EventKind.ASKED, EventKind.REMINDED)
