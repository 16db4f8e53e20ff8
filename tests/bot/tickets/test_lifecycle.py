"""The rules of a ticket's life, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tickets import lifecycle
from bot.tickets.errors import AlreadyTaken, NothingToCloseWith, TicketClosed, TransitionRefused
from bot.tickets.lifecycle import Signature, Standing
from bot.tickets.states import Phase, Resolution, TicketState

NINE = datetime(2026, 11, 3, 9, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)
ANNA, BRUNO = Signature(1, "Anna"), Signature(2, "Bruno")


def test_a_new_ticket_is_open_and_waits_for_an_answer() -> None:
    new = lifecycle.created(NINE)

    assert new == Standing(TicketState.OPEN, unanswered_since=NINE)
    assert lifecycle.phase_of(new.state, new.assignee_id) is Phase.NEW


def test_taking_a_ticket_puts_it_in_progress_and_leaves_the_student_waiting() -> None:
    taken = lifecycle.taken(lifecycle.created(NINE), ANNA, TEN)

    assert (taken.assignee_id, taken.taken_at, taken.unanswered_since) == (1, TEN, NINE)
    assert lifecycle.phase_of(taken.state, taken.assignee_id) is Phase.IN_PROGRESS


def test_a_ticket_that_a_colleague_has_cannot_be_taken() -> None:
    with pytest.raises(AlreadyTaken) as refused:
        lifecycle.taken(lifecycle.taken(lifecycle.created(NINE), ANNA, NINE), BRUNO, TEN)

    assert refused.value.operator_name == "Anna"


def test_a_reply_takes_a_free_ticket_and_ends_the_waiting() -> None:
    replied = lifecycle.replied(lifecycle.created(NINE), ANNA, TEN)

    assert (replied.state, replied.assignee_id, replied.unanswered_since) == (TicketState.OPEN, 1, None)


def test_a_colleague_who_helps_out_does_not_take_the_ticket_over() -> None:
    replied = lifecycle.replied(lifecycle.taken(lifecycle.created(NINE), ANNA, NINE), BRUNO, TEN)

    assert (replied.assignee_id, replied.assignee_name, replied.taken_at) == (1, "Anna", NINE)


def test_a_question_waits_for_the_student_until_the_student_writes() -> None:
    asked = lifecycle.asked(lifecycle.created(NINE), ANNA, TEN)
    answered = lifecycle.student_wrote(asked, TEN)

    assert (asked.state, asked.waiting_since) == (TicketState.AWAITING_USER, TEN)
    assert (answered.state, answered.waiting_since, answered.unanswered_since) == (TicketState.OPEN, None, TEN)


def test_a_second_reply_does_not_withdraw_the_question() -> None:
    replied = lifecycle.replied(lifecycle.asked(lifecycle.created(NINE), ANNA, NINE), ANNA, TEN)

    assert (replied.state, replied.waiting_since) == (TicketState.AWAITING_USER, NINE)


def test_a_student_who_writes_again_keeps_the_place_in_the_queue() -> None:
    assert lifecycle.student_wrote(lifecycle.created(NINE), TEN).unanswered_since == NINE


def test_nothing_but_reopening_moves_a_closed_ticket() -> None:
    closed = lifecycle.closed(lifecycle.created(NINE), ANNA, NINE, Resolution.SOLVED, has_reply_or_note=True)

    for move in (
        lambda: lifecycle.taken(closed, ANNA, TEN),
        lambda: lifecycle.replied(closed, ANNA, TEN),
        lambda: lifecycle.asked(closed, ANNA, TEN),
        lambda: lifecycle.student_wrote(closed, TEN),
        lambda: lifecycle.closed(closed, ANNA, TEN, Resolution.SOLVED, has_reply_or_note=True),
    ):
        with pytest.raises(TicketClosed):
            move()


def test_a_ticket_is_not_closed_in_silence() -> None:
    with pytest.raises(NothingToCloseWith):
        lifecycle.closed(lifecycle.created(NINE), ANNA, TEN, Resolution.SPAM, has_reply_or_note=False)


def test_a_duplicate_is_merged_and_not_just_closed() -> None:
    with pytest.raises(TransitionRefused):
        lifecycle.closed(lifecycle.created(NINE), ANNA, TEN, Resolution.DUPLICATE, has_reply_or_note=True)


@given(st.lists(st.sampled_from(["take", "reply", "ask", "write", "close"]), max_size=12))
def test_dates_and_state_always_agree(moves: list[str]) -> None:
    standing, at = lifecycle.created(NINE), NINE
    for move in moves:
        at += timedelta(minutes=1)
        try:
            standing = _moved(standing, move, at)
        except TransitionRefused:
            assert standing.state is TicketState.CLOSED

        assert (standing.closed_at is not None) == (standing.state is TicketState.CLOSED)
        assert (standing.resolution is not None) == (standing.state is TicketState.CLOSED)
        assert (standing.waiting_since is not None) == (standing.state is TicketState.AWAITING_USER)
        assert (standing.assignee_id is not None) == (standing.taken_at is not None)


def _moved(standing: Standing, move: str, at: datetime) -> Standing:
    match move:
        case "take":
            return lifecycle.taken(standing, ANNA, at)
        case "reply":
            return lifecycle.replied(standing, ANNA, at)
        case "ask":
            return lifecycle.asked(standing, ANNA, at)
        case "write":
            return lifecycle.student_wrote(standing, at)
        case _:
            return lifecycle.closed(standing, ANNA, at, Resolution.SOLVED, has_reply_or_note=True)
