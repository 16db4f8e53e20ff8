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

    utility = (
        weight(weights.words) * found.words
        + weight(weights.bm25) * found.bm25
        + weight(weights.bag) * found.bag
        + weight(weights.latent) * found.latent
    )
    if found.learned is not None and weights.learned is not None:
        utility = utility + weight(weights.learned) * found.learned
    return np.asarray(utility, dtype=np.float32)


def chances(utility: Floats) -> Floats:
    """Return the softmax of utilities."""
    powers = np.exp(utility - utility.max())
    return np.asarray(powers / powers.sum(), dtype=np.float32)
