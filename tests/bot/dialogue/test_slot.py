"""What policies see of a slot's value."""

import pytest

from bot.dialogue.names import UNSET
from bot.dialogue.slot import Slot


def slot(**options: object) -> Slot:
    return Slot.model_validate({"type": "text", "mappings": [], **options})


@pytest.mark.parametrize(
    ("options", "value", "feature"),
    [
        ({}, "x", (1.0,)),
        ({}, "", (1.0,)),
        ({}, None, None),
        ({"influence_conversation": False}, "x", None),
        ({"type": "any"}, "x", None),
        ({"type": "bool"}, True, (1.0, 1.0)),
        ({"type": "bool"}, False, (1.0, 0.0)),
        ({"type": "bool"}, " TRUE ", (1.0, 1.0)),
        ({"type": "bool"}, "1", (1.0, 1.0)),
        ({"type": "bool"}, "0", (1.0, 0.0)),
        ({"type": "bool"}, "maybe", None),
        ({"type": "bool"}, [], None),
        ({"type": "list"}, [], None),
        ({"type": "list"}, ["x"], (1.0,)),
        ({"type": "list"}, 7, None),
        ({"type": "float"}, 0.25, (1.0, 0.25)),
        ({"type": "float", "min_value": 10, "max_value": 20}, 15, (1.0, 0.5)),
        ({"type": "float"}, 7, (1.0, 1.0)),
        ({"type": "float"}, "x", None),
        ({"type": "categorical", "values": ["A", "b"]}, "a", (1.0, 0.0, 0.0)),
        ({"type": "categorical", "values": ["A", "b"]}, "other", (0.0, 0.0, 1.0)),
        ({"type": "categorical", "values": [1, None]}, 1, (1.0, 0.0)),
        ({}, UNSET, UNSET),
        ({"influence_conversation": False}, UNSET, None),
    ],
)
def test_a_value_has_the_feature_that_rasa_gives_it(options, value, feature):
    assert slot(**options).feature(value) == feature


def test_a_list_slot_holds_lists():
    assert slot(type="list").stored("x") == ["x"]
    assert slot(type="list").stored(["x"]) == ["x"]
    assert slot(type="text").stored("x") == "x"


def test_a_students_text_is_never_taken_for_unset():
    assert slot().feature("should_not_be_set") == (1.0,)
