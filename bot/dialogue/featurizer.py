"""What a text is counted by: its words, or pieces of them, as Rasa's CountVectorsFeaturizer counts.

scikit-learn chooses the vocabulary; the terms are cut here, so that a desk whose training was kept counts without it:
importing it takes longer than all else that a start does.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bot.dialogue.components import CountVectorsFeaturizer

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_WORD = re.compile(r"\b\w+\b")
_SPACES = re.compile(r"\s\s+")


class Featurizer:
    """One CountVectorsFeaturizer of the pipeline; `columns` is its vocabulary."""

    def __init__(self, options: CountVectorsFeaturizer) -> None:
        self._options = options
        self.columns: dict[str, int] = {}

    def fit(self, texts: Sequence[str]) -> csr_matrix:
        """Learn the vocabulary of some texts and return their counts, shape (n_texts, n_columns)."""
        from sklearn.feature_extraction.text import CountVectorizer

        options = self._options
        counter = CountVectorizer(
            analyzer=self.terms, min_df=options.min_df, max_df=options.max_df, max_features=options.max_features
        )
        counts = counter.fit_transform(texts)
        self.columns = {str(term): int(column) for term, column in counter.vocabulary_.items()}
        return counts

    def counts(self, text: str) -> dict[int, int]:
        """Return how often each known term stands in a text, by column."""
        found = Counter(self.terms(text))
        return {self.columns[term]: times for term, times in found.items() if term in self.columns}

    def terms(self, text: str) -> list[str]:
        """Return the terms of a text, known or not, each as often as it stands there."""
        text = self._simplified(text)
        if self._options.analyzer == "word":
            stopped = self._options.stop_words or ()
            words = [word for word in _WORD.findall(text) if word not in stopped]
            return [" ".join(words[start:end]) for start, end in self._pieces(len(words))]
        if self._options.analyzer == "char":
            text = _SPACES.sub(" ", text)
            return [text[start:end] for start, end in self._pieces(len(text))]
        return [term for word in text.split() for term in self._inside(f" {word} ")]

    def _simplified(self, text: str) -> str:
        if self._options.lowercase:
            text = text.lower()
        if self._options.strip_accents is None or text.isascii():
            return text
        apart = unicodedata.normalize("NFKD", text)
        if self._options.strip_accents == "ascii":
            return apart.encode("ascii", "ignore").decode("ascii")
        return "".join(one for one in apart if not unicodedata.combining(one))

    def _pieces(self, length: int) -> Iterator[tuple[int, int]]:
        """Yield start and end of every piece that is as long as the options want."""
        for size in range(self._options.min_ngram, min(self._options.max_ngram, length) + 1):
            for start in range(length - size + 1):
                yield start, start + size

    def _inside(self, word: str) -> Iterator[str]:
        """Yield the pieces of a word between two blanks; one that is shorter than any piece is a piece itself."""
        yield from (word[start:end] for start, end in self._pieces(len(word)))
        if len(word) < self._options.min_ngram:
            yield word
