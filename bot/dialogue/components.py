"""The components and policies this engine has, with the options it honours. All others are refused."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from bot.dialogue.reading import Section

# The longest piece of history a policy may look at; the tracker's snapshot keeps as much.
LONGEST_HISTORY = 20


class WhitespaceTokenizer(Section):
    """Splits a text at spaces and drops what is no word."""

    name: Literal["WhitespaceTokenizer"]
    intent_tokenization_flag: Literal[False] = False
    intent_split_symbol: str = "_"
    token_pattern: None = None


class RegexEntityExtractor(Section):
    """Finds entities by the regexes and lookup tables of the training data."""

    name: Literal["RegexEntityExtractor"]
    case_sensitive: bool = False
    use_lookup_tables: bool = True
    use_regexes: bool = True
    use_word_boundaries: bool = True


class CountVectorsFeaturizer(Section):
    """Counts words or pieces of words."""

    name: Literal["CountVectorsFeaturizer"]
    analyzer: Literal["word", "char", "char_wb"] = "word"
    min_ngram: int = Field(default=1, ge=1)
    max_ngram: int = Field(default=1, ge=1)
    lowercase: bool = True
    strip_accents: Literal["ascii", "unicode"] | None = None
    stop_words: list[str] | None = None
    min_df: int | float = 1
    max_df: int | float = 1.0
    max_features: int | None = None
    use_lemma: bool = True  # the tokenizer of this engine makes no lemmas, nor does Rasa's
    use_shared_vocab: Literal[False] = False


class LogisticRegressionClassifier(Section):
    """Recognises the intent."""

    name: Literal["LogisticRegressionClassifier"]
    solver: Literal["lbfgs", "newton-cg", "newton-cholesky"] = "lbfgs"
    max_iter: int = Field(default=100, ge=1)
    tol: float = Field(default=1e-4, gt=0)
    random_state: int = 42
    ranking_length: int = Field(default=10, ge=0)


class FallbackClassifier(Section):
    """Says nlu_fallback when the best intent is weak, or hardly better than the second."""

    name: Literal["FallbackClassifier"]
    threshold: float = Field(default=0.3, ge=0, le=1)
    ambiguity_threshold: float = Field(default=0.1, ge=0, le=1)


class MemoizationPolicy(Section):
    """Repeats what the stories say, as long as the last turns are exactly theirs."""

    name: Literal["MemoizationPolicy"]
    priority: Literal[3] = 3
    max_history: int = Field(default=5, ge=1, le=LONGEST_HISTORY)
    enable_feature_string_compression: bool = True
    use_nlu_confidence_as_score: Literal[False] = False


class RulePolicy(Section):
    """Follows the rules; else falls back."""

    name: Literal["RulePolicy"]
    priority: Literal[4] = 4
    core_fallback_threshold: float = Field(default=0.3, ge=0, le=1)
    core_fallback_action_name: str = "action_default_fallback"
    enable_fallback_prediction: bool = True
    restrict_rules: Literal[True] = True
    check_for_contradictions: Literal[True] = True


# For components that Rasa has: what to do without them here.
ADVICE = {
    "DIETClassifier": "use LogisticRegressionClassifier, and RegexEntityExtractor for entities",
    "SklearnIntentClassifier": "use LogisticRegressionClassifier",
    "KeywordIntentClassifier": "use LogisticRegressionClassifier",
    "CRFEntityExtractor": "use RegexEntityExtractor, or a button's payload",
    "DucklingEntityExtractor": "use a regex, and let an action read the value",
    "SpacyNLP": "use WhitespaceTokenizer and CountVectorsFeaturizer",
    "ResponseSelector": "use one intent for each answer, or let an action choose it",
    "EntitySynonymMapper": "let an action map the value",
    "RegexFeaturizer": "remove it; RegexEntityExtractor reads the regexes",
    "LexicalSyntacticFeaturizer": "use CountVectorsFeaturizer with analyzer char_wb",
    "TEDPolicy": "write rules for what must happen, and stories for MemoizationPolicy",
    "UnexpecTEDIntentPolicy": "remove it",
    "AugmentedMemoizationPolicy": "use MemoizationPolicy",
}
