"""Ticket numbers: one grammar, read and written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.hostile import Payload, hostile_payloads

from bot.tickets import format_number, parse_number


@pytest.mark.parametrize(
    "typed",
    [
        "412",
        "000412",
        "0000000412",
        "#412",
        "#000412",
        "# 000412",
        "n. 000412",
        "n 412",
        "nr. 412",
        "N.412",
        "ticket 412",
        "Richiesta 000412",
        "pratica 412",
        "  412 ",
        "000412\n",
    ],
)
def test_a_number_is_read_in_every_usual_spelling(typed: str) -> None:
    assert parse_number(typed) == 412


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "-412",
        "+412",
        "412.0",
        "4e2",
        "0x19c",
        "000_412",
        "000 412",
        "000\u00a0412",
        "０００４１２",
        "٠٠٠٤١٢",
        "⁴¹²",
        "OOO412",
        "2147483648",
        "9223372036854775808",
        "9" * 5000,
        "0" * 10_000 + "1",
        "000412' OR '1'='1",
        "412; SELECT pg_sleep(10)--",
        "%",
        "[412,413]",
        "000001-999999",
        "../000412",
        "412 e 413",
    ],
)
def test_anything_else_is_no_number(typed: str) -> None:
    assert parse_number(typed) is None


@pytest.mark.parametrize(
    ("id_", "number"), [(1, "000001"), (412, "000412"), (999_999, "999999"), (1_000_000, "1000000")]
)
def test_a_number_is_padded_and_may_grow_past_the_mask(id_: int, number: str) -> None:
    assert format_number(id_) == number


@given(st.integers(min_value=0, max_value=999_999_999))
def test_every_number_is_read_back_as_itself(id_: int) -> None:
    assert parse_number(format_number(id_)) == id_


@pytest.mark.parametrize("payload", hostile_payloads("number"), ids=lambda payload: payload.name)
def test_every_hostile_number_is_412_or_none(payload: Payload) -> None:
    assert parse_number(payload.text) == (412 if payload.expect == "normalise" else None)
