"""The channels, against a slow and obvious writing of their formulas."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest

from bot.faq import FaqRetriever
from bot.faq.candidates import compare
from bot.faq.channel_words import LEAST_LIKENESS, grams
from bot.faq.index import Index
from bot.faq.ranking import utilities
from bot.faq.settings import RetrieverSettings

QUESTIONS = [
    "come chiedo il rimborso delle tasse",
    "isee isee e rata della zia",
    "non mi fa prenotare l'appello dell'esame di analisi",
    "voto",
    "quando scade tutto?",
    "credenziali perse perse, aiuto",
]


class Reference:
    """Every formula with plain dictionaries, one text at a time."""

    def __init__(self, index: Index) -> None:
        cut = index.analyzer.terms
        self.texts = [
            [cut(text) for text in document.texts] + [cut(f"{document.texts[0]} {document.tags}")]
            for document in index.documents
        ]
        self.bags = [
            Counter([*cut(f"{document.answer} {document.tags}", 20_000).stems, *(s for t in found for s in t.stems)])
            for document, found in zip(index.documents, self.texts, strict=True)
        ]
        self.number = len(self.bags)
        self.df = Counter(stem for bag in self.bags for stem in bag)
        flat = [text for found in self.texts for text in found]
        self.words = sorted({word for text in flat for word in text.folded})
        self.gram_df = Counter(gram for word in self.words for gram in set(grams(word)))
        self.mean_text = sum(len(text.stems) for text in flat) / len(flat)
        self.mean_bag = sum(sum(bag.values()) for bag in self.bags) / self.number

    def idf(self, stem: str) -> float:
        return math.log((self.number + 1) / (self.df[stem] + 1)) + 1

    def rarity(self, stem: str) -> float:
        return math.log(1 + (self.number - self.df[stem] + 0.5) / (self.df[stem] + 0.5))

    def cosine(self, one: Counter[str], other: Counter[str]) -> float:
        a, b = ({s: (1 + math.log(n)) * self.idf(s) for s, n in each.items()} for each in (one, other))
        return sum(a[s] * b.get(s, 0) for s in a) / (math.hypot(*a.values()) * math.hypot(*b.values()))

    def bm25(self, question: Counter[str], text: Counter[str], mean: float) -> float:
        room = 1.2 * (1 - 0.75 + 0.75 * sum(text.values()) / mean)
        best = sum(self.rarity(stem) for stem in question)
        return sum(self.rarity(s) * text[s] / (text[s] + room) for s in question if s in text) / best

    def shape(self, word: str) -> dict[str, float]:
        weights = {
            g: n * (math.log((len(self.words) + 1) / (self.gram_df[g] + 1)) + 1)
            for g, n in Counter(grams(word)).items()
        }
        return {gram: weight / math.hypot(*weights.values()) for gram, weight in weights.items()}

    def likeness(self, one: str, other: str) -> float:
        a, b = self.shape(one), self.shape(other)
        found = sum(a[gram] * b.get(gram, 0) for gram in a)
        return found if found >= LEAST_LIKENESS else 0.0

    def soft(self, one: dict[str, float], other: dict[str, float]) -> float:
        def norm(words: dict[str, float]) -> float:
            total: Counter[str] = Counter()
            for word, weight in words.items():
                for gram, part in self.shape(word).items():
                    total[gram] += weight * part  # type: ignore[assignment]
            return math.hypot(*total.values())

        pairs = sum(a * b * self.likeness(w, v) for w, a in one.items() for v, b in other.items())
        return pairs / (norm(one) * norm(other))

    def weighted(self, folded: tuple[str, ...], stems: tuple[str, ...]) -> dict[str, float]:
        of = dict(zip(folded, stems, strict=False))
        return {word: (1 + math.log(n)) * self.idf(of[word]) for word, n in Counter(folded).items()}


def best_three(scores: list[float]) -> float:
    best = sorted(scores)[-3:]
    return sum(best) / len(best)


@pytest.mark.parametrize("question", QUESTIONS)
def test_fast_channels_equal_the_slow_ones(retriever: FaqRetriever, question: str) -> None:
    index = retriever.index("it")
    slow = Reference(index)
    query = index.query(index.analyzer.terms(question))
    asked, words = Counter(query.terms.stems), slow.weighted(query.terms.folded, query.terms.stems)

    fast = compare(index, query, None)

    for number, texts in enumerate(slow.texts):
        counts = [Counter(text.stems) for text in texts]
        soft = [slow.soft(words, slow.weighted(text.folded, text.stems)) for text in texts]
        assert fast.stems[number] == pytest.approx(best_three([slow.cosine(asked, c) for c in counts]), abs=1e-5)
        assert fast.bm25[number] == pytest.approx(
            best_three([slow.bm25(asked, c, slow.mean_text) for c in counts]), abs=1e-5
        )
        assert fast.bag[number] == pytest.approx(slow.bm25(asked, slow.bags[number], slow.mean_bag), abs=1e-5)
        assert fast.words[number] == pytest.approx(best_three(soft), abs=1e-5)
        assert fast.words_best[number] == pytest.approx(max(soft), abs=1e-5)


def test_some_documents_score_the_same_alone_as_among_all(retriever: FaqRetriever) -> None:
    index = retriever.index("it")
    query = index.query(index.analyzer.terms(QUESTIONS[0]))
    some = np.array([1, 4, 5])

    alone, among = compare(index, query, some), compare(index, query, None).take(some)

    for channel in ("stems", "words", "words_best", "bm25", "bag", "latent", "learned"):
        assert np.allclose(getattr(alone, channel), getattr(among, channel), atol=1e-6)


def test_the_utility_is_the_weighted_sum_of_the_channels(retriever: FaqRetriever) -> None:
    index, settings = retriever.index("it"), RetrieverSettings()
    found = compare(index, index.query(index.analyzer.terms(QUESTIONS[0])), None)
    richness = math.tanh(math.log(index.texts_per_document))

    fast = utilities(found, index.texts_per_document, settings)

    slow = sum(
        (getattr(settings.learned, name).base + getattr(settings.learned, name).variants * richness)
        * getattr(found, name)
        for name in ("words", "bm25", "bag", "latent", "learned")
    )
    assert np.allclose(fast, slow, atol=1e-4)
