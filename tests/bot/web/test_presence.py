"""The desk notes that a student reads, cheaply, and only while somebody looks."""

from __future__ import annotations

from datetime import datetime

from support.clock import Clock
from support.site import Site, Student

from bot.conversations import Author, Conversation, NewMessage, Owner
from bot.helpdesk import Helpdesk


async def presence(desk: Helpdesk, student: Student) -> tuple[datetime | None, int | None]:
    async with desk.database.reading() as session:
        conversation = await desk.conversations.by_key(session, student.key)
        assert conversation is not None
        return conversation.seen_at, conversation.seen_seq


async def says(desk: Helpdesk, student: Student, author: Author) -> int:
    async with desk.database.writing() as session:
        conversation = await desk.conversations.by_key(session, student.key)
        assert isinstance(conversation, Conversation)
        if author is Author.OPERATOR:
            await desk.conversations.set_owner(session, conversation.id, Owner.OPERATOR)
        (message,) = await desk.conversations.append(session, conversation.id, NewMessage(author, "Ecco."))
        return message.seq


async def test_reading_is_noted_at_most_every_twenty_seconds(desk: Helpdesk, student: Student, clock: Clock) -> None:
    await student.reads()
    first = await presence(desk, student)
    clock.advance(seconds=19)
    await student.reads()
    unchanged = await presence(desk, student)
    clock.advance(seconds=1)
    await student.reads()

    assert first[0] is not None
    assert unchanged == first
    assert (await presence(desk, student))[0] == clock()


async def test_what_an_operator_said_is_noted_as_read_at_once(desk: Helpdesk, student: Student, clock: Clock) -> None:
    await student.reads()
    clock.advance(seconds=1)
    seq = await says(desk, student, Author.OPERATOR)
    await student.reads()

    assert await presence(desk, student) == (clock(), seq)


async def test_what_arrives_while_nobody_looks_is_not_read(site: Site, desk: Helpdesk, student: Student) -> None:
    await student.reads()
    before = await presence(desk, student)
    seq = await says(desk, student, Author.OPERATOR)
    delivered = await site.call("GET", "/api/chat/messages?since=0&wait=0&away=1", headers=student.headers)
    hidden = await presence(desk, student)
    await student.reads(since=seq)  # the page is in front again: nothing is new, but somebody is there

    assert delivered.json()["last_seq"] == seq
    assert hidden == before
    assert (await presence(desk, student))[1] == seq
