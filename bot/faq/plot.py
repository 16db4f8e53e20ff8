"""Plain line plots as PNG, drawn with Pillow: enough for reliability and latency, without a plotting library."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from bot.faq.evaluation_report import Point

SIDE, MARGIN = 640, 72
INK, MUTED, LINE, PRIMARY = "#17324D", "#5A6772", "#D9DEE3", "#0066CC"
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


def _at(x: float, y: float) -> tuple[float, float]:
    room = SIDE - 2 * MARGIN
    return MARGIN + x * room, SIDE - MARGIN - y * room


def _shift(place: tuple[float, float], right: float, down: float) -> tuple[float, float]:
    return place[0] + right, place[1] + down
