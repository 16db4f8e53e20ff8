"""Terms are cut as scikit-learn, and so Rasa, cuts them."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer

from bot.dialogue.components import CountVectorsFeaturizer
from bot.dialogue.featurizer import Featurizer

OPTIONS = [
    {},
    {"min_ngram": 1, "max_ngram": 3, "stop_words": ["la", "di"]},
    {"min_ngram": 2, "max_ngram": 2, "lowercase": False},
    {"analyzer": "char", "min_ngram": 1, "max_ngram": 3},
    {"analyzer": "char", "min_ngram": 3, "max_ngram": 5, "strip_accents": "ascii"},
    {"analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"analyzer": "char_wb", "min_ngram": 3, "max_ngram": 3, "strip_accents": "unicode"},
]
TEXTS = st.text(alphabet="abLAdiàÈ ñ\u0301 İ4_'’\n\t \u2009🙂ß", max_size=25)


def theirs(options, **more):
    return CountVectorizer(
        analyzer=options.analyzer,
        ngram_range=(options.min_ngram, options.max_ngram),
        token_pattern=r"(?u)\b\w+\b" if options.analyzer == "word" else None,
        lowercase=options.lowercase,
        strip_accents=options.strip_accents,
        stop_words=options.stop_words,
        **more,
    )


@pytest.mark.parametrize("given_options", OPTIONS, ids=str)
@given(text=TEXTS)
def test_every_text_has_the_terms_that_scikit_learn_finds(given_options, text):
    options = CountVectorsFeaturizer(name="CountVectorsFeaturizer", **given_options)

    terms = Featurizer(options).terms(text)

    assert Counter(terms) == Counter(theirs(options).build_analyzer()(text))


def test_the_vocabulary_is_limited_as_the_options_say():
    texts = ["la tassa", "la tassa di iscrizione", "la mensa", "la mensa di via Roma"]
    limits = {"min_df": 2, "max_df": 0.9, "max_features": 2}
    featurizer = Featurizer(CountVectorsFeaturizer(name="CountVectorsFeaturizer", **limits))

    featurizer.fit(texts)

    assert (
        featurizer.columns
        == theirs(CountVectorsFeaturizer(name="CountVectorsFeaturizer"), **limits).fit(texts).vocabulary_
    )
    assert featurizer.counts("DI via di nuovo") == {featurizer.columns["di"]: 2}
