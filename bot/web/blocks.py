"""Markdown of an answer: as a tree for the widget, as safe HTML for a page.

The widget builds DOM nodes from the tree and never sees HTML. Raw HTML in the source is text, links
lead to the web, to a mailbox or into this site, and nothing loads an image.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.token import Token

from bot.web.words import LOCALES

ENTRY_LINK = re.compile(r"([a-z0-9-]{1,80}/[a-z0-9-]{1,80})(#[\w-]{1,80})?")
SCHEMES = frozenset({"http", "https", "mailto"})
LINK_REL = "noopener noreferrer nofollow"
MAX_MARKDOWN_CHARS = 10_000  # the longest guide has 8,000; the parser is quadratic in open brackets

INLINE = frozenset({"strong", "em", "code", "a", "br"})
TAGS = INLINE | {"p", "ol", "ul", "li", "pre", "blockquote", "hr", "h1", "h2", "h3", "h4", "h5", "h6"}
TAGS |= {"table", "thead", "tbody", "tr", "th", "td"}

Node = dict[str, Any] | str


def blocks(markdown: str, locale: str) -> list[Node]:
    """Return the tree of a Markdown text: `{"tag", "href"?, "children"}` and strings.

    Args:
        markdown: the text; a link `topic/slug` leads to the page of that entry.
        locale: the reader's language, for the pages it links to.
    """
    root: list[Node] = []
    _build(_parser(locale).parse(_source(markdown)), root)
    return root


def safe_html(markdown: str, locale: str) -> str:
    """Return a Markdown text as HTML that may stand in a page of ours."""
    html = _parser(locale).render(_source(markdown))
    return nh3.clean(html, tags=set(TAGS), attributes={"a": {"href"}}, url_schemes=set(SCHEMES), link_rel=LINK_REL)


def safe_href(target: str) -> str | None:
    """Return a link target that is safe to follow, or None.

    Safe is an absolute http, https or mailto address without credentials, or a path of this site that
    begins with exactly one slash.
    """
    if any(ord(char) <= 32 or char in '\\"<>' or 0x7F <= ord(char) < 0xA0 for char in target):
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    if parts.scheme in ("http", "https"):
        return target if parts.hostname and "@" not in parts.netloc else None
    if parts.scheme == "mailto":
        return target if parts.path and not parts.query else None
    is_own_path = not parts.scheme and not parts.netloc and target.startswith("/") and not target.startswith("//")
    return target if is_own_path else None


def entry_path(target: str, locale: str) -> str | None:
    """Return the page of the entry that a link of the corpus (`topic/slug#section`) means, or None."""
    entry = ENTRY_LINK.fullmatch(target)
    if entry is None:
        return None
    return f"/help/{entry[1]}{'' if locale == LOCALES[0] else f'?lang={locale}'}{entry[2] or ''}"


def _source(markdown: str) -> str:
    """Return what is parsed: not too much, and without what no encoder takes (lone surrogates)."""
    return markdown[:MAX_MARKDOWN_CHARS].encode("utf-8", "replace").decode()


@cache
def _parser(locale: str) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.normalizeLink = lambda url: entry_path(url, locale) or normalizeLink(url)  # type: ignore[method-assign]
    parser.validateLink = lambda url: safe_href(url) is not None  # type: ignore[method-assign]
    return parser.disable("image")


def _build(tokens: Sequence[Token], root: list[Node]) -> None:
    """Put the tree of a flat list of tokens under `root`; hidden paragraphs of tight lists add no level."""
    open_nodes = [root]
    for token in tokens:
        if token.type == "inline":
            _build(token.children or [], open_nodes[-1])
        elif token.nesting == 1:
            node = _node(token)
            children: list[Node] = node["children"] if node else open_nodes[-1]
            if node:
                open_nodes[-1].append(node)
            open_nodes.append(children)
        elif token.nesting == -1:
            open_nodes.pop()
        else:
            _add_leaf(token, open_nodes[-1])


def _node(token: Token) -> dict[str, Any] | None:
    if token.hidden or token.tag not in TAGS:
        return None
    node: dict[str, Any] = {"tag": token.tag}
    if token.tag == "a":
        href = safe_href(str(token.attrGet("href") or ""))
        if href is None:
            return None
        node["href"] = href
    return node | {"children": []}


def _add_leaf(token: Token, children: list[Node]) -> None:
    match token.type:
        case "hardbreak":
            children.append({"tag": "br", "children": []})
        case "softbreak":
            _add_text("\n", children)
        case "code_inline":
            children.append({"tag": "code", "children": [token.content]})
        case "fence" | "code_block":
            children.append({"tag": "pre", "children": [token.content]})
        case "hr":
            children.append({"tag": "hr", "children": []})
        case _:
            _add_text(token.content, children)


def _add_text(text: str, children: list[Node]) -> None:
    if not text:
        return
    if children and isinstance(children[-1], str):
        children[-1] += text
    else:
        children.append(text)
