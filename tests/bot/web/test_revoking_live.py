"""Access that a student takes back while an operator answers in the chat, and the bot keeps silent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from support.site import Operator, Student

from bot.helpdesk import Helpdesk
from bot.tickets import GrantEnd, NewGrant, NewTicket

BUTTON = '/revoke_grants{"answer":"revoke_yes"}'
KEEP = '/revoke_grants{"answer":"revoke_no"}'


@pytest.fixture
async def live(student: Student, operator: Operator, desk: Helpdesk) -> Student:
    """Return a student with an operator in the chat, and an access with each of two requests."""
    async with desk.database.writing() as session:
        chat = await desk.conversations.by_key(session, student.key)
        assert chat
        for subject in ("Rimborso", "Rata"):
            new = NewTicket("tasse", subject, "it", email="maria@example.it", conversation_id=chat.id)
            ticket = await desk.tickets.create(session, new)
            wanted = NewGrant("account", desk.clock() + timedelta(hours=5))
            await desk.tickets.grant(session, ticket.id, wanted, desk.institution.grants)
    await operator.posts(f"/api/console/conversations/{student.key}/take-over")
    return student


async def ends(desk: Helpdesk) -> list[GrantEnd | None]:
    async with desk.database.reading() as session:
        return [grant.ended_as for id_ in (1, 2) for grant in await desk.tickets.grants(session, id_)]


@pytest.mark.parametrize("words", ["revoca gli accessi temporanei", "Revoke temporary access, please"])
async def test_the_words_that_were_promised_end_every_access_at_once(live: Student, desk: Helpdesk, words: str) -> None:
    told = await live.says(words)

    assert await ends(desk) == [GrantEnd.REVOKED, GrantEnd.REVOKED]
    assert [each["author"] for each in told] == ["system"]
    assert "Il mio account (000001)\nIl mio account (000002)" in told[0]["text"]
    async with desk.database.reading() as session:
        entries = [entry.text for id_ in (1, 2) for entry in await desk.tickets.entries(session, id_, public_only=True)]
    assert words in entries


async def test_a_number_means_that_request_alone(live: Student, desk: Helpdesk) -> None:
    await live.says("revoca l'accesso per la 2")

    assert await ends(desk) == [None, GrantEnd.REVOKED]


@pytest.mark.parametrize("words", ["come funziona l'accesso temporaneo?", "il mio account va bene", "/revoke_grants"])
async def test_what_only_speaks_of_it_is_for_the_operator_alone(live: Student, desk: Helpdesk, words: str) -> None:
    told = await live.says(words)

    assert (await ends(desk), told) == ([None, None], [])


async def test_buttons_that_the_bot_left_behind_mean_what_they_say(
    student: Student, operator: Operator, desk: Helpdesk, live: Student
) -> None:
    await operator.posts(f"/api/console/conversations/{student.key}/release")
    await student.says("revoca gli accessi temporanei")
    await operator.posts(f"/api/console/conversations/{student.key}/take-over")

    await student.says(payload=KEEP)
    kept = await ends(desk)
    await student.says(payload=BUTTON)

    assert (kept, await ends(desk)) == ([None, None], [GrantEnd.REVOKED, GrantEnd.REVOKED])
