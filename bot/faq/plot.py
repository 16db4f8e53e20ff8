"""Plain line plots as PNG, drawn with Pillow: enough for reliability and latency, without a plotting library."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from bot.faq.bench import Timing
from bot.faq.evaluation_report import Point

SIDE, MARGIN = 640, 72
INK, MUTED, LINE, PRIMARY = "#17324D", "#5A6772", "#D9DEE3", "#0066CC"
COLOURS = (PRIMARY, "#B3541E", "#3B7D4F", "#7A4E9F")
TICKS = 5
DOT = 5


def draw_reliability(points: Sequence[Point], title: str, file: Path) -> None:
    """Draw what was promised against what was kept; on the diagonal the confidence is true."""
    image = Image.new("RGB", (SIDE, SIDE), "white")
    draw = ImageDraw.Draw(image)
    font, small = ImageFont.load_default(18), ImageFont.load_default(14)
    for tick in range(TICKS + 1):
        value = tick / TICKS
        draw.line([_at(value, 0), _at(value, 1)], fill=LINE)
        draw.line([_at(0, value), _at(1, value)], fill=LINE)
        draw.text(_shift(_at(value, 0), 0, 12), f"{value:.1f}", INK, small, anchor="mt")
        draw.text(_shift(_at(0, value), -10, 0), f"{value:.1f}", INK, small, anchor="rm")
    draw.line([_at(0, 0), _at(1, 1)], fill=MUTED, width=1)
    places = [_at(point.promised, point.kept) for point in points]
    draw.line(places, fill=PRIMARY, width=3)
    for x, y in places:
        draw.ellipse([x - DOT, y - DOT, x + DOT, y + DOT], fill=PRIMARY)
    draw.text((MARGIN, 20), title, INK, font)
    draw.text((SIDE / 2, SIDE - 20), "confidence", INK, small, anchor="mb")
    draw.text((MARGIN, MARGIN - 8), "share of right answers", INK, small, anchor="lb")
    image.save(file, "PNG")


def draw_latency(timings: Sequence[Timing], file: Path) -> None:
    """Draw the median time of each engine against the size of the corpus, both on logarithmic scales."""
    known = [(each, math.log10(each.entries), math.log10(each.p50_ms)) for each in timings if each.p50_ms]
    if not known:
        raise ValueError("no engine was timed")
    left, right = (edge(x for _, x, _ in known) for edge in (min, max))
    low, high = math.floor(min(y for *_, y in known)), math.ceil(max(y for *_, y in known))
    width, height = max(right - left, 1e-9), max(high - low, 1)
    image = Image.new("RGB", (SIDE, SIDE), "white")
    draw = ImageDraw.Draw(image)
    small = ImageFont.load_default(14)
    for power in range(low, low + height + 1):
        level = (power - low) / height
        draw.line([_at(0, level), _at(1, level)], fill=LINE)
        draw.text(_shift(_at(0, level), -10, 0), f"{10.0**power:g}", INK, small, anchor="rm")
    for size in sorted({each.entries for each, *_ in known}):
        place = (math.log10(size) - left) / width
        draw.line([_at(place, 0), _at(place, 1)], fill=LINE)
        draw.text(_shift(_at(place, 0), 0, 12), f"{size:,}", INK, small, anchor="mt")
    for number, engine in enumerate(dict.fromkeys(each.engine for each, *_ in known)):
        colour = COLOURS[number % len(COLOURS)]
        places = [_at((x - left) / width, (y - low) / height) for each, x, y in known if each.engine == engine]
        if len(places) > 1:
            draw.line(places, fill=colour, width=3)
        for x, y in places:
            draw.ellipse([x - DOT, y - DOT, x + DOT, y + DOT], fill=colour)
        draw.text((MARGIN + 130 * number, 20), engine, colour, small)
    draw.text((SIDE / 2, SIDE - 20), "entries", INK, small, anchor="mb")
    draw.text((MARGIN, MARGIN - 8), "milliseconds, median", INK, small, anchor="lb")
    image.save(file, "PNG")


def _at(x: float, y: float) -> tuple[float, float]:
    room = SIDE - 2 * MARGIN
    return MARGIN + x * room, SIDE - MARGIN - y * room


def _shift(place: tuple[float, float], right: float, down: float) -> tuple[float, float]:
    return place[0] + right, place[1] + down
