"""The list of what waits: filtered, paged, and read in few statements."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event
from support.clock import Clock
from support.site import Operator

from bot.conversations import Author, NewMessage, Owner
from bot.helpdesk import Helpdesk


async def test_the_list_shows_a_ticket_with_its_topic_state_and_requester(operator: Operator, ticket_id: int) -> None:
    listed = (await operator.gets("/api/console/queue")).json()

    item = listed["items"][0]
    assert (item["kind"], item["ticket_id"], item["number"]) == ("ticket", ticket_id, f"{ticket_id:06}")
    assert (item["state"], item["phase"], item["label"]) == ("open", "new", "aperto")
    assert (item["requester"], item["channel"], item["owner"]) == ("Mario Rossi", "widget", "bot")
    assert listed["counts"] == {"unanswered": 1, "open": 1, "queue": 0}


async def test_the_list_is_filtered_by_state_and_topic(operator: Operator, ticket_id: int) -> None:
    async def listed(query: str) -> list[Any]:
        items: list[Any] = (await operator.gets(f"/api/console/queue?{query}")).json()["items"]
        return items

    assert len(await listed("state=open")) == 1
    assert len(await listed("topic=tasse")) == 1
    assert await listed("state=closed") == []
    assert await listed("topic=rete") == []
    assert await listed("topic=%27%20OR%201=1--") == []
    assert (await operator.gets("/api/console/queue?state=nonsense")).status == 422
    assert (await operator.gets("/api/console/queue?cursor=nonsense")).status == 422


async def waits(desk: Helpdesk, clock: Clock, words: str) -> str:
    """Let a student wait in the chat for a person; return the conversation's key."""
    clock.advance(seconds=1)
    async with desk.database.writing() as session:
        chat, _token = await desk.conversations.start(session, "widget", "it")
        pressed = NewMessage(Author.STUDENT, "Parla con una persona", payload="/person")
        await desk.conversations.append(session, chat.id, NewMessage(Author.STUDENT, words), pressed)
        await desk.conversations.set_owner(session, chat.id, Owner.QUEUE)
    return chat.key


async def test_who_waits_in_the_chat_is_read_in_pages_before_the_tickets(
    operator: Operator, ticket_id: int, desk: Helpdesk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.web.console_queue.CHATS", 2)
    for number in range(5):
        await waits(desk, clock, f"domanda {number}")

    seen, path = [], "/api/console/queue?"
    while True:
        page = (await operator.gets(path)).json()
        seen.append([item["subject"] for item in page["items"]])
        if page["cursor"] is None:
            break
        path = f"/api/console/queue?cursor={page['cursor']}"

    assert seen == [
        ["domanda 0", "domanda 1"],
        ["domanda 2", "domanda 3"],
        ["domanda 4", "Rimborso della prima rata"],
    ]
    assert page["counts"]["queue"] == 5
    for cursor in ("c.", "c.1.2", "c.x.y.z", f"c.{10**20}.0.1", "c.1.1.0"):
        assert (await operator.gets(f"/api/console/queue?cursor={cursor}")).status == 422


async def test_a_long_queue_costs_as_many_reads_as_a_short_one(
    operator: Operator, desk: Helpdesk, clock: Clock
) -> None:
    statements: list[str] = []
    event.listen(desk.database.engine.sync_engine, "before_cursor_execute", lambda *of: statements.append(of[2]))

    async def reads() -> int:
        statements.clear()
        await operator.gets("/api/console/queue")
        return len(statements)

    await waits(desk, clock, "prima")
    short = await reads()
    for number in range(12):
        await waits(desk, clock, f"domanda {number}")

    assert await reads() == short
