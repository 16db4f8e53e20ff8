"""Words are where Rasa's WhitespaceTokenizer finds them."""

import pytest

from bot.dialogue.tokenizer import spans, tokenize


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("come pago le tasse?", ["come", "pago", "le", "tasse"]),
        ("l'iscrizione", ["l", "iscrizione"]),
        ("mario.rossi@uni.it!", ["mario.rossi@uni.it"]),
        ("10'000.00 euro", ["10'000.00", "euro"]),
        ("vai su https://x.example/a?b=1&c=2 ora", ["vai", "su", "https://x.example/a?b=1&c=2", "ora"]),
        ("(ciao) «bello»", ["ciao", "bello"]),
        ("#tag @me A&B", ["#tag", "@me", "A&B"]),
        ("ciao 👋 a tutti", ["ciao", "a", "tutti"]),
        ("👋", ["👋"]),
        (":-)", [":-)"]),
        ("", [""]),
        ("-5 gradi", ["-5", "gradi"]),
        ("così... sì", ["così", "sì"]),
    ],
)
def test_a_text_is_split_into_words(text, words):
    assert tokenize(text) == words


def test_the_place_of_each_word_is_known():
    text = "le tasse, le rate"

    assert [text[start:end] for start, end in spans(text, tokenize(text))] == ["le", "tasse", "le", "rate"]
