"""Who a person is by the word of the page that shows the widget: a token that this page's server signed (HS256)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from jwt.types import Options
from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.access.derivation import stored
from bot.access.models import ConversationIdentity, SeenIdentity
from bot.contact import canonical_email, clean_name
from bot.errors import Conflict, InvalidInput, NotAllowed

MAX_VALID = timedelta(minutes=15)
HOLDS = timedelta(minutes=30)  # how long a conversation is believed after its page last vouched for it
LEEWAY = timedelta(seconds=60)  # two servers' clocks
MAX_TOKEN_CHARS = 4_096
MAX_ID_CHARS = 255
OPTIONS: Options = {
    "require": ["sub", "email", "aud", "iat", "exp", "jti"],
    "strict_aud": True,
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
}


class IdentityRefused(NotAllowed):
    """The token proves nothing: wrong signature, algorithm, audience or times, or it was used already."""

    code = "identity_refused"


class OtherIdentity(Conflict):
    """The conversation belongs to another person: who comes after them starts a new one."""


@dataclass(frozen=True)
class Identity:
    """A person as the host page knows them."""

    subject: str
    email: str
    name: str | None


@dataclass(frozen=True)
class Claims:
    """What a token says, checked."""

    identity: Identity
    jti: str
    expires_at: datetime


def read(token: str, key: str | None, site: str, at: datetime) -> Claims:
    """Return what a token says.

    The times are checked here and not by the library, which has no other clock than the machine's.

    Raises:
        IdentityRefused: it proves nothing, whatever the reason; or this desk has no key.
    """
    if key is None or len(token) > MAX_TOKEN_CHARS:
        raise IdentityRefused
    try:
        claims = jwt.decode(token, key, ["HS256"], audience=site, options=OPTIONS)
        issued_at, expires_at = _moment(claims["iat"]), _moment(claims["exp"])
        subject, jti = _id(claims["sub"]), _id(claims["jti"])
        email = canonical_email(str(claims["email"]))
        name = clean_name(str(claims["name"])) if claims.get("name") else None
    except (jwt.PyJWTError, InvalidInput, ValueError, TypeError) as error:
        raise IdentityRefused from error
    is_now = issued_at <= at + LEEWAY and at < expires_at + LEEWAY
    is_short = timedelta(0) < expires_at - issued_at <= MAX_VALID
    if not (is_now and is_short):
        raise IdentityRefused
    return Claims(Identity(subject, email, name), jti, expires_at)


async def use(session: AsyncSession, claims: Claims, conversation_id: int | None, at: datetime) -> None:
    """Use a token up; the conversation that used it may send it again, as a retry does.

    Raises:
        IdentityRefused: somebody else used it before.
    """
    await session.execute(delete(SeenIdentity).where(SeenIdentity.expires_at < at - LEEWAY))
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    jti_hash = stored(claims.jti)
    new = insert(SeenIdentity).values(jti_hash=jti_hash, conversation_id=conversation_id, expires_at=claims.expires_at)
    written = await session.scalar(new.on_conflict_do_nothing().returning(SeenIdentity.jti_hash))
    if written is not None:
        return
    user = await session.scalar(select(SeenIdentity.conversation_id).where(SeenIdentity.jti_hash == jti_hash))
    if user is None or user != conversation_id:
        raise IdentityRefused


async def keep(session: AsyncSession, conversation_id: int, identity: Identity, at: datetime) -> None:
    """Note who is talking in a conversation.

    Raises:
        OtherIdentity: it was somebody else so far.
    """
    row = await session.get(ConversationIdentity, conversation_id)
    if row is not None and row.subject != identity.subject:
        raise OtherIdentity("the conversation belongs to another person")
    if row is None:
        row = ConversationIdentity(conversation_id=conversation_id, subject=identity.subject)
        session.add(row)
    row.email, row.name, row.until = identity.email, identity.name, at + HOLDS
    await session.flush()


async def kept(session: AsyncSession, conversation_id: int, at: datetime) -> Identity | None:
    """Return who is talking in a conversation, as long as that holds."""
    row = await session.get(ConversationIdentity, conversation_id)
    return Identity(row.subject, row.email, row.name) if row is not None and row.until > at else None


def _moment(value: Any) -> datetime:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError("not a NumericDate")
    if not 0 <= value < 2**40:
        raise ValueError("not a moment of this age")
    return datetime.fromtimestamp(value, UTC)


def _id(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= MAX_ID_CHARS or not value.isprintable():
        raise TypeError("not an id")
    return value
