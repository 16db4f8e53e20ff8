"""Which browser asks, in words that a student recognises and a technician can use: `Firefox 141, Linux`."""

from __future__ import annotations

import re

MAX_CHARS = 400  # of a header that anybody may write
# In this order: each names those before it as well.
BROWSERS = (
    ("Edge", re.compile(r"\bEdg(?:e|A|iOS)?/(\d{1,4})")),
    ("Opera", re.compile(r"\bOPR/(\d{1,4})")),
    ("Samsung Internet", re.compile(r"\bSamsungBrowser/(\d{1,4})")),
    ("Firefox", re.compile(r"\b(?:Firefox|FxiOS)/(\d{1,4})")),
    ("Chrome", re.compile(r"\b(?:Headless)?(?:Chrome|CriOS)/(\d{1,4})")),
    ("Safari", re.compile(r"\bVersion/(\d{1,4})[^ ]{0,20}(?: Mobile/\w{1,12})? Safari/")),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def browser_of(user_agent: str) -> str:
    """Return browser with version and system, as far as the header tells; empty where it tells nothing known."""
    text = user_agent[:MAX_CHARS]
    browser = next((f"{name} {found[1]}" for name, pattern in BROWSERS if (found := pattern.search(text))), "")
    system = next((name for mark, name in SYSTEMS if mark in text), "")
    return ", ".join(part for part in (browser, system) if part)
