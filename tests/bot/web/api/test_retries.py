"""A program that lost an answer asks again: what was done is done once."""

from __future__ import annotations

import asyncio

from support.program import Program

from bot.helpdesk import Helpdesk
from bot.tickets import EntryKind
from bot.tickets.retries import CONTENT

KEY = {"Idempotency-Key": "call-1"}
ENTRIES = "/tickets/1/entries"
REPLY = {"kind": "reply", "text": "Il rimborso arriva.", "then": "closed", "version": 1}
NOTE = {"kind": "note", "text": "Visto"}


async def said(desk: Helpdesk, ticket_id: int = 1) -> list[tuple[EntryKind, str]]:
    async with desk.database.reading() as session:
        entries = await desk.tickets.entries(session, ticket_id, public_only=False)
    return [(entry.kind, entry.text) for entry in entries[1:]]


async def test_the_same_key_sends_one_reply_whatever_became_of_the_ticket(anna: Program, desk: Helpdesk) -> None:
    await anna.opens()

    answers = await asyncio.gather(*(anna.posts(ENTRIES, REPLY, **KEY) for _ in range(3)))
    reopened = await anna.posts("/tickets/1/reopen", {"reason": "Manca qualcosa"})
    late = await anna.posts(ENTRIES, REPLY, **KEY)

    assert {answer.status for answer in (*answers, late)} == {201}
    assert await said(desk) == [(EntryKind.REPLY, "Il rimborso arriva.")]
    assert (reopened.status, late.json()["state"]) == (200, "open")


async def test_a_key_is_good_for_one_body_one_ticket_and_one_operator(
    anna: Program, bruno: Program, desk: Helpdesk
) -> None:
    for email in ("s1@example.it", "s2@example.it"):
        await anna.opens(email=email)
    await anna.posts(ENTRIES, NOTE, **KEY)

    again = await anna.posts(ENTRIES, NOTE, **KEY)
    other = await anna.posts(ENTRIES, NOTE | {"text": "Altro"}, **KEY)
    as_reply = await anna.posts(ENTRIES, REPLY, **KEY)
    elsewhere = await anna.posts("/tickets/2/entries", NOTE, **KEY)
    colleague = await bruno.posts(ENTRIES, NOTE, **KEY)
    unnamed = await anna.posts(ENTRIES, NOTE)

    assert [each.status for each in (again, elsewhere, colleague, unnamed)] == [201] * 4
    assert (other.status, other.code, as_reply.code) == (409, "key_reused", "key_reused")
    assert await said(desk) == [(EntryKind.NOTE, "Visto")] * 3
    assert await said(desk, 2) == [(EntryKind.NOTE, "Visto")]


async def test_a_forgotten_ticket_keeps_no_fingerprint_of_what_was_written(anna: Program, desk: Helpdesk) -> None:
    await anna.opens()
    await anna.posts(ENTRIES, REPLY, **KEY)

    async with desk.database.writing() as session:
        await desk.tickets.anonymise(session, 1)
        events = await desk.tickets.events(session, 1)

    assert [event.data[CONTENT] for event in events if CONTENT in event.data] == [""]


async def test_a_note_changes_no_state_and_asks_for_nothing(anna: Program, desk: Helpdesk) -> None:
    await anna.opens()

    wrong = [
        await anna.posts(ENTRIES, NOTE | more)
        for more in ({"then": "closed"}, {"resolution": "solved"}, {"asks_grant": "account"})
    ]

    assert [(each.status, each.code, each.json()["error"]["field"]) for each in wrong] == [
        (422, "note_only", "then"),
        (422, "note_only", "resolution"),
        (422, "note_only", "asks_grant"),
    ]
    assert await said(desk) == []


async def test_a_program_asks_for_access_only_as_the_desk_offers_it(anna: Program, desk: Helpdesk) -> None:
    await anna.opens()

    unknown = await anna.posts(ENTRIES, {"kind": "reply", "text": "?", "asks_grant": "everything"})
    asked = await anna.posts(ENTRIES, {"kind": "reply", "text": "Guardiamo?", "asks_grant": "account"})

    async with desk.database.reading() as session:
        event = (await desk.tickets.events(session, 1))[-1]
    assert (unknown.status, unknown.code) == (422, "grant_scope")
    assert (asked.status, event.data["asks_grant"]) == (201, "account")
