"""A corpus of any size with the statistics of a real one, for measuring speed (not quality)."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bot.faq.corpus import Corpus
from bot.faq.entry import Entry, Kind, Source

SYLLABLES = [consonant + vowel for consonant in "bcdfglmnprstv" for vowel in "aeio"]
QUESTION_WORDS, ANSWER_WORDS = (5, 11), (30, 60)
VARIANTS = 2
TYPO_SHARE = 0.1


def vocabulary(size: int, source: random.Random) -> list[str]:
    """Return invented words of two to five syllables, all different."""
    words: dict[str, None] = {}
    while len(words) < size:
        words["".join(source.choices(SYLLABLES, k=source.randint(2, 5)))] = None
    return list(words)


def synthetic_corpus(entries: int, seed: int = 0) -> Corpus:
    """Return entries whose words follow Zipf's law, as in a language."""
    source = random.Random(seed)
    words = vocabulary(2_000 + int(20 * entries**0.6), source)
    weights = [1 / (rank + 3) for rank in range(len(words))]

    def text(bounds: tuple[int, int]) -> str:
        return " ".join(source.choices(words, weights, k=source.randint(*bounds)))

    texts = ([text(QUESTION_WORDS) for _ in range(1 + VARIANTS)] for _ in range(entries))
    made = [_entry(number, each, text(ANSWER_WORDS)) for number, each in enumerate(texts)]
    return Corpus(made, f"synthetic {entries} {seed}")


def synthetic_questions(corpus: Corpus, number: int, seed: int = 1) -> list[str]:
    """Return questions made of an entry's words, some left out, some added, one in ten mistyped."""
    source = random.Random(seed)
    questions: list[str] = []
    for entry in source.choices(corpus.entries, k=number):
        kept = [word for word in entry.question.split() if source.random() < 0.7] or entry.question.split()[:1]
        kept += source.choice(corpus.entries).question.split()[: source.randint(0, 3)]
        questions.append(" ".join(_mistyped(word, source) if source.random() < TYPO_SHARE else word for word in kept))
    return questions


def _mistyped(word: str, source: random.Random) -> str:
    place = source.randrange(len(word))
    return word[:place] + source.choice("aeiorstn") + word[place + 1 :]


def _entry(number: int, texts: Sequence[str], answer: str) -> Entry:
    return Entry(
        id=f"synthetic/{number}",
        topic="synthetic",
        slug=str(number),
        locale="it",
        kind=Kind.FAQ,
        question=texts[0],
        variants=tuple(texts[1:]),
        tags=(),
        office="synthetic",
        reviewed=date.min,
        valid_from=None,
        valid_until=None,
        audience=(),
        source=None,
        body=answer,
        sections=(),
        written=Source(Path("synthetic"), 1),
    )
