"""Links in mails: one that opens once, for half an hour, and those of every mail about a ticket, for thirty days."""

from __future__ import annotations

import base64
import binascii
import hmac
import struct
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.access.derivation import Derivation, new_id, stored, text_of
from bot.access.models import AccessLink, LinkRevocation
from bot.errors import NotFound
from bot.outbox import OutboxItem

PATH = "/r/"
SINGLE_USE_VALID = timedelta(minutes=30)
MAIL_LINK_VALID = timedelta(days=30)
MARK = "m"  # begins a mail link's token, which may be opened again; a single-use one begins with another letter
SINGLE_USE_MARK = "u"
MAX_TOKEN_CHARS = 128
_HEAD = struct.Struct(">IQQ")  # ticket, outbox row, moment in microseconds
_MAC_BYTES = 16  # 128 bits


async def issue(
    session: AsyncSession, derivation: Derivation, ticket_id: int | None, opens_all: bool, at: datetime
) -> int:
    """Write a single-use link, for a ticket or for nothing; returns its id."""
    link_id = new_id()
    row = AccessLink(
        id=link_id,
        token_hash=stored(single_use(derivation, link_id)),
        ticket_id=ticket_id,
        opens_all=opens_all,
        expires_at=at + SINGLE_USE_VALID,
    )
    session.add(row)
    await session.flush()
    return link_id


def single_use(derivation: Derivation, link_id: int) -> str:
    """Return the token of a single-use link."""
    return SINGLE_USE_MARK + derivation.link(link_id)


async def purge(session: AsyncSession, at: datetime) -> None:
    """Delete what ran out."""
    await session.execute(delete(AccessLink).where(AccessLink.expires_at < at))


async def redeem(session: AsyncSession, token: str, at: datetime) -> AccessLink | None:
    """Return the single-use link of a token and use it up; None if it is over or never was."""
    alive = (
        (AccessLink.token_hash == stored(token))
        & AccessLink.used_at.is_(None)
        & AccessLink.ticket_id.is_not(None)
        & (AccessLink.expires_at > at)
    )
    used: AccessLink | None = await session.scalar(
        update(AccessLink).where(alive).values(used_at=at).returning(AccessLink)
    )
    return used


async def mail_link(session: AsyncSession, derivation: Derivation, ticket_id: int, outbox_id: int) -> str:
    """Return the token that one mail carries: the same one whenever that mail is rendered; nothing is written.

    Raises:
        NotFound: there is no such row in the outbox.
    """
    item = await session.get(OutboxItem, outbox_id)
    if item is None:
        raise NotFound("no such mail")
    head = _HEAD.pack(ticket_id, outbox_id, _microseconds(item.created_at))
    return MARK + text_of(head + _mac(derivation, head))


async def ticket_of(session: AsyncSession, derivation: Derivation, token: str, at: datetime) -> int | None:
    """Return the ticket that a mail link opens; None if it is forged, too old or revoked."""
    try:
        data = base64.urlsafe_b64decode(token[1:] + "=" * (-len(token[1:]) % 4))
    except (ValueError, binascii.Error):
        return None
    head, mac = data[: _HEAD.size], data[_HEAD.size :]
    if len(head) < _HEAD.size or not hmac.compare_digest(mac, _mac(derivation, head)):
        return None
    ticket_id, _, sent_at = _HEAD.unpack(head)
    revocation = await session.get(LinkRevocation, ticket_id)
    is_revoked = revocation is not None and sent_at <= _microseconds(revocation.revoked_at)
    if is_revoked or sent_at <= _microseconds(at - MAIL_LINK_VALID):
        return None
    return int(ticket_id)


async def end_all(session: AsyncSession, ticket_id: int, at: datetime) -> None:
    """Make every link of a ticket useless that was sent until now."""
    await session.execute(delete(AccessLink).where(AccessLink.ticket_id == ticket_id))
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = insert(LinkRevocation).values(ticket_id=ticket_id, revoked_at=at)
    await session.execute(
        row.on_conflict_do_update(index_elements=["ticket_id"], set_={"revoked_at": row.excluded.revoked_at})
    )


def _mac(derivation: Derivation, head: bytes) -> bytes:
    return derivation.mac("mail link", head.hex())[:_MAC_BYTES]


def _microseconds(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
