"""What each type of field makes of an answer, and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.hostile import Payload, hostile_payloads

from bot.errors import InvalidInput, TooLong
from bot.topics import Field, FieldType, accept, shown

CHOICES = [
    {"id": "client", "it": "Client (programma)", "en": "Client (program)"},
    {"id": "aree_web", "it": "Aree web", "en": "Web areas"},
    {"id": "app", "it": "App sul telefono", "en": "App on the phone"},
]
PARTS = [
    {"field": "surname", "type": "text"},
    {"field": "name", "type": "text"},
    {
        "field": "kind",
        "type": "choice",
        "choices": [{"id": "studente", "it": "Studente"}, {"id": "aula", "it": "Aula"}],
    },
]


def field(type_: str, **keys: Any) -> Field:
    return Field.model_validate({"field": "asked", "type": type_, **keys})


INTERFACE = field("choice", choices=CHOICES)
PEOPLE = field("group", fields=PARTS, max_items=2)


@pytest.mark.parametrize(
    ("asked", "typed", "value"),
    [
        (field("text"), "  Aula   Magna\n", "Aula Magna"),
        (field("text"), "x" * 200, "x" * 200),
        (field("text", pattern="[0-9]{5,8}"), " 123456 ", "123456"),
        (Field(field="full_name", type=FieldType.TEXT), "Rossi  Maria", "Rossi Maria"),
        (Field(field="full_name", type=FieldType.TEXT), "李 小龙", "李 小龙"),
        (field("long_text"), " prima riga\n\nseconda ", "prima riga\n\nseconda"),
        (field("long_text"), "x" * 2_000, "x" * 2_000),
        (field("email"), " Maria.ROSSI@Example.it ", "maria.rossi@example.it"),
        (field("phone"), "333 1234567", "+393331234567"),
        (field("phone"), "0044 7700 900123", "+447700900123"),
        (field("number"), "12,50", "12.5"),
        (field("number"), "-3", "-3"),
        (field("number"), "+7", "7"),
        (field("number"), "1 200", "1200"),
        (field("number"), "0", "0"),
        (field("number", min=1, max=10), "10", "10"),
        (field("date"), "25/01/2027", "2027-01-25"),
        (field("date"), "25-1-2027", "2027-01-25"),
        (field("date"), "25.01.27", "2027-01-25"),
        (field("date"), "2027-01-25", "2027-01-25"),
        (field("date", min="2027-01-01", max="2027-12-31"), "31/12/2027", "2027-12-31"),
    ],
)
def test_a_good_answer_becomes_a_value(asked: Field, typed: str, value: str) -> None:
    assert accept(asked, typed) == value


@pytest.mark.parametrize("typed", ["2", " 02 ", "aree_web", "Aree Web", "AREE WEB", "web areas", "aree webb"])
def test_a_choice_is_named_by_place_id_or_words_in_both_languages(typed: str) -> None:
    assert accept(INTERFACE, typed) == "aree_web"


@pytest.mark.parametrize("typed", ["0", "4", "99999", "web", "a", "²", "１", "٢", "non saprei", "x" * 5_000])
def test_a_choice_is_never_guessed(typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        accept(INTERFACE, typed)

    assert (refused.value.code, refused.value.field) == ("choice", "asked")


@pytest.mark.parametrize(
    ("asked", "typed", "code"),
    [
        (field("text"), " \n ", "empty"),
        (field("text"), "x" * 201, "too_long"),
        (field("text", pattern="[0-9]{5,8}"), "12345a", "pattern"),
        (Field(field="full_name", type=FieldType.TEXT), "Maria", "full_name"),
        (Field(field="full_name", type=FieldType.TEXT), "maria rossi@example.it", "full_name"),
        (Field(field="full_name", type=FieldType.TEXT), "12 34", "name"),
        (field("long_text"), "x" * 2_001, "too_long"),
        (field("email"), "maria.rossi@", "email"),
        (field("phone"), "chiamami", "phone"),
        (field("number"), "dodici", "number"),
        (field("number", min=1, max=10), "11", "range"),
        (field("number", min=1, max=10), "0", "range"),
        (field("date"), "31/02/2027", "date"),
        (field("date"), "domani", "date"),
        (field("date", min="2027-01-01"), "31/12/2026", "range"),
        (field("date", max="2027-12-31"), "1/1/2028", "range"),
        (field("file"), "schermata.png", "file"),
    ],
)
def test_a_bad_answer_is_refused_with_the_rule_it_breaks(asked: Field, typed: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        accept(asked, typed)

    assert (refused.value.code, refused.value.field) == (code, asked.field)


@pytest.mark.parametrize(
    "typed",
    [
        "1e999999",
        "1e9999999999999",
        "-1e-999999",
        "1E5",
        "NaN",
        "-inf",
        "1_000",
        "１２",
        "١٢",
        "0x10",
        "1.2.3",
        "9" * 31,
    ],
)
def test_a_number_is_written_with_a_few_plain_digits(typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        accept(field("number"), typed)

    assert refused.value.code == "number"


def test_a_text_that_is_too_long_says_how_long_it_may_be() -> None:
    with pytest.raises(TooLong) as refused:
        accept(field("long_text"), "x" * 2_001)

    assert refused.value.limit_chars == 2_000


@pytest.mark.parametrize(
    ("typed", "items"),
    [
        ("Rossi, Maria, studente", [{"surname": "Rossi", "name": "Maria", "kind": "studente"}]),
        ("studente, Rossi", [{"surname": "Rossi", "kind": "studente"}]),
        ("Aula", [{"kind": "aula"}]),
        ("Rossi\n\nBianchi, Ugo;", [{"surname": "Rossi"}, {"surname": "Bianchi", "name": "Ugo"}]),
    ],
)
def test_a_group_is_one_item_a_line_with_its_parts_in_any_order(typed: str, items: list[dict[str, str]]) -> None:
    assert accept(PEOPLE, typed) == items


@pytest.mark.parametrize(
    ("typed", "code"),
    [("a, b, c, d", "group"), (",", "group"), ("a\nb\nc", "too_many_items"), (f"{'x' * 201}", "group")],
)
def test_a_group_with_too_much_in_it_is_refused(typed: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        accept(PEOPLE, typed)

    assert (refused.value.code, refused.value.field) == (code, "asked")


def test_a_group_without_a_part_that_is_required_is_refused() -> None:
    asked = field("group", fields=[PARTS[0], {**PARTS[2], "required": True}])

    with pytest.raises(InvalidInput) as refused:
        accept(asked, "Rossi")

    assert refused.value.code == "group"


def test_people_read_a_value_in_their_own_words() -> None:
    value = accept(PEOPLE, "Rossi, Maria, studente\nBianchi")

    read = [
        shown(INTERFACE, "app", "it"),
        shown(INTERFACE, "app", "en"),
        shown(field("date"), "2027-01-25", "it"),
        shown(PEOPLE, value, "it"),
    ]

    assert read == ["App sul telefono", "App on the phone", "25/01/2027", "Rossi, Maria, Studente\nBianchi"]


def test_a_choice_that_the_office_has_removed_is_still_shown() -> None:
    assert shown(INTERFACE, "gone", "it") == "gone"


TYPED = {"email": field("email"), "phone": field("phone"), "description": field("long_text")}
TYPED["name"] = Field(field="full_name", type=FieldType.TEXT)
TYPED["number"] = field("number")


@pytest.mark.parametrize(
    "payload", hostile_payloads("email", "phone", "description", "name", "number"), ids=lambda payload: payload.name
)
def test_a_hostile_answer_is_taken_literally_or_refused_as_expected(payload: Payload) -> None:
    asked = TYPED[payload.field]

    try:
        value = accept(asked, payload.text)
    except InvalidInput as error:
        assert payload.expect != "literal"
        assert error.field == asked.field
        if payload.expect == "reject_too_long" and payload.field != "number":
            assert error.code == "too_long"
        return

    assert payload.field == "number" or payload.expect not in ("reject", "reject_too_long")
    assert len(value) <= 2_000
    if payload.expect == "literal":
        assert value == payload.text.strip()


@given(
    st.sampled_from(
        [
            *(field(type_) for type_ in ("text", "long_text", "email", "phone", "number", "date", "file")),
            INTERFACE,
            PEOPLE,
        ]
    ),
    st.text(max_size=80) | st.from_regex(r"[0-9eE+.,/ -]{1,20}", fullmatch=True),
)
def test_any_text_becomes_a_value_or_a_named_refusal(asked: Field, typed: str) -> None:
    try:
        value = accept(asked, typed)
    except InvalidInput as error:
        assert error.code
    else:
        assert shown(asked, value, "en")
