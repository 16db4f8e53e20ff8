"""A device and its token, a button and its title."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from support.clock import Clock

from bot.conversations import Author, Conversation, ConversationStore, Message, NewMessage
from bot.database import Database


def said(words: str, id_: str | None = None) -> NewMessage:
    return NewMessage(Author.STUDENT, words, client_msg_id=id_)


def answered(words: str, *buttons: tuple[str, str]) -> NewMessage:
    return NewMessage(Author.BOT, words, buttons=[{"title": title, "payload": payload} for title, payload in buttons])


async def append(database: Database, store: ConversationStore, conversation: int, *new: NewMessage) -> list[Message]:
    async with database.writing() as session:
        return await store.append(session, conversation, *new)


async def read(database: Database, store: ConversationStore, conversation: int, since: int = 0) -> list[Message]:
    async with database.reading() as session:
        return await store.since(session, conversation, since)


async def test_a_device_comes_back_with_its_token_of_which_only_a_digest_is_stored(
    database: Database, store: ConversationStore
) -> None:
    async with database.writing() as session:
        conversation, token = await store.start(session, "widget", "it")

    async with database.reading() as session:
        found = await store.by_token(session, token)
        stored = (await session.execute(text("SELECT * FROM conversations"))).one()

    assert found is not None
    assert found.id == conversation.id
    assert len(token) >= 43  # 256 bits
    assert token not in map(str, stored)


@pytest.mark.parametrize("token", ["", "wrong", "\ud800", "x" * 100_000, "' OR 1=1 --"])
async def test_a_token_that_we_did_not_give_opens_nothing(
    database: Database, store: ConversationStore, conversation: Conversation, token: str
) -> None:
    async with database.reading() as session:
        assert await store.by_token(session, token) is None


async def test_a_device_that_was_away_for_thirty_days_starts_again(
    database: Database, store: ConversationStore, clock: Clock
) -> None:
    async with database.writing() as session:
        conversation, token = await store.start(session, "widget", "it")
    clock.advance(days=29)
    await append(database, store, conversation.id, said("sono tornata"))

    clock.advance(days=29, hours=23)
    async with database.reading() as session:
        still_known = await store.by_token(session, token)
    clock.advance(hours=1)
    async with database.reading() as session:
        known_after = await store.by_token(session, token)

    assert still_known is not None
    assert known_after is None


async def test_a_device_that_forgets_leaves_the_conversation_to_the_office(
    database: Database, store: ConversationStore
) -> None:
    async with database.writing() as session:
        conversation, token = await store.start(session, "widget", "it")

    async with database.writing() as session:
        await store.forget_device(session, conversation.id)

    async with database.reading() as session:
        assert await store.by_token(session, token) is None
        assert await store.by_key(session, conversation.key) is not None


async def test_only_a_button_that_we_sent_here_can_be_pressed(
    database: Database, store: ConversationStore, conversation: Conversation
) -> None:
    async with database.writing() as session:
        other, _token = await store.start(session, "widget", "it")
    await append(database, store, conversation.id, answered("scegli", ("Sì", "/affirm"), ("No", "/deny")))
    await append(database, store, other.id, answered("scegli", ("Apri", "/open_ticket")))
    await append(
        database, store, conversation.id, NewMessage(Author.STUDENT, "x", buttons=[{"title": "x", "payload": "/hack"}])
    )

    async with database.reading() as session:
        titles = [
            await store.sent_button(session, conversation.id, payload)
            for payload in ("/affirm", "/deny", "/open_ticket", "/hack", "", "/affirm ", "/Affirm")
        ]

    assert titles == ["Sì", "No", None, None, None, None, None]


async def test_a_button_has_the_title_it_was_last_shown_with(
    database: Database, store: ConversationStore, conversation: Conversation
) -> None:
    await append(database, store, conversation.id, answered("scegli", ("Sì", "/affirm")))
    await append(database, store, conversation.id, answered("choose", ("Yes", "/affirm")))

    async with database.reading() as session:
        assert await store.sent_button(session, conversation.id, "/affirm") == "Yes"
