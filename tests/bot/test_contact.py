"""E-mail addresses, phone numbers and names: one spelling each, or a clear refusal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.hostile import Payload, hostile_payloads

from bot.contact import address_key, canonical_email, canonical_phone, clean_name
from bot.errors import InvalidInput, TooLong


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("mario.rossi@studenti.example.it", "mario.rossi@studenti.example.it"),
        ("MARIO.ROSSI@STUDENTI.EXAMPLE.IT", "mario.rossi@studenti.example.it"),
        ("  mario@example.it \n", "mario@example.it"),
        ("m.a.r.i.o@example.it", "m.a.r.i.o@example.it"),
        ("o'brien+uni@mail.example.co.uk", "o'brien+uni@mail.example.co.uk"),
        ("mario@xn--universit-y8a.it", "mario@xn--universit-y8a.it"),
        (f"{'a' * 64}@example.it", f"{'a' * 64}@example.it"),
    ],
)
def test_an_address_has_one_spelling(typed: str, stored: str) -> None:
    assert canonical_email(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "mario",
        "mario@",
        "@example.it",
        "mario@@example.it",
        "mario@localhost",
        "mario@example.123",
        "mario@-example-.it",
        "mario@exam\tple.it",
        "mario@example..it",
        "mario@[IPv6:::1]",
        f"a@{'b' * 64}.it",
        f"{'a' * 65}@example.it",
        ".mario@example.it",
        "mario.@example.it",
        "ma..rio@example.it",
        '"a@b"@example.it',
        "mario(comment)@example.it",
        "Mario <mario@example.it>",
        "mario@example.it, vittima@example.org",
        "mario@example.it\rBcc: vittima@example.org",
        "mario@example.it>\r\nRCPT TO:<vittima@example.org",
        "=?utf-8?q?mario=0ABcc:v?=@example.org",
        "mario@example.it?bcc=v@e.org",
        "mario%evil.example@example.it",
        "|id@example.it",
        "-rf@example.it",
        "+39@example.it",
        "mario＠example.it",
        "mario\u200b@example.it",
        "mario\x00@example.it",
        "mario@\ud800.it",
        "mario@e\u212aample.it",  # the Kelvin sign is a k in lower case
        "😀@example.it",
    ],
)
def test_what_is_not_one_plain_address_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        canonical_email(typed)

    assert refused.value.code == "email"


@pytest.mark.parametrize("typed", [f"{'a' * 60}@{'b.' * 100}it", "a@b.it" * 50_000])
def test_a_long_address_is_refused_before_it_is_read(typed: str) -> None:
    with pytest.raises(TooLong):
        canonical_email(typed)


@given(st.emails())
def test_the_canonical_spelling_of_a_canonical_address_is_itself(typed: str) -> None:
    try:
        once = canonical_email(typed)
    except InvalidInput:
        return

    assert canonical_email(once) == once


@pytest.mark.parametrize("typed", ["mario@example.it", "mario+1@example.it", "mario+a+b@example.it"])
def test_tags_do_not_make_a_mailbox_another_one(typed: str) -> None:
    assert address_key(typed) == "mario@example.it"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("(0574) 12-34.56", "+390574123456"),
        ("333 123 4567", "+393331234567"),
        ("+39 333 1234567", "+393331234567"),
        ("0039 333 1234567", "+393331234567"),
        ("+41 44 668 18 00", "+41446681800"),
        ("+44 20 7946 0958", "+442079460958"),
    ],
)
def test_a_phone_number_has_one_spelling(typed: str, stored: str) -> None:
    assert canonical_phone(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "      ",
        "CALL ME",
        "12",
        "111 111 1111",
        "=1+1",
        "\t=1+1",
        "-2+3+cmd|calc!A0",
        "*#06#",
        "+3933312345x7",
        "333' OR 1=1--",
        "＋３９３３３",
        "📞",
        "+999 123456",
    ],
)
def test_what_is_no_phone_number_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        canonical_phone(typed)

    assert refused.value.code == "phone"


@pytest.mark.parametrize("typed", ["3" * 60, "1" * 10_000])
def test_a_long_phone_number_is_refused_before_it_is_read(typed: str) -> None:
    with pytest.raises(TooLong):
        canonical_phone(typed)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Rossi \t Mario\n", "Rossi Mario"),
        ("D'Angelo-Müller Zoë", "D'Angelo-Müller Zoë"),
        ("Nicolo\u0300", "Nicolò"),
        ("محمد علی", "محمد علی"),
        ("李小龍", "李小龍"),
    ],
)
def test_a_name_of_any_script_is_kept_on_one_line(typed: str, stored: str) -> None:
    assert clean_name(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "42",
        "...",
        "pass\u200bword",
        "a\ud800b",
        "ab\x00cd",
        "Mario\u202egnp",
        "hi\U000e0069",
        "Z\u0335\u0321\u034d\u0336o",
    ],
)
def test_a_name_that_hides_something_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        clean_name(typed)

    assert refused.value.code == "name"


def test_a_long_name_is_refused() -> None:
    with pytest.raises(TooLong):
        clean_name("a" * 101)


READERS = {"email": canonical_email, "phone": canonical_phone, "name": clean_name}


@pytest.mark.parametrize("payload", hostile_payloads(*READERS), ids=lambda payload: payload.name)
def test_every_hostile_contact_gets_its_right_answer(payload: Payload) -> None:
    try:
        stored = READERS[payload.field](payload.text)
    except InvalidInput:
        assert payload.expect in ("reject", "reject_too_long", "literal_or_reject")
    else:
        assert payload.expect in ("normalise", "literal_or_reject")
        assert "\n" not in stored
