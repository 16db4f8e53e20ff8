"""Which browser asks."""

from __future__ import annotations

import pytest

from bot.web.browsers import browser_of

ENGINE = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0", "Firefox 141, Linux"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {ENGINE} Chrome/140.0.0.0 Safari/537.36", "Chrome 140, Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0) {ENGINE} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", "Edge 140, Windows"),
        (f"Mozilla/5.0 (Linux; Android 15) {ENGINE} Chrome/140.0.0.0 Mobile Safari/537.36", "Chrome 140, Android"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/18.5 Safari/605.1.15",
            "Safari 18, macOS",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/18.5 Mobile/15E148 Safari/604.1",
            "Safari 18, iPhone",
        ),
        ("curl/8.5.0", ""),
        ("", ""),
        ("Chrome/" * 10_000, ""),
    ],
)
def test_browser_and_system_are_told_in_words(header: str, told: str) -> None:
    assert browser_of(header) == told
