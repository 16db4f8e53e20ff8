"""Recognises the intent and the entities of a text: Rasa's light pipeline, trained with scikit-learn.

The vocabulary and the ranking are those of Rasa 3.6.21 (measured: confidences within 1e-6).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack

from bot.dialogue import components
from bot.dialogue.classifier import Classifier, train_classifier
from bot.dialogue.config import Config
from bot.dialogue.entity_extractor import EntityExtractor
from bot.dialogue.featurizer import Featurizer
from bot.dialogue.names import INTENT_NLU_FALLBACK
from bot.dialogue.tokenizer import spans, tokenize
from bot.dialogue.training_data import TrainingData

_NUMBER = re.compile(r"\b[0-9]+\b")


@dataclass(frozen=True)
class Parse:
    """What a text seems to mean. `ranking`: (intent, confidence), best first, after the fallback."""

    text: str
    intent: str | None
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    entities: tuple[dict[str, Any], ...]

    def as_dict(self) -> dict[str, Any]:
        """Return it as Rasa's parse data."""
        return {
            "text": self.text,
            "intent": {"name": self.intent, "confidence": self.confidence},
            "entities": list(self.entities),
            "text_tokens": [list(span) for span in spans(self.text, tokenize(self.text))],
            "intent_ranking": [{"name": name, "confidence": confidence} for name, confidence in self.ranking],
        }


class Interpreter:
    """Trained once, when the project is opened."""

    def __init__(self, config: Config, data: TrainingData) -> None:
        self._featurizers: list[Featurizer] = []
        self._extractor: EntityExtractor | None = None
        self._fallback: components.FallbackClassifier | None = None
        for component in config.pipeline:
            match component:
                case components.RegexEntityExtractor():
                    self._extractor = EntityExtractor(component, data)
                case components.CountVectorsFeaturizer():
                    self._featurizers.append(Featurizer(component))
                case components.LogisticRegressionClassifier():
                    self._ranking_length = component.ranking_length
                    self._classifier = self._train(component, data)
                case components.FallbackClassifier():
                    self._fallback = component

    def parse(self, text: str) -> Parse:
        """Return the intent, after the fallback, and the entities of `text`."""
        ranking = self._rank(text)
        if self._is_unsure(ranking) and self._fallback is not None:
            ranking.insert(0, (INTENT_NLU_FALLBACK, self._fallback.threshold))
        name, confidence = ranking[0]
        entities = tuple(self._extractor.find(text)) if self._extractor else ()
        return Parse(text, name, confidence, tuple(ranking), entities)

    def _rank(self, text: str) -> list[tuple[str, float]]:
        confidences = self._classifier.confidences(self._counts(text))
        best_first = np.argsort(-confidences, kind="stable")[: self._ranking_length or None]
        return [(self._classifier.intents[index], float(confidences[index])) for index in best_first]

    def _is_unsure(self, ranking: Sequence[tuple[str, float]]) -> bool:
        if self._fallback is None:
            return False
        if ranking[0][1] < self._fallback.threshold:
            return True
        return len(ranking) > 1 and ranking[0][1] - ranking[1][1] < self._fallback.ambiguity_threshold

    def _train(self, options: components.LogisticRegressionClassifier, data: TrainingData) -> Classifier:
        prepared = [_prepared(example.text) for example in data.examples]
        features = csr_matrix(hstack([one.fit(prepared) for one in self._featurizers]), dtype=float)
        return train_classifier(features, [example.intent for example in data.examples], options)

    def _counts(self, text: str) -> dict[int, int]:
        """Return the counts of all featurizers side by side, as they were while training."""
        prepared, first = _prepared(text), 0
        counts: dict[int, int] = {}
        for one in self._featurizers:
            counts.update((first + column, times) for column, times in one.counts(prepared).items())
            first += len(one.columns)
        return counts


def _prepared(text: str) -> str:
    """Return the words of `text` with every number written as the same word."""
    return " ".join(_NUMBER.sub("__NUMBER__", word) for word in tokenize(text))
