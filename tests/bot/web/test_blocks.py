from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.hostile import hostile_payloads

from bot.web.blocks import TAGS, blocks, entry_path, safe_href, safe_html


def text_of(nodes: list[Any]) -> str:
    return "".join(node if isinstance(node, str) else text_of(node["children"]) for node in nodes)


def links(nodes: list[Any]) -> list[str]:
    found = [node["href"] for node in nodes if isinstance(node, dict) and "href" in node]
    return found + [href for node in nodes if isinstance(node, dict) for href in links(node["children"])]


def test_an_answer_becomes_a_tree_of_paragraphs_lists_and_links() -> None:
    tree = blocks("Apri il **portale**:\n\n1. accedi\n2. vai su [Tasse](https://portale.example/tasse)", "it")

    assert tree == [
        {"tag": "p", "children": ["Apri il ", {"tag": "strong", "children": ["portale"]}, ":"]},
        {
            "tag": "ol",
            "children": [
                {"tag": "li", "children": ["accedi"]},
                {
                    "tag": "li",
                    "children": [
                        "vai su ",
                        {"tag": "a", "href": "https://portale.example/tasse", "children": ["Tasse"]},
                    ],
                },
            ],
        },
    ]


def test_a_table_keeps_its_rows() -> None:
    tree = blocks("| Rata | Entro |\n|---|---|\n| prima | dicembre |", "it")

    assert tree[0]["tag"] == "table"
    assert text_of(tree) == "RataEntroprimadicembre"


def test_raw_html_stays_text() -> None:
    markup = "<img src=x onerror=alert(1)> <b>ciao</b>"

    assert text_of(blocks(markup, "it")) == markup
    assert "<img" not in safe_html(markup, "it")
    assert "&lt;img" in safe_html(markup, "it")


def test_a_link_of_the_corpus_leads_to_the_page_of_the_entry() -> None:
    assert links(blocks("[password](tasse/rimborso)", "it")) == ["/help/tasse/rimborso"]
    assert links(blocks("[password](credenziali/password#spid)", "en")) == ["/help/credenziali/password?lang=en#spid"]
    assert 'href="/help/credenziali/password"' in safe_html("[password](credenziali/password)", "it")


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//evil.example",
        "https://user:pw@evil.example/",
        "https:///",
        "mailto:a@b.example?bcc=c@d.example",
        "java\tscript:alert(1)",
        "file:///etc/passwd",
    ],
)
def test_an_unsafe_target_is_no_link(target: str) -> None:
    assert safe_href(target) is None
    assert links(blocks(f"[qui]({target})", "it")) == []
    assert "href" not in safe_html(f"[qui]({target})", "it")


def test_a_backslash_does_not_turn_a_path_into_another_host() -> None:
    assert safe_href("/\\evil.example") is None
    assert links(blocks("[qui](/\\evil.example)", "it")) == ["/%5Cevil.example"]


@pytest.mark.parametrize("target", ["https://a.example/x?y=1#z", "http://a.example", "mailto:a@b.example", "/help/x/y"])
def test_a_plain_target_is_a_link(target: str) -> None:
    assert links(blocks(f"[qui]({target})", "it")) == [target]


def test_an_entry_path_is_made_of_slugs_only() -> None:
    assert entry_path("../etc/passwd", "it") is None
    assert entry_path("tasse/..", "it") is None
    assert entry_path("a/b/c", "it") is None


@pytest.mark.parametrize("payload", hostile_payloads("chat", "description"), ids=lambda payload: payload.name)
def test_no_hostile_text_yields_more_than_text_and_safe_links(payload: Any) -> None:
    tree, html = blocks(payload.text, "it"), safe_html(payload.text, "it")

    assert all(safe_href(href) == href for href in links(tree))
    assert all(re.match(r"https?://|mailto:|/help/", href) for href in links(tree))
    assert not re.search(r"<(script|img|svg|iframe|style|object|embed|form|input)\b", html, re.IGNORECASE)
    assert not re.search(r"<[^>]+\son\w+\s*=", html, re.IGNORECASE)


@given(st.text(max_size=300))
def test_any_text_becomes_json_of_known_tags(text: str) -> None:
    def check(nodes: list[Any]) -> None:
        for node in nodes:
            if isinstance(node, dict):
                assert node["tag"] in TAGS
                check(node["children"])

    tree = blocks(text, "en")

    json.dumps(tree)
    check(tree)
