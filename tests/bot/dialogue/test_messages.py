"""What the bot says, in the shape of Rasa's REST channel."""

from bot.dialogue.messages import BotMessage, utterance


def rest(**draft):
    return BotMessage.of(utterance(draft)).as_rest("me")


def test_text_is_split_at_blank_lines():
    assert rest(text="one\n\ntwo\nthree\n") == [
        {"recipient_id": "me", "text": "one"},
        {"recipient_id": "me", "text": "two\nthree"},
    ]


def test_text_with_buttons_stays_whole():
    buttons = [{"title": "Yes", "payload": "/yes", "style": "big"}]

    assert rest(text="one\n\ntwo", buttons=buttons) == [
        {"recipient_id": "me", "text": "one\n\ntwo", "buttons": buttons}
    ]


def test_every_part_is_an_element_of_its_own_in_rasas_order():
    parts = rest(
        text="t",
        custom={"card": "c"},
        image="http://i",
        attachment={"type": "file"},
        elements=[{"title": "e", "subtitle": "s", "buttons": []}],
    )

    assert parts == [
        {"recipient_id": "me", "text": "t"},
        {"recipient_id": "me", "custom": {"card": "c"}},
        {"recipient_id": "me", "image": "http://i"},
        {"recipient_id": "me", "attachment": {"type": "file"}},
        {"recipient_id": "me", "text": "e : s", "buttons": []},
    ]


def test_an_image_is_not_sent_again_as_attachment():
    assert rest(image="http://i") == [{"recipient_id": "me", "image": "http://i"}]


def test_the_stored_event_holds_an_image_as_attachment_too_as_rasas_do():
    assert utterance({"image": "http://i"}).data["attachment"] == "http://i"


def test_quick_replies_are_buttons():
    assert rest(text="t", quick_replies=[{"title": "a", "payload": "/a"}])[0]["buttons"] == [
        {"title": "a", "payload": "/a"}
    ]


def test_nothing_said_is_nothing_sent():
    assert rest() == []
    assert rest(text="") == []
