from __future__ import annotations

import asyncio
import uuid
from typing import Any, NoReturn

import pytest
from support.site import Site, Student

from bot.conversations import NewMessage
from bot.conversations.models import Author
from bot.errors import TooManyTries
from bot.helpdesk import Helpdesk
from bot.turns import Turns
from bot.web.chat_pace import MESSAGES, NEW_CHATS, ChatPace, WritingTooFast

QUESTION = "Come chiedo il rimborso delle tasse pagate in più?"


async def test_a_conversation_begins_with_a_greeting_and_a_token(site: Site) -> None:
    answer = await site.call("POST", "/api/chat/conversations", {"locale": "it"}, headers={"Origin": site.base})

    opened = answer.json()
    assert answer.status == 201
    assert [message["author"] for message in opened["messages"]] == ["bot"]
    assert (opened["last_seq"], opened["locale"]) == (1, "it")
    assert len(opened["token"]) >= 43


async def test_the_token_is_not_stored(site: Site, student: Student, desk: Helpdesk) -> None:
    stored = (desk.settings.data_dir / "sportello.db").read_bytes() + (
        desk.settings.data_dir / "sportello.db-wal"
    ).read_bytes()

    assert student.key.encode() in stored
    assert student.token.encode() not in stored


async def test_a_question_of_the_corpus_is_answered_with_its_source(student: Student) -> None:
    said = await student.says(QUESTION)

    answer = next(message for message in said if (message["custom"] or {}).get("card") == "faq_answer")
    assert answer["custom"]["entry"].startswith("tasse/")
    assert answer["blocks"]


async def test_the_source_of_an_answer_has_a_page(site: Site, student: Student, desk: Helpdesk) -> None:
    said = await student.says(QUESTION)
    card = next(message["custom"] for message in said if (message["custom"] or {}).get("card") == "faq_answer")

    page = await site.call("GET", card["source"]["url"].removeprefix(desk.settings.base_url))

    assert page.status == 200
    assert card["source"]["title"].split("?")[0] in page.text.replace("&#39;", "'")


async def test_a_message_sent_twice_is_there_once(student: Student) -> None:
    id_ = str(uuid.uuid4())

    first, second = await student.posts("ciao", id_=id_), await student.posts("ciao", id_=id_)

    assert (first.status, second.status) == (202, 202)
    assert first.json() == second.json()
    read = await student.reads()
    assert [message["text"] for message in read["messages"] if message["author"] == "student"] == ["ciao"]


async def test_the_same_message_id_with_another_text_is_a_conflict(student: Student) -> None:
    id_ = str(uuid.uuid4())
    await student.posts("ciao", id_=id_)

    assert (await student.posts("altro", id_=id_)).status == 409


async def test_a_button_that_was_never_sent_cannot_be_pressed(student: Student) -> None:
    answer = await student.posts(payload="/open_ticket")

    forged = await student.posts(payload='/inform{"email":"admin@example.it"}')

    assert forged.status == 422
    assert forged.code == "unknown_button"
    assert answer.status in (202, 422)


async def test_a_pressed_button_is_shown_by_its_title(student: Student) -> None:
    greeting = (await student.reads())["messages"][0]
    button = greeting["buttons"][0]

    posted = await student.posts(payload=button["payload"])

    read = await student.reads(since=posted.json()["seq"] - 1)
    assert read["messages"][0]["text"] == button["title"]


async def test_a_typed_intent_is_only_text(student: Student) -> None:
    said = await student.says("/restart")

    read = await student.reads()
    assert "/restart" in [message["text"] for message in read["messages"]]
    assert said


async def test_reading_waits_for_news_and_ends_with_them(student: Student, desk: Helpdesk) -> None:
    waiting = asyncio.create_task(student.reads(since=1, wait=20))
    await asyncio.sleep(0.05)
    async with desk.database.writing() as session:
        conversation = await desk.conversations.by_key(session, student.key)
        assert conversation
        await desk.conversations.append(session, conversation.id, NewMessage(Author.SYSTEM, "eccoci"))
    desk.wakes.notify(conversation.id)

    read = await asyncio.wait_for(waiting, 5)

    assert [message["text"] for message in read["messages"]] == ["eccoci"]


async def test_a_number_in_the_query_that_is_none_is_refused(site: Site, student: Student) -> None:
    for number in ("-1", "1e3", "²", "٤", "9999999999999", "", "1 ", "abc"):
        answer = await site.call("GET", f"/api/chat/messages?since={number}", headers=student.headers)
        assert (answer.status, answer.code) == (422, "invalid"), number


async def test_the_conversation_goes_on_in_the_other_language(site: Site, student: Student) -> None:
    changed = await site.call("POST", "/api/chat/locale", {"locale": "en"}, headers=student.headers)

    refused = await student.posts("")

    assert changed.json() == {"locale": "en"}
    assert refused.json()["error"]["message"].startswith("The message is empty")


async def test_a_forgotten_device_is_shut_out(site: Site, student: Student) -> None:
    ended = await site.call("POST", "/api/chat/forget", {}, headers=student.headers)

    after = await site.call("GET", "/api/chat/messages", headers=student.headers)

    assert ended.status == 204
    assert (after.status, after.code) == (401, "conversation_ended")


async def test_a_reader_who_is_told_that_nobody_is_busy_has_the_answer(
    student: Student, desk: Helpdesk, turns: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle, since = turns.engine.handle, desk.conversations.since
    is_answering, may_answer = asyncio.Event(), asyncio.Event()

    async def answer_late(*of: Any) -> Any:
        is_answering.set()
        await may_answer.wait()
        return await handle(*of)

    async def read_just_before_the_answer(*of: Any, **more: Any) -> Any:
        read = await since(*of, **more)
        may_answer.set()
        await turns.answered(of[1])
        return read

    monkeypatch.setattr(turns.engine, "handle", answer_late)
    seq = (await student.posts(QUESTION)).json()["seq"]
    await is_answering.wait()
    with monkeypatch.context() as patch:
        patch.setattr(desk.conversations, "since", read_just_before_the_answer)
        view = await student.reads(since=seq)

    assert view["busy"] or view["messages"]


async def test_twenty_messages_at_once_are_taken_and_the_next_one_waits(student: Student) -> None:
    answers = [await student.posts("") for _ in range(MESSAGES + 1)]

    assert [answer.status for answer in answers] == [422] * MESSAGES + [429]
    assert answers[-1].json()["error"]["message"].startswith("Stanno arrivando troppi messaggi")
    assert int(answers[-1].headers["Retry-After"]) >= 1


async def test_one_network_begins_no_chats_without_end(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web.pace.Pace.take", refuse)

    answer = await site.call("POST", "/api/chat/conversations", {}, headers={"Origin": site.base})

    assert (answer.status, answer.code, answer.headers["Retry-After"]) == (429, "writing_too_fast", "7")


def test_a_lecture_hall_may_begin_its_chats_at_once() -> None:
    pace = ChatPace()

    for number in range(NEW_CHATS):
        pace.begin("campus")
        pace.say(number, "campus")

    with pytest.raises(WritingTooFast):
        pace.begin("campus")


def refuse(_pace: object, _network: str) -> NoReturn:
    raise TooManyTries(7)
