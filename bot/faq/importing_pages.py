"""Readers of pages: Markdown and saved HTML, where each heading is a question and what follows is its answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bot.errors import Problem
from bot.faq.importing import Found, ImportRefused, read_text
from bot.faq.importing_tables import read_csv, read_json_lines, read_xlsx

HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
NOISE = "script, style, noscript, template, iframe, object, nav, header, footer, form, svg"


def read_markdown(file: Path) -> Iterator[Found]:
    """Read a page of headings and answers; a heading without text of its own is a chapter, and left out."""
    yield from _sections(read_text(file))


def read_html(file: Path) -> Iterator[Found]:
    """Read a saved page: headings, or the summaries of `<details>`; scripts and menus are dropped first."""
    try:
        from markdownify import markdownify
        from selectolax.lexbor import LexborHTMLParser
    except ImportError as error:
        raise ImportRefused([Problem(file, 1, "install sportello[import] to read HTML pages")]) from error
    tree = LexborHTMLParser(read_text(file))
    for node in tree.css(NOISE):
        node.decompose()
    for node in tree.css("summary, dt"):
        node.replace_with(f"\n## {node.text(strip=True)}\n")
    body = tree.body
    try:
        text = markdownify(body.html or "", heading_style="ATX") if body is not None else ""
    except RecursionError as error:
        raise ImportRefused([Problem(file, 1, "the page is nested too deeply")]) from error
    yield from _sections(text.replace("\\#\\#", "##"))


def _sections(text: str) -> Iterator[Found]:
    text = text.replace("\r\n", "\n")
    headings = list(HEADING.finditer(text))
    for heading, following in zip(headings, [*headings[1:], None], strict=False):
        answer = text[heading.end() : following.start() if following else len(text)].strip()
        if answer:
            yield Found(heading[1].strip("*_ "), answer, text.count("\n", 0, heading.start()) + 1)


READERS = {
    ".csv": read_csv,
    ".xlsx": read_xlsx,
    ".jsonl": read_json_lines,
    ".md": read_markdown,
    ".html": read_html,
    ".htm": read_html,
}
