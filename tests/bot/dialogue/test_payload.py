"""Payloads of buttons."""

import pytest

from bot.dialogue.payload import read_payload

INTENTS = {"tell", "restart"}
ENTITIES = {"topic", "n"}


@pytest.mark.parametrize(
    ("text", "confidence", "values"),
    [
        ("/tell", 1.0, []),
        ("/tell@0.4", 0.4, []),
        ("/tell@7", 1.0, []),
        ("/tell@1.2.3", 0.0, []),
        ('/tell{"topic":"fees"}', 1.0, [("topic", "fees")]),
        ('/tell@0.5{"topic":["a","b"],"n":3}', 0.5, [("topic", "a"), ("topic", "b"), ("n", 3)]),
        ('/tell{"unknown":"x","topic":"a"}', 1.0, [("topic", "a")]),
        ('/tell{"topic":', 1.0, []),
        ('/tell{"topic"}', 1.0, []),
        ("/tell" + '{"n":' * 9000 + "}", 1.0, []),
    ],
)
def test_intent_confidence_and_entities_are_read(text, confidence, values):
    parsed = read_payload(text, INTENTS, ENTITIES)

    assert parsed["intent"] == {"name": "tell", "confidence": confidence}
    assert [(entity["entity"], entity["value"]) for entity in parsed["entities"]] == values


@pytest.mark.parametrize("text", ["tell", "/unknown", "/", "/{}", "", " /tell"])
def test_what_is_no_payload_of_this_project_is_text(text):
    assert read_payload(text, INTENTS, ENTITIES) is None
