"""What an editor is told to look at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from bot.faq import Corpus, FaqRetriever
from bot.faq.review import Kind, review

Load = Callable[..., Corpus]
TODAY = date(2026, 11, 21)


def findings(corpus: Corpus, today: date = TODAY) -> list[tuple[str, str]]:
    return [(found.kind.value, found.entry.id) for found in review(corpus, FaqRetriever.fit(corpus), today)]


def test_an_expired_entry_is_named_with_its_file(corpus: Corpus) -> None:
    found = [each for each in review(corpus, FaqRetriever.fit(corpus), TODAY) if each.kind is Kind.EXPIRED]

    assert [each.entry.id for each in found] == ["esami/sessione-covid"]
    assert found[0].as_problem().file.name == "sessione-covid.md"


def test_a_copied_question_is_found(corpus_folder: Path, load: Load) -> None:
    text = (corpus_folder / "tasse/isee.md").read_text("utf-8")
    (corpus_folder / "tasse/isee-due.md").write_text(text, "utf-8")

    found = findings(load(corpus_folder))

    assert (Kind.COPY.value, "tasse/isee-due") in found or (Kind.COPY.value, "tasse/isee") in found


def test_two_entries_that_say_nearly_the_same_are_found(corpus_folder: Path, load: Load) -> None:
    file = corpus_folder / "credenziali/password.md"
    same = "a un appello d'esame mi prenoto come"
    file.write_text(file.read_text("utf-8").replace("[nn ricordo la pw,", f'["{same}",'), "utf-8")

    found = findings(load(corpus_folder))

    assert (Kind.ALIKE.value, "credenziali/password") in found


def test_a_year_later_everything_wants_review(corpus: Corpus) -> None:
    kinds = {kind for kind, _ in findings(corpus, date(2027, 11, 1))}

    assert Kind.UNREVIEWED.value in kinds
