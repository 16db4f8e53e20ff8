"""Colours can be read and controls can be seen, in the light and in the dark theme."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "bot" / "web" / "static"
PAIR = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
THEMES = ("light", "dark")

GROUNDS = {  # what stands on a ground as text
    "surface": "ink muted primary primary-strong success warning danger",
    "surface-low": "ink muted primary primary-strong",
    "surface-high": "ink muted",
    "primary-tint": "ink muted primary primary-strong",
    "success-tint": "ink success primary",
    "warning-tint": "ink warning",
    "danger-tint": "danger",
    "note-tint": "ink muted note",
    "primary": "on-primary",
    "primary-strong": "on-primary",
}
CONTROL_GROUNDS = {  # what is seen against it: edges of fields and buttons, the focus ring, signs
    "surface": "edge primary danger success note",
    "surface-low": "edge primary",
    "surface-high": "primary",
    "note-tint": "edge",
}
TEXT = [(words, ground) for ground, names in GROUNDS.items() for words in names.split()]
CONTROLS = [(control, ground) for ground, names in CONTROL_GROUNDS.items() for control in names.split()]


def tokens(theme: str) -> dict[str, str]:
    """Return the colours of a theme by name."""
    found = PAIR.findall((STATIC / "tokens.css").read_text("utf-8"))
    return {name: dark if theme == "dark" else light for name, light, dark in found}


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.2, 1 to 21."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("words", "ground"), TEXT)
def test_words_can_be_read(theme: str, words: str, ground: str) -> None:
    colours = tokens(theme)

    assert contrast(colours[words], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("control", "ground"), CONTROLS)
def test_controls_can_be_seen(theme: str, control: str, ground: str) -> None:
    colours = tokens(theme)

    assert contrast(colours[control], colours[ground]) >= 3


def test_no_style_sheet_names_a_colour_of_its_own() -> None:
    sheets = [path for path in STATIC.rglob("*.css") if path.name != "tokens.css"]

    named = {path.name: re.findall(r"#[0-9a-fA-F]{3,8}\b", path.read_text("utf-8")) for path in sheets}

    assert not {name: colours for name, colours in named.items() if colours}


def test_every_custom_property_that_is_used_is_a_token() -> None:
    defined = set(re.findall(r"(--[\w-]+):", (STATIC / "tokens.css").read_text("utf-8")))

    used = {name for path in STATIC.rglob("*.css") for name in re.findall(r"var\((--[\w-]+)", path.read_text("utf-8"))}

    assert used <= defined
