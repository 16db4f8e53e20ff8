"""Free text: kept as it was sent, but for the few things no database stores."""

from __future__ import annotations

import pytest

from bot.errors import InvalidInput, TooLong
from bot.plain_text import clean_text


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "{email} {{7*7}}", "=1+1", "a\u202eb", "👩‍👩‍👧", "riga\n.\nriga", "mario\u0300"],
)
def test_what_is_sent_is_what_is_stored(text: str) -> None:
    assert clean_text(text, 100) == text


@pytest.mark.parametrize(
    ("sent", "stored"),
    [("a\x00b", "a\ufffdb"), ("a\ud800b", "a\ufffdb"), ("a\r\nb\rc\n", "a\nb\nc"), ("  a  ", "a")],
)
def test_only_the_documented_normalisation_changes_a_text(sent: str, stored: str) -> None:
    assert clean_text(sent, 100) == stored


@pytest.mark.parametrize("text", ["", " \n\t "])
def test_an_empty_text_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        clean_text(text, 100, "description")

    assert (refused.value.code, refused.value.field) == ("empty", "description")


@pytest.mark.parametrize("text", ["a" * 101, "a" * 1_000_000])
def test_a_long_text_is_refused(text: str) -> None:
    with pytest.raises(TooLong):
        clean_text(text, 100)
