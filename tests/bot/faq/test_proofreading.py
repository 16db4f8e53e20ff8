"""What `sportello check` finds in entries that a desk could serve."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.faq.proofreading import proofread

TODAY = date(2026, 11, 22)
HEAD = "---\nquestion: Dove pago?\noffice: tasse\nreviewed: 2026-11-22\n---\n\n"


@pytest.fixture
def entry(tmp_path: Path) -> Path:
    folder = tmp_path / "tasse"
    folder.mkdir()
    return folder / "dove.md"


@pytest.mark.parametrize(
    ("body", "line", "said"),
    [
        ("Qui.\n\n[premi](javascript:alert)\n", 9, "`javascript:`"),
        ("Qui.\n[premi](<JavaScript:alert(1)>)\n", 8, "`javascript:`"),
        ("[premi](data:text/html,x)\n", 7, "`data:`"),
        ("<script>alert(1)</script>\n", 7, "raw HTML is shown as text: <script>"),
        ("Uno\ndue <b>tre</b>\n", 8, "raw HTML is shown as text: <b>"),
    ],
)
def test_what_students_would_see_as_text_is_told_with_its_line(entry: Path, body: str, line: int, said: str) -> None:
    entry.write_text(HEAD + body, "utf-8")

    found = proofread(entry.parents[1], TODAY)

    assert (found[0].file, found[0].line) == (entry, line)
    assert said in found[0].message


def test_links_code_and_addresses_are_no_mistakes(entry: Path) -> None:
    body = "[a](tasse/isee#x) [b](https://x.it) [c]({url_portale}) [d](mailto:a@b.it) <https://x.it> `<b>` 3 < 4\n"
    entry.write_text(HEAD + body, "utf-8")

    assert proofread(entry.parents[1], TODAY) == []


def test_a_review_of_tomorrow_a_question_asked_twice_and_stray_files_are_told(entry: Path) -> None:
    later = HEAD.replace("2026-11-22", "2026-11-23").replace("Dove pago?", '"DOVE  pago?"')
    (entry.parent / "altrove.md").write_text(HEAD + "Qui.\n", "utf-8")
    (entry.parent / "altrove.en.md").write_text(HEAD + "Here.\n", "utf-8")
    entry.write_text(later + "Qui.\n", "utf-8")
    (entry.parents[1] / "x.md").write_text(HEAD + "Qui.\n", "utf-8")
    (entry.parents[1] / "topic.yml").touch()

    found = proofread(entry.parents[1], TODAY)

    assert sorted((problem.file.name, problem.line, problem.message.partition(":")[0]) for problem in found) == [
        ("dove.md", 2, "tasse/altrove.md has the same question"),
        ("dove.md", 4, "`reviewed` is in the future"),
        ("topic.yml", 1, "nobody reads this file"),
        ("x.md", 1, "nobody reads this file"),
    ]
