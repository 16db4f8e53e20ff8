"""What may be kept of the page a request was sent from."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tickets.context import KEY_PATTERN, MAX_ITEMS, MAX_VALUE_CHARS, clean_context, web_page


def test_a_context_is_short_plain_text_under_plain_names() -> None:
    told = {
        "page": "https://www.ateneo.example/tasse?token=x#y",
        "appVersion": 4.2,
        "user-role": " docente\n\tdi ruolo ",
        "Title": "a\u202eb\x00c",
        "long": "x" * 10_000,
        "secret": {"deep": "x"},
        "flag": True,
        "<b>": "x",
        "": "x",
        "none": None,
    }

    kept = clean_context(told)

    assert kept == {
        "page": "https://www.ateneo.example/tasse",
        "app_version": "4.2",
        "user_role": "docente di ruolo",
        "title": "a b c",
        "long": "x" * MAX_VALUE_CHARS,
    }


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "http://[", "https://a:b@x.it/", ""])
def test_what_is_no_web_page_is_left_out(address: str) -> None:
    assert (web_page(address), clean_context({"page": address})) == ("", {})


@given(st.dictionaries(st.text(max_size=60), st.one_of(st.text(max_size=300), st.integers(), st.floats())))
def test_whatever_is_told_it_is_bounded_and_cleaning_twice_changes_nothing(told: dict[str, object]) -> None:
    kept = clean_context(told)

    assert len(kept) <= MAX_ITEMS
    assert all(len(value) <= MAX_VALUE_CHARS for value in kept.values())
    assert not {unicodedata.category(char) for value in kept.values() for char in value} & {"Cc", "Cs", "Zl", "Zp"}
    assert clean_context(kept) == kept
    assert KEY_PATTERN.startswith("^")
