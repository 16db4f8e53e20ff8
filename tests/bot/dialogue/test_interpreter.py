"""The interpreter counts what Rasa counts and ranks as Rasa ranks.

Rasa's numbers come from real payloads that Rasa 3.6.21 sent to the peer project's action server.
"""

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from support.rasa_files import CONFIG, NLU

from bot.dialogue.classifier import train_classifier
from bot.dialogue.components import LogisticRegressionClassifier
from bot.dialogue.interpreter import Interpreter

RASAS_CONFIDENCES = [
    ("come programmo un drone da corsa?", "domanda_faq", 0.9481354286652809),
    ("sì", "conferma", 0.8416173688750627),
    ("come pago le tasse universitarie?", "domanda_faq", 0.9594819708051985),
    ("apri un ticket", "apri_ticket", 0.9726259406441207),
]
LARGEST_DIFFERENCE = 1e-5  # measured: 4e-7


@pytest.fixture(scope="module")
def peer(peer_project):
    return Interpreter(peer_project.config, peer_project.data)


def test_the_vocabularies_are_as_large_as_rasas(peer):
    assert [len(one.columns) for one in peer._featurizers] == [156, 1416]


@pytest.mark.parametrize(("text", "intent", "confidence"), RASAS_CONFIDENCES)
def test_the_best_intent_has_rasas_confidence(peer, text, intent, confidence):
    parse = peer.parse(text)

    assert parse.intent == intent
    assert parse.confidence == pytest.approx(confidence, abs=LARGEST_DIFFERENCE)


def test_the_ranking_is_sorted_and_holds_ten_intents_at_most(peer):
    confidences = [confidence for _, confidence in peer.parse("ciao").ranking]

    assert confidences == sorted(confidences, reverse=True)
    assert len(confidences) == 10


def test_the_fallback_stands_first_with_its_threshold(peer):
    parse = peer.parse("gatto blu")

    assert (parse.intent, parse.confidence) == ("nlu_fallback", 0.4)
    assert parse.ranking[0] == ("nlu_fallback", 0.4)
    assert parse.ranking[1][1] < 0.5


def test_two_intents_that_are_as_likely_are_a_fallback(read_project):
    close = CONFIG.replace("threshold: 0.5", "threshold: 0.0\n  ambiguity_threshold: 0.9")
    project = read_project(config=close)

    assert Interpreter(project.config, project.data).parse("hello").intent == "nlu_fallback"


def test_without_a_fallback_classifier_the_best_intent_wins_however_weak(read_project):
    project = read_project(config=CONFIG.replace("- name: FallbackClassifier\n  threshold: 0.5\n", ""))

    assert Interpreter(project.config, project.data).parse("zzz").intent in ("greet", "bye")


def test_every_number_is_the_same_word(read_project):
    project = read_project(nlu=NLU.replace("- bye\n", "- bye 123\n"))
    interpreter = Interpreter(project.config, project.data)

    assert interpreter.parse("bye 9").ranking == interpreter.parse("bye 4711").ranking


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800", "🙂", "a" * 5000, "{}[]()", "/x{", "\u200b"])
def test_any_text_has_a_meaning_or_the_fallback(peer, text):
    parse = peer.parse(text)

    assert parse.ranking
    assert parse.as_dict()["text"] == text


def test_entities_are_found_without_regard_to_case_and_with_their_place(peer):
    parse = peer.parse("ticket 000412 di Mario.Rossi@UNI.it")

    assert [(one["entity"], one["value"], one["start"]) for one in parse.entities] == [
        ("email", "Mario.Rossi@UNI.it", 17),
        ("ticket_number", "000412", 7),
    ]


CITY_DOMAIN = """
intents: [greet, bye]
entities: [city]
responses:
  utter_greet: [{text: Hello!}]
  utter_bye: [{text: Bye!}]
"""
LOOKUP = (
    NLU.replace("- bye\n", "- bye [Rome](city)\n") + "- lookup: city\n  examples: |\n    - Rome\n    - St. Gallen\n"
)


def test_words_of_a_lookup_table_are_found_as_whole_words(read_project):
    project = read_project(domain=CITY_DOMAIN, nlu=LOOKUP)
    interpreter = Interpreter(project.config, project.data)

    assert [one["value"] for one in interpreter.parse("rome, Romeo, St. Gallen").entities] == ["rome", "St. Gallen"]


def test_lookup_tables_can_be_switched_off(read_project):
    off = CONFIG.replace("- name: RegexEntityExtractor", "- name: RegexEntityExtractor\n  use_lookup_tables: false")
    project = read_project(domain=CITY_DOMAIN, nlu=LOOKUP, config=off)

    assert Interpreter(project.config, project.data).parse("Rome").entities == ()


def test_merging_equal_columns_changes_nothing_but_the_time():
    chance = np.random.default_rng(7)
    counts = chance.integers(0, 3, size=(40, 12)).astype(float)
    features = csr_matrix(np.hstack([counts, counts[:, :5], counts[:, :2]]))
    intents = [f"i{number % 4}" for number in range(40)]
    options = LogisticRegressionClassifier(name="LogisticRegressionClassifier")

    merged = train_classifier(features, intents, options)
    plain = LogisticRegression(class_weight="balanced", random_state=42, tol=1e-4 / len(intents)).fit(features, intents)

    ours = np.array([merged.confidences(dict(enumerate(row))) for row in features.toarray()])
    assert np.abs(ours - plain.predict_proba(features)).max() < 1e-5
    assert merged.weights.shape == plain.coef_.T.shape


def test_of_two_intents_each_has_its_confidence():
    features, intents = csr_matrix([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]), ["bye", "greet", "bye"]
    options = LogisticRegressionClassifier(name="LogisticRegressionClassifier")

    ours = train_classifier(features, intents, options)
    plain = LogisticRegression(class_weight="balanced", random_state=42, tol=1e-4 / len(intents)).fit(features, intents)

    assert ours.intents == ("bye", "greet")
    assert ours.confidences({0: 1}) == pytest.approx(plain.predict_proba([[1.0, 0.0]])[0])
