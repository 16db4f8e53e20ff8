"""The corpus examines a thesaurus with its own questions."""

from __future__ import annotations

import pytest

from bot.faq import Abbreviations, Corpus, Thesaurus
from bot.faq.held_out import FOLDS, Comparison, HeldOut, compare, examine, mean_reciprocal_rank, new_groups
from bot.faq.thesaurus import parse_thesaurus

pytestmark = pytest.mark.slow  # each examination fits the corpus many times

PLAIN, NOTHING = Thesaurus(), Abbreviations()


def held(*ranks: float) -> tuple[HeldOut, ...]:
    return tuple(HeldOut(str(number), "a", "it", rank) for number, rank in enumerate(ranks))


def test_every_variant_is_asked_once_of_a_corpus_that_does_not_hold_it(corpus: Corpus) -> None:
    asked = examine(corpus, NOTHING, PLAIN)

    written = sorted((text, entry.id, entry.locale) for entry in corpus.entries for text in entry.variants)
    assert sorted((each.text, each.entry, each.locale) for each in asked) == written
    assert 0 < mean_reciprocal_rank(asked) < 1  # asked of the whole corpus, all would be found
    assert FOLDS > 1


def test_a_thesaurus_that_joins_what_students_keep_apart_is_worse(corpus: Corpus) -> None:
    found = compare(corpus, NOTHING, PLAIN, parse_thesaurus(["credenziali appello"]))

    assert found.is_worse
    assert found.moved(up=False)


def test_words_that_no_entry_has_change_nothing(corpus: Corpus) -> None:
    found = compare(corpus, NOTHING, PLAIN, parse_thesaurus(["caramella dolcetto = candy sweet"]))

    assert not found.is_worse
    assert (found.moved(up=True), found.moved(up=False)) == ([], [])


def test_a_thesaurus_that_brings_words_together_is_no_worse(corpus: Corpus) -> None:
    found = compare(corpus, NOTHING, PLAIN, parse_thesaurus(["password pw credenziali"]))

    assert not found.is_worse
    assert mean_reciprocal_rank(found.after) >= mean_reciprocal_rank(found.before)


def test_the_largest_steps_come_first() -> None:
    found = Comparison(held(1, 0.5, 1, 0), held(0.5, 1, 0, 0))

    assert [after.text for _, after in found.moved(up=False)] == ["2", "0"]
    assert [after.text for _, after in found.moved(up=True)] == ["1"]


def test_only_what_is_new_is_tried_alone_under_a_number_of_its_own() -> None:
    before = parse_thesaurus(["tassa rata", "voto esito"])
    after = parse_thesaurus(["# a comment moves the lines", "voto esito", "tassa rata", "esame prova", "mensa pasto"])

    tried = list(new_groups(before, after))

    assert [group.line for group, _ in tried] == [4, 5]
    assert [len(one_more.groups) for _, one_more in tried] == [3, 3]
    assert all(len({each.line for each in one_more.groups}) == 3 for _, one_more in tried)
