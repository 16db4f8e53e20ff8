"""The REST channel, as a program written for Rasa calls it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from support.site import Answer, Site, Student

from bot.helpdesk import Helpdesk
from bot.limits import LIMITS, Limit, LimitKind
from bot.web.chat_pace import MESSAGES

WEBHOOK = "/webhooks/rest/webhook"


async def says(site: Site, message: Any, sender: Any = "anna", **more: Any) -> Answer:
    return await site.call("POST", WEBHOOK, {"sender": sender, "message": message} | more)


async def test_a_question_is_answered_by_words_then_the_card_alone(site: Site) -> None:
    parts = (await says(site, "Come chiedo il rimborso delle tasse pagate in più?")).json()

    card = next(part for part in parts if part.get("custom", {}).get("card") == "faq_answer")
    before = parts[parts.index(card) - 1]
    assert set(card) == {"recipient_id", "custom"}
    assert "rimborso" in before["text"]
    assert {part["recipient_id"] for part in parts} == {"anna"}


async def test_a_missing_sender_is_refused(site: Site) -> None:
    for body in (
        {"message": "ciao"},
        {"sender": "", "message": "ciao"},
        {"sender": None, "message": "ciao"},
        {"sender": 7, "message": "x"},
        [],
        "x",
        {"sender": "x" * 201, "message": "x"},
    ):
        answer = await site.call("POST", WEBHOOK, body)

        assert answer.status == 400, body
        assert answer.json()["status"] == "failure"


async def test_a_message_that_is_no_text_is_refused(site: Site) -> None:
    for message in (None, 7, ["ciao"], {"text": "ciao"}):
        assert (await says(site, message)).status == 400


async def test_what_is_no_json_is_refused(site: Site) -> None:
    for data in (b"", b"ciao", b"{", b"\xff", b"[" * 50_000):
        assert (await site.call("POST", WEBHOOK, data=data)).status == 400


async def test_a_button_is_pressed_by_its_payload_but_a_typed_intent_is_text(site: Site) -> None:
    offered = (await says(site, "vorrei aprire una richiesta", sender="a")).json()
    buttons = [button for part in offered for button in part.get("buttons", [])]

    pressed = (await says(site, buttons[0]["payload"], sender="a")).json()
    typed = (await says(site, '/give_answer{"answer":"tasse"}', sender="b")).json()

    assert any(part.get("custom", {}).get("card") == "form" for part in pressed)
    assert not any(part.get("custom", {}).get("card") == "form" for part in typed)


async def test_two_first_messages_at_once_open_one_conversation(site: Site) -> None:
    answers = await asyncio.gather(*(says(site, f"ciao {number}", sender="insieme") for number in range(5)))

    assert [answer.status for answer in answers] == [200] * 5


async def test_a_sender_reaches_no_chat_of_the_widget(site: Site, student: Student) -> None:
    await student.posts("solo per me")

    answer = await says(site, "ciao", sender=student.key)

    assert "solo per me" not in answer.text
    assert [m["text"] for m in (await student.reads())["messages"] if m["author"] == "student"] == ["solo per me"]


async def test_a_sender_is_answered_in_the_language_of_the_metadata(site: Site) -> None:
    answer = await says(site, "hello", sender="eng", metadata={"locale": "en"})

    assert answer.status == 200
    assert "Hello" in answer.text or "Hi" in answer.text


async def test_the_channel_says_that_it_is_there(site: Site) -> None:
    assert (await site.call("GET", "/webhooks/rest/")).json() == {"status": "ok"}


async def guesses(site: Site, sender: str) -> str:
    """Ask for somebody's request with a wrong address, and return what the bot says to it."""
    await says(site, "a che punto è la mia richiesta?", sender=sender)
    await says(site, "000412", sender=sender)
    return (await says(site, f"{sender}@studenti.it", sender=sender)).text


async def test_a_new_sender_for_each_guess_is_no_new_guess(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIMITS, LimitKind.STATUS_NETWORK, Limit(2, timedelta(minutes=15)))

    said = [await guesses(site, f"persona{number}") for number in range(4)]

    assert ["Troppi tentativi" in text or "troppe" in text.lower() for text in said] == [False, False, True, True]


async def test_senders_of_a_backend_that_is_trusted_are_counted_apart(
    site: Site, desk: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.web.rest.is_within", lambda _address, _networks: True)

    await says(site, "ciao", sender="a")
    await says(site, "ciao", sender="b")

    assert len(set(await networks(desk, "a", "b"))) == 2


async def test_a_sender_is_counted_where_it_speaks_from_now(site: Site, desk: Helpdesk) -> None:
    async with desk.database.writing() as session:
        await desk.conversations.start(session, "rest", "it", "rest:a", {"network": "another"})

    await says(site, "ciao", sender="a")
    await says(site, "ciao", sender="b")

    first, second = await networks(desk, "a", "b")
    assert first == second != "another"


async def networks(desk: Helpdesk, *senders: str) -> list[str]:
    async with desk.database.reading() as session:
        chats = [await desk.conversations.by_key(session, f"rest:{sender}") for sender in senders]
        return [chat.context["network"] for chat in chats if chat]


async def test_a_sender_that_floods_is_told_when_to_come_back(site: Site) -> None:
    answers = [await says(site, "", sender="a") for _ in range(MESSAGES + 1)]

    assert [answer.status for answer in answers[:-1]] == [422] * MESSAGES
    assert (answers[-1].status, answers[-1].code) == (429, "writing_too_fast")
    assert int(answers[-1].headers["Retry-After"]) >= 1
