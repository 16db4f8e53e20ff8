"""The numbers of the recipe. Each says where it comes from; `sportello faq fit` measures them again."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ChannelWeight:
    """Weight of a channel in the ranking: `base + variants · tanh(ln(texts per entry))`."""

    base: float
    variants: float


@dataclass(frozen=True)
class RankingWeights:
    """Weights of the conditional logit (one choice among the candidates of each question)."""

    words: ChannelWeight
    bm25: ChannelWeight
    bag: ChannelWeight
    latent: ChannelWeight
    learned: ChannelWeight | None = None


@dataclass(frozen=True)
class ConfidenceWeights:
    """Weights of the logistic regression "is the best entry right?"."""

    constant: float = -4.525
    choice: float = 0.694
    words: float = 2.961
    bag: float = 1.115
    unknown: float = -0.165
    content: float = 1.430


@dataclass(frozen=True)
class ZoneThresholds:
    """Confidence from which an answer is asserted, and from which choices are offered."""

    answer: float = 0.80
    clarify: float = 0.25


@dataclass(frozen=True)
class RetrieverSettings:
    """Everything that may be tuned without touching code."""

    learned: RankingWeights = RankingWeights(
        words=ChannelWeight(0.77, 0.07),
        bm25=ChannelWeight(0.11, -0.08),
        bag=ChannelWeight(0.94, 0.21),
        latent=ChannelWeight(1.96, 0.39),
        learned=ChannelWeight(2.35, -0.91),
    )
    unlearned: RankingWeights = RankingWeights(
        words=ChannelWeight(5.08, 1.32),
        bm25=ChannelWeight(1.96, 0.47),
        bag=ChannelWeight(2.48, 0.60),
        latent=ChannelWeight(4.82, 1.33),
    )
    confidence: ConfidenceWeights = field(default_factory=ConfidenceWeights)
    zones: ZoneThresholds = field(default_factory=ZoneThresholds)
    candidates: int = 20
