"""Who the host page says is talking: which tokens are believed, once, and what they open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jwt
import pytest
from sqlalchemy import text
from support.clock import Clock

from bot.access import AccessDesk, AccessTier, Identity, IdentityRefused, OtherIdentity
from bot.conversations import ConversationStore
from bot.database import Database
from bot.limits import Limits
from bot.tickets import NewTicket, TicketStore

KEY = "a key of the portal, long enough for HS256"
SITE = "default"
ROSA = Identity("rosa-77", "rosa@studenti.example.it", "Rosa Bruni")

Sign = Callable[..., str]


@pytest.fixture
def sign(clock: Clock) -> Sign:
    """Return the portal: it signs what it is told to, with right values for the rest."""
    count = 0

    def signed(key: str = KEY, algorithm: str = "HS256", **claims: Any) -> str:
        nonlocal count
        count += 1
        at = int(clock().timestamp())
        usual = {"sub": "rosa-77", "email": "Rosa@studenti.example.it", "name": "Rosa Bruni", "aud": SITE}
        times = {"iat": at, "exp": at + 900, "jti": f"token-{count}"}
        all_claims = {name: value for name, value in (usual | times | claims).items() if value is not None}
        return jwt.encode(all_claims, key, algorithm)

    return signed


async def _identify(database: Database, access: AccessDesk, token: str, conversation_id: int | None) -> Identity:
    async with database.writing() as session:
        return await access.identify(session, conversation_id, token, SITE)


async def test_a_signed_person_is_known_in_the_conversation_and_sees_what_it_opened_from_anywhere(
    database: Database, access: AccessDesk, store: TicketStore, conversation_id: int, sign: Sign
) -> None:
    async with database.writing() as session:
        before = await store.create(session, NewTicket("tasse", "Prima", "it", conversation_id=conversation_id))

    assert await _identify(database, access, sign(), conversation_id) == ROSA

    async with database.writing() as session:
        after = await store.create(session, NewTicket("tasse", "Dopo", "it", conversation_id=conversation_id))
        await access.claim(session, after)
        other = await store.create(session, NewTicket("tasse", "Altrui", "it", email=ROSA.email))
        page = await access.enter_identified(session, sign(), SITE)
    async with database.reading() as session:
        assert await access.identity_of(session, conversation_id) == ROSA
        visitor = await access.visitor(session, page)
        assert visitor is not None
        assert visitor.tier is AccessTier.IDENTITY
        assert [ticket.id for ticket in await access.tickets_of(session, visitor)] == [after.id, before.id]
        assert not await access.may_see(session, visitor, other)


async def test_a_person_is_believed_for_half_an_hour_unless_the_page_says_so_again(
    database: Database, access: AccessDesk, conversation_id: int, sign: Sign, clock: Clock
) -> None:
    await _identify(database, access, sign(), conversation_id)
    clock.advance(minutes=29)
    await _identify(database, access, sign(name=None), conversation_id)
    clock.advance(minutes=29)

    async with database.reading() as session:
        assert await access.identity_of(session, conversation_id) == Identity(ROSA.subject, ROSA.email, None)
        assert (await access.of_conversation(session, conversation_id)).tier is AccessTier.IDENTITY
        clock.advance(minutes=1)
        assert await access.identity_of(session, conversation_id) is None
        assert (await access.of_conversation(session, conversation_id)).tier is AccessTier.OWNER


LIES: dict[str, Callable[[Sign, int], str]] = {
    "no signature": lambda sign, at: sign(key="", algorithm="none"),
    "another key": lambda sign, at: sign(key="another key, which is long enough as well"),
    "another algorithm": lambda sign, at: sign(key=KEY * 2, algorithm="HS512"),
    "another site": lambda sign, at: sign(aud="another"),
    "two sites": lambda sign, at: sign(aud=[SITE, "another"]),
    "too long": lambda sign, at: sign(exp=at + 901),
    "over": lambda sign, at: sign(iat=at - 900, exp=at - 60),
    "not yet": lambda sign, at: sign(iat=at + 61, exp=at + 120),
    "backwards": lambda sign, at: sign(iat=at, exp=at - 1),
    "without end": lambda sign, at: sign(exp=None),
    "without start": lambda sign, at: sign(iat=None),
    "without id": lambda sign, at: sign(jti=None),
    "without subject": lambda sign, at: sign(sub=None),
    "an empty subject": lambda sign, at: sign(sub=""),
    "without address": lambda sign, at: sign(email=None),
    "no address": lambda sign, at: sign(email="a@b\r\nBcc: v@e.org"),
    "a name that hides something": lambda sign, at: sign(name="Rosa\u202eBruni"),
    "endless": lambda sign, at: sign(exp=10**300, iat=at),
    "a moment that is none": lambda sign, at: sign(iat=True),
    "no token": lambda sign, at: "no.token.at all",
    "nothing": lambda sign, at: "",
    "a flood": lambda sign, at: sign(name="a" * 5000),
}


@pytest.mark.parametrize("lie", LIES)
async def test_a_token_that_proves_nothing_is_refused_and_leaves_no_trace(
    sign: Sign, access: AccessDesk, clock: Clock, lie: str, sqlite_database: Database
) -> None:
    token = LIES[lie](sign, int(clock().timestamp()))

    with pytest.raises(IdentityRefused):
        await _identify(sqlite_database, access, token, None)

    async with sqlite_database.reading() as session:
        assert (await session.execute(text("SELECT count(*) FROM seen_identities"))).scalar() == 0


async def test_a_desk_without_a_key_believes_nobody(database: Database, clock: Clock, sign: Sign) -> None:
    access = AccessDesk(b"secret", Limits(b"secret", clock), clock)

    with pytest.raises(IdentityRefused):
        await _identify(database, access, sign(), None)


async def test_a_token_works_for_the_conversation_that_used_it_first_and_for_nobody_else(
    database: Database, access: AccessDesk, conversation_id: int, sign: Sign, clock: Clock
) -> None:
    async with database.writing() as session:
        other, _token = await ConversationStore(clock).start(session, "widget", "it")
    token, once = sign(), sign()

    for _ in range(2):
        assert await _identify(database, access, token, conversation_id) == ROSA
    for thief in (other.id, None):
        with pytest.raises(IdentityRefused):
            await _identify(database, access, token, thief)
    await _identify(database, access, once, None)
    with pytest.raises(IdentityRefused):
        await _identify(database, access, once, None)


async def test_a_conversation_does_not_pass_from_one_person_to_another(
    database: Database, access: AccessDesk, conversation_id: int, sign: Sign
) -> None:
    await _identify(database, access, sign(), conversation_id)

    with pytest.raises(OtherIdentity):
        await _identify(database, access, sign(sub="luca-1"), conversation_id)


async def test_used_tokens_are_remembered_as_long_as_they_could_be_sent_again(
    database: Database, access: AccessDesk, conversation_id: int, sign: Sign, clock: Clock
) -> None:
    token = sign()
    await _identify(database, access, token, conversation_id)
    clock.advance(seconds=timedelta(minutes=15, seconds=59).total_seconds())

    with pytest.raises(IdentityRefused):
        await _identify(database, access, token, None)
    clock.advance(minutes=2)
    await _identify(database, access, sign(), conversation_id)

    async with database.reading() as session:
        assert (await session.execute(text("SELECT count(*) FROM seen_identities"))).scalar() == 1
