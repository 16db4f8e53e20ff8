"""The closer look: one number for each candidate, whose softmax is the chance to be the one that is meant."""

from __future__ import annotations

import math

import numpy as np

from bot.faq.candidates import Candidates
from bot.faq.settings import ChannelWeight, RetrieverSettings
from bot.faq.vocabulary import Floats


def utilities(found: Candidates, texts_per_document: float, settings: RetrieverSettings) -> Floats:
    """Return the utility of each candidate in the conditional logit (McFadden 1974)."""
    richness = math.tanh(math.log(max(1.0, texts_per_document)))
    weights = settings.unlearned if found.learned is None else settings.learned

    def weight(channel: ChannelWeight) -> float:
        return channel.base + channel.variants * richness

    slopes = [
        0.0,
        weight(weights.words),
        0.0,
        weight(weights.bm25),
        weight(weights.bag),
        weight(weights.latent),
        0.0 if weights.learned is None else weight(weights.learned),
    ]
    return np.array(slopes[: len(found.scores)], dtype=np.float32) @ found.scores


def chances(utility: Floats) -> Floats:
    """Return the softmax of utilities."""
    powers = np.exp(utility - utility.max())
    return np.asarray(powers / powers.sum(), dtype=np.float32)
