"""Bringing existing FAQ pages in, gentle and hostile ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.faq import Corpus
from bot.faq.drafts import write_drafts
from bot.faq.importing import Imported, ImportRefused, read_for_import
from bot.faq.importing_pages import READERS

Load = Callable[..., Corpus]

FILES = {
    "a.csv": "domanda;risposta;varianti\nCome pago?;Con il portale.;pagare tasse;dove si paga\n",
    "b.csv": 'question,answer,tags\nDove?,"In via Roma,\nal 2.",sede\n',
    "c.jsonl": '{"question": "Quando?", "answer": "Domani.", "variants": ["in che giorno"]}\n',
    "d.md": "# Domande\n\n## Chi risponde?\nL'ufficio.\n\n### E poi?\nNiente.\n",
    "e.html": "<html><body><nav><h2>Menu</h2>x</nav><h2>Quanto costa?</h2><p>Poco, vedi "
    '<a href="https://a.example">qui</a>.</p><details><summary>E per chi?</summary>Per tutti.</details></body></html>',
}


def read(tmp_path: Path, name: str, text: str) -> Imported:
    file = tmp_path / name
    file.write_text(text, "utf-8")
    return read_for_import(file, dict(READERS))


@pytest.mark.parametrize(
    ("name", "questions"),
    [
        ("a.csv", ["Come pago?"]),
        ("b.csv", ["Dove?"]),
        ("c.jsonl", ["Quando?"]),
        ("d.md", ["Chi risponde?", "E poi?"]),
        ("e.html", ["Quanto costa?", "E per chi?"]),
    ],
)
def test_every_kind_of_file_is_read(tmp_path: Path, name: str, questions: list[str]) -> None:
    found = read(tmp_path, name, FILES[name])

    assert [entry.question for entry in found.entries] == questions
    assert all(entry.answer for entry in found.entries)


def test_a_draft_becomes_an_entry_once_an_editor_reviewed_it(tmp_path: Path, corpus_folder: Path, load: Load) -> None:
    source = tmp_path / "sources"
    source.mkdir()
    found = read(source, "f.csv", 'question,answer\n"Dove {è}: #1?","Vedi [qui](javascript:x) {ora}\n# Titolo"\n')
    file = write_drafts(found.entries, tmp_path / "drafts", "tasse").written[0]
    reviewed = file.read_text("utf-8").replace("office:", "reviewed: 2026-11-01\noffice:")
    (corpus_folder / "tasse" / file.name).write_text(reviewed.replace("{è}", "è"), "utf-8")

    entry = load(corpus_folder).entry(f"tasse/{file.stem}", "it")

    assert entry.question == "Dove è: #1?"
    assert entry.body == "Vedi qui (ora)\nTitolo"


def test_importing_again_changes_nothing_and_an_editors_work_is_kept(tmp_path: Path) -> None:
    found = read(tmp_path, "d.md", FILES["d.md"])
    first = write_drafts(found.entries, tmp_path / "drafts", "esami")
    first.written[0].write_text("mio", "utf-8")

    second = write_drafts(found.entries, tmp_path / "drafts", "esami")

    assert (len(first.written), len(second.written), len(second.unchanged), len(second.kept)) == (2, 0, 1, 1)
    assert first.written[0].read_text("utf-8") == "mio"


def test_empty_and_repeated_questions_are_left_out_with_their_line(tmp_path: Path) -> None:
    found = read(tmp_path, "g.csv", "question,answer\n\u200b,x\na,\na,b\nA,c\n")

    assert [entry.answer for entry in found.entries] == ["b"]
    assert [problem.line for problem in found.left_out] == [2, 3, 5]


HOSTILE = [
    '- q: a\n  a: "[x](javascript:window.__xss=1)"',
    '- !!python/object/apply:os.system ["id"]',
    "",
    "question,answer\n=1+1,@SUM(A1)",
    "question,answer\na\x00,b",
    "question,answer\n" + '"' * 10_001,
    '{"question": ' + "[" * 50_000,
    "<div>" * 20_000 + "<h2>x</h2>y",
    "# a\n" * 3_000,
    "\ufeff## (a+)+$\nx",
    "<h2>a</h2><script>alert(1)</script><p onclick=x>b</p>",
]


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".md", ".html", ".xlsx", ".yml", ".exe"])
@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_file_is_read_as_text_or_refused_in_words(tmp_path: Path, text: str, suffix: str) -> None:
    try:
        found = read(tmp_path, f"x{suffix}", text)
    except ImportRefused as refused:
        assert refused.problems[0].message
    else:
        assert all("javascript:" not in entry.answer and "<script" not in entry.answer for entry in found.entries)


def test_a_large_or_foreign_file_is_refused(tmp_path: Path) -> None:
    large, foreign = tmp_path / "l.md", tmp_path / "f.csv"
    large.write_text("# a\n" + "x" * 1_000_001, "utf-8")
    foreign.write_bytes(b"question,answer\nperch\xe9,x")

    for file in (large, foreign, tmp_path / "nothing.md"):
        with pytest.raises(ImportRefused):
            read_for_import(file, dict(READERS))
