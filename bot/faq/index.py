"""All channels over the documents of one language, fitted once and then only read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from scipy import sparse

from bot.faq.analysis import Analyzer, Terms
from bot.faq.channel_latent import FEWEST_DOCUMENTS, Latent
from bot.faq.channel_learned import MOST_DOCUMENTS, MOST_TEXTS, Learned
from bot.faq.channel_stems import Bm25, StemCosine
from bot.faq.channel_words import SoftWords
from bot.faq.documents import Document
from bot.faq.full_scan import FULL_SCAN, FullScan
from bot.faq.masks import Masks
from bot.faq.query import Query
from bot.faq.rows import TextRows
from bot.faq.spelling import Spelling
from bot.faq.vocabulary import Vocabulary, count, sublinear, unit_rows

MAX_ANSWER_CHARS = 20_000


class Index:
    """The documents of one language, ready to be compared with a question."""

    def __init__(self, documents: Iterable[Document], analyzer: Analyzer) -> None:
        self.documents = tuple(documents)
        self.analyzer = analyzer
        cut = self.analyzer.terms
        texts = [[cut(text) for text in document.texts] for document in self.documents]
        for found, document in zip(texts, self.documents, strict=True):
            if document.tags:
                found.append(cut(f"{document.texts[0]} {document.tags}"))
        answers = [cut(f"{document.answer} {document.tags}", MAX_ANSWER_CHARS).stems for document in self.documents]
        bags = [(*answer, *_stems(found)) for answer, found in zip(answers, texts, strict=True)]
        flat = [text for found in texts for text in found]
        stems = [text.stems for text in flat]
        self.rows = TextRows([len(found) for found in texts])
        self.vocabulary = Vocabulary(bags)
        self.plain = tuple(tuple(" ".join(text.folded) for text in found) for found in texts)
        self.evidence = tuple(frozenset(filter(self.analyzer.is_evidence, bag)) for bag in bags)
        self.stem_cosine = StemCosine(stems, self.vocabulary)
        self.bm25 = Bm25(stems, self.vocabulary)
        self.bag = Bm25(bags, self.vocabulary)
        self.postings = self.bag.matrix.T.tocsr()
        self.soft = SoftWords(flat, self.vocabulary, self.analyzer.language)
        self.spelling = Spelling(self.soft, self.vocabulary, analyzer)
        enough = len(self.documents) >= FEWEST_DOCUMENTS and self.vocabulary.size >= FEWEST_DOCUMENTS
        self.latent = Latent(bags, stems, self.vocabulary) if enough else None
        self.learned = self._learn(answers) if self._is_learnable() else None

        self.masks = Masks(self.documents)
        entries = {document.entry.id: 0 for document in self.documents}
        numbers = dict(zip(entries, range(len(entries)), strict=True))
        self.owners = tuple(numbers[document.entry.id] for document in self.documents)
        self.everything = np.arange(self.rows.n_documents)
        self.scan = self._laid_out() if 0 < self.rows.n_documents <= FULL_SCAN and self.vocabulary.size else None

    @property
    def texts_per_document(self) -> float:
        """Return how many ways of asking each document has, on average."""
        return self.rows.n_texts / max(1, self.rows.n_documents)

    def query(self, terms: Terms) -> Query:
        """Look a question up in this index."""
        return Query(self.spelling.corrected(terms), self.vocabulary, self.analyzer, terms)

    def _is_learnable(self) -> bool:
        small = self.rows.n_documents <= MOST_DOCUMENTS and self.rows.n_texts <= MOST_TEXTS
        return small and self.rows.n_documents > 1 and self.vocabulary.size > 0

    def _laid_out(self) -> FullScan:
        latent = self.latent.matrix if self.latent else None
        return FullScan(self.rows, self.stem_cosine.matrix, self.bm25.matrix, self.soft.matrix, self.bag.matrix, latent)

    def _learn(self, answers: Sequence[Sequence[str]]) -> Learned:
        idf = sparse.diags(self.vocabulary.idf)
        of_answers = unit_rows(sublinear(count(answers, self.vocabulary.columns)[0]) @ idf)
        words = sparse.csr_matrix(self.soft.matrix)
        return Learned(self.stem_cosine.matrix, words, self.soft, np.asarray(self.rows.documents), of_answers)


def _stems(texts: Iterable[Terms]) -> list[str]:
    return [stem for text in texts for stem in text.stems]
