from __future__ import annotations

import json

import pytest
from pydantic import Field

from bot.errors import InvalidInput, TooLong
from bot.web.bodies import Body, check, parse_json
from bot.web.errors import Refused


class Sample(Body):
    text: str = Field(max_length=5)
    count: int = 0


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"nul",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b"{'a': 1}",
        b"/* */{}",
        b"{}xxx",
        "﻿{}".encode(),
        b"[" * 60_000,
        b'{"a":' * 5_000,
        b"[" * 14 + b"]" * 14,
        b"9" * 5_000,
    ],
)
def test_what_is_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        parse_json(data)

    assert (refused.value.status, refused.value.code) == (400, "bad_json")


@pytest.mark.parametrize("data", [b'"\xff"', b'"\xed\xa0\x80"', '{"a":1}'.encode("utf-16")])
def test_what_is_no_utf8_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        parse_json(data)

    assert (refused.value.status, refused.value.code) == (400, "not_utf8")


def test_what_no_database_keeps_is_replaced_and_line_ends_are_one() -> None:
    value = parse_json(rb'{"text": "a\u0000b\ud800c\r\nd\re", "list": ["\udfff"], "\u0000": 1}')

    assert value == {"text": "a�b�c\nd\ne", "list": ["�"], "�": 1}


def test_surrogates_that_make_a_pair_are_a_character() -> None:
    assert parse_json(rb'"\ud83d\ude00"') == "😀"


def test_every_other_text_is_kept_as_it_was() -> None:
    text = "\u202eمرحبا\u200b e\u0301 \x1b[2J \u2028 \U000e0041"

    assert parse_json(json.dumps(text)) == text


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(InvalidInput):
        check({"text": "a", "sender": "operator:1"}, Sample)


@pytest.mark.parametrize(
    "value", [{"text": 1}, {"text": None}, {"text": ["a"]}, {"text": "a", "count": "1"}, {}, [], "a", None]
)
def test_a_value_of_another_type_is_refused(value: object) -> None:
    with pytest.raises(InvalidInput) as refused:
        check(value, Sample)

    assert refused.value.code == "invalid"


def test_a_text_over_its_limit_says_the_limit() -> None:
    with pytest.raises(TooLong) as refused:
        check({"text": "123456"}, Sample)

    assert (refused.value.limit_chars, refused.value.field) == (5, "text")


def test_a_refusal_repeats_nothing_that_was_sent() -> None:
    with pytest.raises(InvalidInput) as refused:
        check({"text": "a", "<script>": "secret"}, Sample)

    assert "script" not in str(refused.value)
    assert "script" not in (refused.value.field or "")
