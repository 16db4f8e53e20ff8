"""What the comparison of two desks takes for the same answer."""

import pytest
from rasa_compare.chats import Student, is_promised, locale_of, masked

BUTTONS = [{"title": "Sì", "payload": "/affirm"}, {"title": "No", "payload": "/deny"}]


class Recorded(Student):
    """A student of a bot that always shows the same buttons; remembers what is sent to it."""

    def __init__(self) -> None:
        super().__init__("http://127.0.0.1:9", "somebody", "en")
        self.sent: list[dict] = []

    def _post(self, message: dict) -> list[dict]:
        self.sent.append(message)
        return [{"text": "?", "buttons": BUTTONS}]


def test_a_moment_and_a_request_id_do_not_count():
    ours = {"text": "il 3 novembre 2026, 10:30 (codice 1a2b3c4d)", "custom": {"request_id": "1A2B3C4D"}}
    theirs = {"custom": {"request_id": "FFFFFFFF"}, "text": "il 3 novembre 2026, 10:31 (codice FFFFFFFF)"}

    assert masked(ours) == masked(theirs)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"text": "numero 000001"}, {"text": "numero 000002"}),
        ({"text": "entro il 3 novembre 2026"}, {"text": "entro il 4 novembre 2026"}),
        ({"custom": {"confidence": 0.91}}, {"custom": {"confidence": 0.92}}),
        ({"text": "Va bene", "buttons": BUTTONS}, {"text": "Va bene", "buttons": BUTTONS[:1]}),
    ],
)
def test_anything_else_does(one, other):
    assert masked(one) != masked(other)


def test_a_button_is_pressed_by_its_title_or_its_number_and_sends_its_payload():
    student = Recorded()

    for line in ("[Sì]", "ciao", "[2]", "[Sì]", "[Forse]"):
        student.says(line)

    assert [message["message"] for message in student.sent] == ["[Sì]", "ciao", "/deny", "/affirm", "[Forse]"]


def test_the_page_says_its_language_with_the_first_message_only():
    student = Recorded()

    student.says("hello")
    student.says("thanks")

    assert [message.get("metadata") for message in student.sent] == [{"locale": "en"}, None]


@pytest.mark.parametrize(
    ("chat", "locale"), [("# locale: en\n> hello", "en"), ("> ciao", "it"), ("> # locale: en", "it")]
)
def test_a_chat_says_the_language_of_its_page(chat, locale):
    assert locale_of(chat) == locale


@pytest.mark.parametrize("line", ["", "   ", "/open_ticket", '/give_answer{"answer":"tasse"}'])
def test_empty_lines_and_typed_intents_are_no_part_of_the_promise(line):
    assert not is_promised(line)
