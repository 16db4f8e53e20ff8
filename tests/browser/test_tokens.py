"""Colours can be read and controls can be seen, in the light and in the dark theme."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "bot" / "web" / "static"
PAIR = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
THEMES = ("light", "dark")

TEXT = [  # words, ground
    *((ink, ground) for ink in ("ink", "muted", "primary") for ground in ("surface", "surface-low")),
    ("ink", "surface-high"), ("ink", "primary-tint"), ("ink", "success-tint"), ("ink", "warning-tint"), ("ink", "note-tint"),
    ("muted", "primary-tint"), ("muted", "note-tint"), ("muted", "surface-high"),
    ("primary", "primary-tint"), ("primary-strong", "primary-tint"), ("primary-strong", "surface"),
    ("primary-strong", "surface-low"), ("on-primary", "primary"), ("on-primary", "primary-strong"),
    ("success", "surface"), ("success", "success-tint"), ("warning", "surface"), ("warning", "warning-tint"),
    ("danger", "surface"), ("danger", "danger-tint"), ("note", "note-tint"), ("primary", "success-tint"),
]  # fmt: skip
CONTROLS = [("edge", "surface"), ("edge", "surface-low"), ("edge", "note-tint"), ("primary", "surface"), ("primary", "surface-low"),
            ("danger", "surface"), ("success", "surface"), ("note", "surface"), ("primary", "surface-high")]  # fmt: skip


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
