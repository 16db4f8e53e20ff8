"""Loading a corpus: what is read, and how mistakes are told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.faq import Corpus, CorpusRefused, Kind

Load = Callable[..., Corpus]

HEAD = "---\nquestion: Dove?\noffice: tasse\nreviewed: 2026-09-01\n---\n"


def problems(load: Load, folder: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(CorpusRefused) as refused:
        load(folder)
    return [(problem.file.name, problem.line, problem.message) for problem in refused.value.problems]


def test_entries_come_by_topic_and_slug_the_original_before_its_twin(corpus: Corpus) -> None:
    order = [(entry.id, entry.locale) for entry in corpus.entries]

    assert order == sorted(order, key=lambda entry: (entry[0], entry[1] != "it"))
    assert ("tasse/prima-rata", "en") in order


def test_an_entry_is_given_in_the_readers_language_else_in_the_original(corpus: Corpus) -> None:
    twin, original = corpus.entry("tasse/prima-rata", "en"), corpus.entry("tasse/isee", "en")

    assert (twin.locale, original.locale) == ("en", "it")


def test_facts_are_told_in_the_language_of_the_entry(corpus: Corpus) -> None:
    italian, english = corpus.entry("tasse/prima-rata", "it"), corpus.entry("tasse/prima-rata", "en")

    assert "18 dicembre 2026" in italian.body
    assert "50,00 €" in italian.body
    assert "18 December 2026" in english.body
    assert "€50.00" in english.body


def test_a_guide_is_cut_into_sections_with_anchors(corpus: Corpus) -> None:
    guide = corpus.entry("esami/guida-esame", "it")

    assert guide.kind is Kind.GUIDE
    assert [section.anchor for section in guide.sections] == [
        "che-cosa-porto-il-giorno-della-prova",
        "quando-vedo-l-esito-nel-libretto",
    ]
    assert guide.sections[0].body == "Un documento di riconoscimento valido e il badge."


def test_an_entry_holds_on_both_ends_of_its_period(corpus: Corpus) -> None:
    entry = corpus.entry("esami/sessione-covid", "it")

    assert entry.is_valid(date(2026, 3, 31))
    assert not entry.is_valid(date(2026, 4, 1))


def test_the_version_changes_with_a_letter_and_with_a_fact(load: Load, corpus_folder: Path) -> None:
    before = load(corpus_folder).version
    with_other_fact = load(corpus_folder, importo_mora="60 €").version
    file = corpus_folder / "tasse/isee.md"
    file.write_text(file.read_text("utf-8") + "Altro.\n", "utf-8")

    after = load(corpus_folder).version

    assert len({before, with_other_fact, after}) == 3


def test_all_mistakes_are_told_at_once_with_file_and_line(load: Load, corpus_folder: Path) -> None:
    (corpus_folder / "tasse/uno.md").write_text(
        "---\nquestion: Uno?\nvariant: [a]\noffice: tasse\nreviewed: 2026-02-31\n"
        "valid_from: 2026-05-01\nvalid_until: 2026-04-01\naudience: [marziani]\n---\n\nPaga {quanto}.\n\nE } qui.\n",
        "utf-8",
    )
    (corpus_folder / "tasse/due.en.md").write_text(HEAD + "See [there](tasse/nowhere).\n", "utf-8")
    (corpus_folder / "esami/Tre.md").write_text(HEAD + "x\n", "utf-8")
    (corpus_folder / "esami/quattro.md").write_text("senza testa\n", "utf-8")
    (corpus_folder / "esami/cinque.md").write_text("---\nquestion: a\nquestion: b: c\n---\nx\n", "utf-8")

    found = problems(load, corpus_folder)

    assert [(name, line) for name, line, _ in found] == [
        ("Tre.md", 1),
        ("cinque.md", 3),
        ("quattro.md", 1),
        ("due.en.md", 1),
        ("due.en.md", 6),
        ("uno.md", 3),
        ("uno.md", 5),
        ("uno.md", 7),
        ("uno.md", 8),
        ("uno.md", 11),
        ("uno.md", 13),
    ]
    messages = " ".join(message for _, _, message in found)
    for words in ("unknown key `variant`", "before `valid_from`", "{quanto}", "marziani", "no original", "nowhere"):
        assert words in messages


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("question: a\nquestion: b", "written twice"),
        ("question: &a [x]\nvariants: *a", "anchors"),
        ('question: !!python/object/apply:os.system ["id"]', "tag"),
        ("question: {a: b}", "must be a text"),
        ("question: ''", "missing or empty"),
        ('question: "\\u200b"', "missing or empty"),
        ("question: a\nvariants: uno", "must be a list"),
        ("question: a\nvariants: [{b: c}]", "must be a text"),
        ("question: a\nkind: altro", "must be faq or guide"),
        ("question: a\nkind: guide", "needs at least one"),
        ("- question", "not valid YAML"),
        ("variants: !!set {a, b}", "tag"),
        pytest.param("question: [" + "[" * 5_000, "not valid YAML", marks=pytest.mark.slow),
        ("question: " + "x" * 400, "longer than 300"),
        ("question: a\x00b", "not valid YAML"),
        ("x: " + "y" * 30_000, "the head is longer"),
    ],
)
def test_a_hostile_or_careless_head_is_refused_in_words(load: Load, corpus_folder: Path, head: str, said: str) -> None:
    text = f"---\n{head}\noffice: tasse\nreviewed: 2026-09-01\n---\nx\n"
    (corpus_folder / "tasse/nuova.md").write_text(text, "utf-8")

    found = problems(load, corpus_folder)

    assert any(said in message for _, _, message in found)


def test_a_file_that_is_no_text_or_too_large_is_refused(load: Load, corpus_folder: Path) -> None:
    (corpus_folder / "tasse/latino.md").write_bytes(HEAD.encode() + "perché".encode("latin-1"))
    (corpus_folder / "tasse/lunga.md").write_text(HEAD + "x" * 1_000_001, "utf-8")

    found = problems(load, corpus_folder)

    assert [name for name, _, _ in found] == ["latino.md", "lunga.md"]


def test_a_head_nobody_can_read_hides_neither_its_links_nor_makes_others_wrong(load: Load, corpus_folder: Path) -> None:
    broken = "---\nquestion: a: b: c\n---\n\n[via](tasse/nessuna)\n"
    (corpus_folder / "tasse/rotta.md").write_text(broken, "utf-8")
    (corpus_folder / "tasse/rotta.en.md").write_text(HEAD + "x\n", "utf-8")
    (corpus_folder / "tasse/sana.md").write_text(HEAD + "[qui](tasse/rotta)\n", "utf-8")

    found = problems(load, corpus_folder)

    assert [(name, line) for name, line, _ in found] == [("rotta.md", 2), ("rotta.md", 5)]
    assert "tasse/nessuna" in found[1][2]


@pytest.mark.parametrize(
    ("written", "line", "said"),
    [("reviewed:\n", 4, "is missing"), ("reviewed: ieri\n", 4, "must be a day"), ("", 1, "is missing")],
)
def test_a_review_without_a_day_is_told_where_it_stands(
    load: Load, corpus_folder: Path, written: str, line: int, said: str
) -> None:
    head = HEAD.replace("reviewed: 2026-09-01\n", written)
    (corpus_folder / "tasse/nuova.md").write_text(head + "x\n", "utf-8")

    ((_, found, message),) = problems(load, corpus_folder)

    assert (found, said in message) == (line, True)


def test_an_unknown_topic_or_office_is_refused(load: Load, corpus_folder: Path) -> None:
    (corpus_folder / "mensa").mkdir()
    (corpus_folder / "mensa/menu.md").write_text(HEAD.replace("office: tasse", "office: cucina") + "x\n", "utf-8")

    found = problems(load, corpus_folder)

    assert [(line, message) for _, line, message in found] == [
        (1, "the folder mensa has no topic.yml"),
        (3, "`office` names cucina, which is no topic"),
    ]


def test_a_heading_in_a_faq_and_a_wrong_section_link_are_refused(load: Load, corpus_folder: Path) -> None:
    (corpus_folder / "tasse/nuova.md").write_text(
        HEAD + "Vedi [qui](esami/guida-esame#niente).\n\n## Titolo\nx\n", "utf-8"
    )

    found = problems(load, corpus_folder)

    assert [line for _, line, _ in found] == [6, 8]


def test_windows_line_ends_and_a_byte_order_mark_are_fine(load: Load, corpus_folder: Path) -> None:
    text = "\ufeff" + (HEAD + "Riga.\n").replace("\n", "\r\n")
    (corpus_folder / "tasse/nuova.md").write_bytes(text.encode())

    corpus = load(corpus_folder)

    assert corpus.entry("tasse/nuova", "it").body == "Riga."
