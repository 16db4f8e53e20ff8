"""Responses: which variation is said, and what gets into it."""

import random

import pytest

from bot.dialogue.placeholders import fill
from bot.dialogue.response import Responses, Variation

VALUES = {"name": "Anna", "empty": None, "flag": True, "evil": "{name} {flag.__class__} {{x}}"}


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("Hi {name}.", "Hi Anna."),
        ("Hi {empty}, {flag}.", "Hi None, True."),
        ("{{name}}", "{name}"),
        ("{{{name}}}", "{Anna}"),
        ('/tell{{"who":"{name}"}}', '/tell{"who":"Anna"}'),
        ('/tell{"who":"x"}', '/tell{"who":"x"}'),
        ("{nobody} and {name}", "{nobody} and {name}"),
        ("one { alone {name}", "one { alone {name}"),
        ("Hi {evil}", "Hi {name} {flag.__class__} {{x}}"),
        ("{name.__class__}", "{name.__class__}"),
        ("{name!r}", "{name!r}"),
        ("{0}", "{0}"),
        ("", ""),
    ],
)
def test_placeholders_of_the_template_are_filled_once(template, said):
    assert fill(template, VALUES) == said


def responses(*variations: dict) -> Responses:
    return Responses({"utter_x": [Variation.model_validate(one) for one in variations]}, random.Random(1))


def said(known: Responses, slots: dict | None = None, channel: str = "widget", **values: object) -> set[str]:
    drafts = [known.draft("utter_x", slots or {}, channel, values) for _ in range(30)]
    return {draft["text"] for draft in drafts if draft}


def test_one_of_several_variations_is_said():
    assert said(responses({"text": "a"}, {"text": "b"})) == {"a", "b"}


def condition(name: str, value: object) -> list[dict]:
    return [{"type": "slot", "name": name, "value": value}]


def test_a_variation_whose_condition_holds_goes_before_one_without():
    known = responses({"text": "en"}, {"text": "it", "condition": condition("locale", "it")})

    assert said(known, {"locale": "IT"}) == {"it"}
    assert said(known, {"locale": "en"}) == {"en"}


def test_values_that_are_no_text_are_compared_exactly():
    known = responses({"text": "no"}, {"text": "yes", "condition": condition("n", 1)})

    assert said(known, {"n": 1}) == {"yes"}
    assert said(known, {"n": "1"}) == {"no"}


def test_a_variation_for_the_channel_goes_first_and_others_are_never_said():
    known = responses({"text": "all"}, {"text": "mail", "channel": "mail"})

    assert said(known, channel="mail") == {"mail"}
    assert said(known, channel="widget") == {"all"}


def test_condition_and_channel_together_go_before_all():
    known = responses(
        {"text": "channel", "channel": "mail"},
        {"text": "condition", "condition": condition("n", 1)},
        {"text": "both", "channel": "mail", "condition": condition("n", 1)},
    )

    assert said(known, {"n": 1}, "mail") == {"both"}
    assert said(known, {"n": 2}, "mail") == {"channel"}
    assert said(known, {"n": 1}, "web") == {"condition"}


def test_nothing_is_said_when_nothing_fits():
    known = responses({"text": "it", "condition": condition("locale", "it")})

    assert known.draft("utter_x", {}, "widget") is None
    assert known.draft("utter_y", {}, "widget") is None


def test_what_the_action_passes_goes_before_a_slot_of_that_name():
    assert said(responses({"text": "{n}"}), {"n": "slot"}, n="passed") == {"passed"}


def test_buttons_and_cards_are_filled_too_and_the_domain_stays_as_it_is():
    variation = Variation.model_validate(
        {
            "text": "x",
            "buttons": [{"title": "{n}", "payload": '/p{{"n":"{n}"}}', "style": "big"}],
            "custom": {"card": "c", "items": [{"a": "{n}"}, 7]},
            "metadata": {"raw": "{n}"},
        }
    )

    draft = Responses({"utter_x": [variation]}).draft("utter_x", {"n": "1"}, "w")

    assert draft["buttons"] == [{"title": "1", "payload": '/p{"n":"1"}', "style": "big"}]
    assert draft["custom"] == {"card": "c", "items": [{"a": "1"}, 7]}
    assert draft["metadata"] == {"raw": "{n}"}
    assert variation.buttons[0]["title"] == "{n}"
