"""What a student types is text, in the chat and in the console, whatever it looks like."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from support.browser import OperatorAtDesk, Student

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-2"), pytest.mark.timeout(300)]

PAYLOADS = (
    '<img src=x onerror="window.__xss=1">',
    "<script>window.__xss=1</script>",
    "<svg/onload=window.__xss=1>",
    "\"><iframe srcdoc='<script>parent.__xss=1</script>'>",
    "[clicca](javascript:window.__xss=1) javascript:window.__xss=1",
    "{{7*7}} ${window.__xss=1} {email}",
    "\u202egnp.exe \u2066verso\u2069 \u200bzero",
)
UNTOUCHED = """() => window.__xss === undefined
    && [...document.querySelectorAll('a')].every((link) => /^(https?|mailto):/.test(link.href))"""
DANGEROUS = (
    "javascript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "blob:x",
    "file:///etc/passwd",
    "//evil.example\\@x",
    "https://a:b@evil.example/",
)


def test_payloads_are_shown_as_they_were_typed(
    server: Any, student_of: Callable[..., Student], operator_of: Callable[..., OperatorAtDesk]
) -> None:
    student, operator = student_of(server), operator_of(server)
    student.visit()
    student.open_chat()

    for sent, payload in enumerate(PAYLOADS, start=1):
        student.says(payload)
        expect(student.panel.locator(".message.student")).to_have_count(sent)
        shown = student.panel.locator(".message.student .text").last.evaluate("(node) => node.textContent")
        assert shown == payload
    student.says("vorrei aprire una richiesta")
    number = student.fills_in_the_form(PAYLOADS[0])
    operator.sign_in("anna")
    operator.opens(number)
    operator.page.locator(".transcript summary").click()
    expect(operator.page.locator(".entries.chat")).to_contain_text(PAYLOADS[1])
    expect(operator.page.locator(".entry.message .text").first).to_contain_text(PAYLOADS[0])

    assert student.page.frames[1].evaluate(UNTOUCHED)
    assert operator.page.evaluate(UNTOUCHED)
    assert student.page.evaluate("window.__xss === undefined")


@pytest.mark.parametrize("target", DANGEROUS)
def test_a_link_of_a_dangerous_kind_is_only_words(server: Any, student_of: Callable[..., Student], target: str) -> None:
    student = student_of(server)
    student.page.goto(f"{server.base}/widget")

    tag = student.page.evaluate(
        """async (href) => {
            const {blockNodes} = await import('/static/shared/blocks.js');
            return blockNodes([{tag: 'a', href, children: ['qui']}])[0].outerHTML;
        }""",
        target,
    )

    assert tag == "<span>qui</span>"


def test_a_tag_that_is_not_on_the_list_keeps_its_words_only(server: Any, student_of: Callable[..., Student]) -> None:
    student = student_of(server)
    student.page.goto(f"{server.base}/widget")

    html = student.page.evaluate(
        """async () => {
            const {blockNodes} = await import('/static/shared/blocks.js');
            const box = document.createElement('div');
            const script = {tag: 'script', children: ['uno']};
            const hostile = [script, {tag: 'p', onclick: 'x', children: ['<b>due']}, 7, null];
            box.append(...blockNodes(hostile));
            return box.innerHTML;
        }"""
    )

    assert html == "uno<p>&lt;b&gt;due</p>"
