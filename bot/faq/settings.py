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
    """Weights of the logistic regression "is the best entry right?".

    Fitted by `sportello faq fit` on seven public sets, and on each with 30 % of its entries taken away: a question
    whose entry is missing must look doubtful.
    """

    constant: float = -3.187
    choice: float = 0.919
    words: float = 2.137
    unknown: float = -1.281
    content: float = 1.571


@dataclass(frozen=True)
class Calibration:
    """What a desk's own feedback says of the confidence: new log-odds = `slope` · old + `shift` (Platt 1999)."""

    slope: float = 1.0
    shift: float = 0.0


@dataclass(frozen=True)
class ZoneThresholds:
    """Confidence from which an answer is asserted, and from which choices are offered.

    Strict until a desk has labels: on sets left out of the fit the answer threshold had a mean precision of .96, of
    .94 with 30 % of the entries missing. Above the clarify threshold one of three choices is right in .5 to .9.
    """

    answer: float = 0.85
    clarify: float = 0.20


@dataclass(frozen=True)
class RetrieverSettings:
    """Everything that may be tuned without touching code; the weights come from `sportello faq fit`."""

    learned: RankingWeights = RankingWeights(
        words=ChannelWeight(0.782, -0.026),
        bm25=ChannelWeight(0.158, -0.297),
        bag=ChannelWeight(2.511, 0.688),
        latent=ChannelWeight(2.646, 0.200),
        learned=ChannelWeight(2.019, -0.951),
    )
    unlearned: RankingWeights = RankingWeights(
        words=ChannelWeight(6.175, 1.254),
        bm25=ChannelWeight(2.302, 0.190),
        bag=ChannelWeight(6.371, 2.439),
        latent=ChannelWeight(4.913, 0.614),
    )
    confidence: ConfidenceWeights = field(default_factory=ConfidenceWeights)
    calibration: Calibration = field(default_factory=Calibration)
    zones: ZoneThresholds = field(default_factory=ZoneThresholds)
    candidates: int = 20
