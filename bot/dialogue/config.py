"""config.yml: which components interpret a text, and which policies choose what to do."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from bot.dialogue.components import (
    CountVectorsFeaturizer,
    FallbackClassifier,
    LogisticRegressionClassifier,
    MemoizationPolicy,
    RegexEntityExtractor,
    RulePolicy,
    WhitespaceTokenizer,
)

Component = Annotated[
    WhitespaceTokenizer
    | RegexEntityExtractor
    | CountVectorsFeaturizer
    | LogisticRegressionClassifier
    | FallbackClassifier,
    Field(discriminator="name"),
]
Policy = Annotated[MemoizationPolicy | RulePolicy, Field(discriminator="name")]


class Config(BaseModel):
    """config.yml. Other keys at the top belong to the project."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)

    recipe: Literal["default.v1"] = "default.v1"
    language: str | None = None
    pipeline: list[Component]
    policies: list[Policy]

    @field_validator("pipeline")
    @classmethod
    def _in_working_order(cls, pipeline: list[Any]) -> list[Any]:
        kinds = [type(one) for one in pipeline]
        if kinds[:1] != [WhitespaceTokenizer]:
            raise ValueError("the pipeline starts with WhitespaceTokenizer")
        for once in (WhitespaceTokenizer, RegexEntityExtractor, LogisticRegressionClassifier, FallbackClassifier):
            if kinds.count(once) > 1:
                raise ValueError(f"{once.__name__} stands twice in the pipeline")
        if LogisticRegressionClassifier not in kinds:
            raise ValueError("the pipeline needs LogisticRegressionClassifier")
        classifier = kinds.index(LogisticRegressionClassifier)
        if CountVectorsFeaturizer not in kinds[:classifier]:
            raise ValueError("CountVectorsFeaturizer must stand before LogisticRegressionClassifier")
        if CountVectorsFeaturizer in kinds[classifier:] or FallbackClassifier in kinds[:classifier]:
            raise ValueError(
                "order: tokenizer, extractor, featurizers, LogisticRegressionClassifier, FallbackClassifier"
            )
        return pipeline

    @field_validator("policies")
    @classmethod
    def _each_once(cls, policies: list[Any]) -> list[Any]:
        kinds = [type(one) for one in policies]
        if RulePolicy not in kinds:
            raise ValueError("the policies need RulePolicy")
        if len(set(kinds)) < len(kinds):
            raise ValueError("a policy stands twice")
        return policies

    @property
    def rule_policy(self) -> RulePolicy:
        """Return the options of RulePolicy."""
        return next(one for one in self.policies if isinstance(one, RulePolicy))

    @property
    def memoization(self) -> MemoizationPolicy | None:
        """Return the options of MemoizationPolicy, if it is used."""
        return next((one for one in self.policies if isinstance(one, MemoizationPolicy)), None)
