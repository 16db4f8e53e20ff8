"""Chats are kept in order: no gap, no message twice, nobody else's."""

from __future__ import annotations

import asyncio

import pytest
from support.clock import Clock

from bot.conversations import Author, Conversation, ConversationStore, Message, NewMessage, Owner, waiting
from bot.database import Database
from bot.errors import Conflict, NotFound


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


async def test_messages_come_back_in_the_order_they_were_said(
    database: Database, store: ConversationStore, conversation: Conversation
) -> None:
    await append(database, store, conversation.id, said("ciao"))
    await append(database, store, conversation.id, answered("buongiorno"), answered("che cosa ti serve?"))

    messages = await read(database, store, conversation.id)

    assert [(each.seq, each.author, each.text) for each in messages] == [
        (1, Author.STUDENT, "ciao"),
        (2, Author.BOT, "buongiorno"),
        (3, Author.BOT, "che cosa ti serve?"),
    ]


async def test_a_client_reads_on_from_the_last_message_it_has(
    database: Database, store: ConversationStore, conversation: Conversation
) -> None:
    await append(database, store, conversation.id, said("uno"), said("due"), said("tre"))

    assert [each.text for each in await read(database, store, conversation.id, since=1)] == ["due", "tre"]
    assert await read(database, store, conversation.id, since=3) == []


@pytest.mark.slow
async def test_many_writers_at_once_leave_no_gap_and_no_double(
    database: Database, store: ConversationStore, conversation: Conversation
) -> None:
    async with database.writing() as session:
        other, _token = await store.start(session, "widget", "it")
    writers = 12

    await asyncio.gather(
        *(
            append(database, store, id_, said(f"{n}"), answered(f"{n}!"))
            for n in range(writers)
            for id_ in (conversation.id, other.id)
        )
    )

    for id_ in (conversation.id, other.id):
        messages = await read(database, store, id_)
        assert [each.seq for each in messages] == list(range(1, 2 * writers + 1))
        assert all(
            answer.text == f"{question.text}!" for question, answer in zip(messages[::2], messages[1::2], strict=True)
        )


async def test_a_transaction_that_fails_leaves_no_gap(
    database: Database, store: ConversationStore, conversation: Conversation
) -> None:
    with pytest.raises(RuntimeError):
        async with database.writing() as session:
            await store.append(session, conversation.id, said("lost"))
            raise RuntimeError

    await append(database, store, conversation.id, said("kept"))

    assert [(each.seq, each.text) for each in await read(database, store, conversation.id)] == [(1, "kept")]


async def test_a_retry_of_a_message_writes_nothing(
    database: Database, store: ConversationStore, conversation: Conversation
) -> None:
    first = (await append(database, store, conversation.id, said("ciao", "id-1")))[0]
    await append(database, store, conversation.id, answered("buongiorno"))

    again = (await append(database, store, conversation.id, said("ciao", "id-1")))[0]

    assert (first.seq, again.seq) == (1, 1)
    assert len(await read(database, store, conversation.id)) == 2


async def test_retries_at_the_same_moment_write_one_message(
    database: Database, store: ConversationStore, conversation: Conversation
) -> None:
    written = await asyncio.gather(*(append(database, store, conversation.id, said("ciao", "id-1")) for _ in range(8)))

    assert {messages[0].seq for messages in written} == {1}
    assert [each.seq for each in await read(database, store, conversation.id)] == [1]


async def test_the_same_message_id_with_another_text_is_a_conflict(
    database: Database, store: ConversationStore, conversation: Conversation
) -> None:
    await append(database, store, conversation.id, said("ciao", "id-1"))

    with pytest.raises(Conflict):
        await append(database, store, conversation.id, said("addio", "id-1"))
    with pytest.raises(Conflict):
        await append(
            database, store, conversation.id, NewMessage(Author.STUDENT, "ciao", payload="/greet", client_msg_id="id-1")
        )


async def test_two_students_may_use_the_same_message_id(
    database: Database, store: ConversationStore, conversation: Conversation
) -> None:
    async with database.writing() as session:
        other, _token = await store.start(session, "widget", "it")
    await append(database, store, conversation.id, said("ciao", "id-1"))

    message = (await append(database, store, other.id, said("altro", "id-1")))[0]

    assert (message.seq, message.text) == (1, "altro")


async def test_nothing_is_written_to_a_conversation_that_is_not_there(
    database: Database, store: ConversationStore
) -> None:
    with pytest.raises(NotFound):
        await append(database, store, 999, said("ciao"))
    with pytest.raises(NotFound):
        async with database.reading() as session:
            await store.get(session, 999)


async def test_what_a_stop_left_unanswered_is_found_again(
    database: Database, store: ConversationStore, conversation: Conversation
) -> None:
    async with database.writing() as session:
        asked, _token = await store.start(session, "widget", "it")
        with_operator, _token = await store.start(session, "widget", "it")
        await store.append(session, conversation.id, said("ciao"), answered("buongiorno"))
        await store.mark_answered(session, conversation.id, 1)
        await store.append(session, asked.id, said("uno"), said("due"))
        await store.append(session, with_operator.id, said("mi sente?"))
        await store.set_owner(session, with_operator.id, Owner.OPERATOR)

    async with database.reading() as session:
        left = await store.unanswered(session)
        pending = await store.pending(session, await store.get(session, asked.id))

    assert left == [asked.id]
    assert [message.text for message in pending] == ["uno", "due"]


async def test_who_waits_longest_for_a_person_is_first_in_the_queue(
    database: Database, store: ConversationStore, conversation: Conversation, clock: Clock
) -> None:
    async with database.writing() as session:
        other, _token = await store.start(session, "widget", "it")
        await store.set_owner(session, other.id, Owner.QUEUE)
    clock.advance(minutes=1)
    async with database.writing() as session:
        await store.set_owner(session, conversation.id, Owner.QUEUE)

    async with database.reading() as session:
        queue = [each.id for each in await waiting.page(session, 10)]
    async with database.writing() as session:
        await store.set_owner(session, other.id, Owner.BOT)
        left = [each.id for each in await waiting.page(session, 10)]

    assert (queue, left) == ([other.id, conversation.id], [conversation.id])


async def test_what_was_said_is_stored_as_it_is(
    database: Database, store: ConversationStore, conversation: Conversation
) -> None:
    words = "{slot} <b>'; DROP TABLE messages;-- \u202e 👩‍👩‍👧 \\ %s"
    card = {"card": "form", "n": [1, None, {"x": "è"}]}
    await append(database, store, conversation.id, NewMessage(Author.BOT, words, name="Anna", custom=card))

    message = (await read(database, store, conversation.id))[0]

    assert (message.text, message.name, message.custom, message.buttons) == (words, "Anna", card, [])
