"""Proofs that are sent to the address of a ticket: codes, links that open once, and the links of every mail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.access import asking, codes, links, pages, persons, seeing
from bot.access.asking import Asker
from bot.access.derivation import Derivation
from bot.access.pages import Proven
from bot.access.status import matching, spelled
from bot.access.tiers import PageToken
from bot.database import now
from bot.limits import Limits
from bot.outbox import OutboxKind, enqueue
from bot.tickets import Ticket


class MailedProofs:
    """What reaches a student by mail, and what it opens."""

    def __init__(self, secret: bytes, limits: Limits, clock: Callable[[], datetime] = now) -> None:
        self._derivation = Derivation(secret)
        self._limits = limits
        self._clock = clock

    async def request_code(
        self, session: AsyncSession, number: str, email: str, asker: Asker, *, opens_all: bool = False
    ) -> str:
        """Mail six digits if number and address belong together; returns the key to verify them with in any case.

        With `opens_all` the digits open every ticket of the address.

        Raises:
            TooManyTries: too many mails were asked for; the same for right and wrong.
        """
        ticket_id = await self._for_mailing(session, number, email, asker)
        at = self._clock()
        key, code_id = await codes.issue(session, self._derivation, ticket_id, opens_all, at)
        await self._send(session, OutboxKind.ACCESS_CODE, ticket_id, {"code_id": code_id})
        return key

    async def verify_code(
        self, session: AsyncSession, key: str, digits: str, asker: Asker, conversation_id: int | None = None
    ) -> PageToken | None:
        """Return a page session for what the digits open, bound to a conversation if one is given; None if nothing.

        Raises:
            TooManyTries: the session or the network was wrong too often.
        """
        counters = asking.look_ups(asker, None)
        await self._limits.check_all(session, counters)
        code = await codes.redeem(session, self._derivation, key, digits, self._clock())
        proven = await self._proven(session, code.ticket_id, code.opens_all) if code is not None else None
        if proven is None:
            await asking.count(session, self._limits, counters)
            return None
        if conversation_id is not None and code is not None and code.ticket_id is not None:
            await persons.note_proof(session, conversation_id, code.ticket_id)
        return await pages.begin(session, proven, self._clock(), conversation_id)

    async def send_link(
        self, session: AsyncSession, number: str, email: str, asker: Asker, *, opens_all: bool = False
    ) -> None:
        """Mail a link that opens once, within thirty minutes, if number and address belong together.

        Raises:
            TooManyTries: too many mails were asked for; the same for right and wrong.
        """
        ticket_id = await self._for_mailing(session, number, email, asker)
        link_id = await links.issue(session, self._derivation, ticket_id, opens_all, self._clock())
        await self._send(session, OutboxKind.ACCESS_LINK, ticket_id, {"link_id": link_id})

    async def send_list(self, session: AsyncSession, email: str, asker: Asker) -> None:
        """Mail the list of their tickets to who lost the number, with a single-use link that opens all of them.

        Raises:
            TooManyTries: too many mails were asked for; the same for an address with tickets and one without.
        """
        await self._count_mailing(session, email, asker)
        newest = await seeing.newest_of(session, spelled(email))
        link_id = await links.issue(session, self._derivation, newest, True, self._clock())
        await self._send(session, OutboxKind.TICKET_LIST, newest, {"link_id": link_id})

    def code_of(self, code_id: int) -> str:
        """Return the digits of a code, for the mail that carries them."""
        return self._derivation.code(code_id)

    def access_link(self, link_id: int) -> str:
        """Return the path of a single-use link, for the mail that carries it."""
        return links.PATH + links.single_use(self._derivation, link_id)

    async def mail_link(self, session: AsyncSession, ticket_id: int, outbox_id: int) -> str:
        """Return the path of the link that one mail carries; the same whenever it is rendered. Reads only."""
        return links.PATH + await links.mail_link(session, self._derivation, ticket_id, outbox_id)

    @staticmethod
    def is_single_use(token: str) -> bool:
        """Tell whether opening a link uses it up: a page then asks for a click, which a mail scanner does not make."""
        return not token.startswith(links.MARK)

    async def open_link(self, session: AsyncSession, token: str) -> PageToken | None:
        """Return a page session for what a link in a mail opens; None if it is over, used up or never was."""
        at = self._clock()
        if len(token) > links.MAX_TOKEN_CHARS or not token.isascii():
            return None
        if self.is_single_use(token):
            link = await links.redeem(session, token, at)
            proven = await self._proven(session, link.ticket_id, link.opens_all) if link is not None else None
        else:
            proven = await self._proven(session, await links.ticket_of(session, self._derivation, token, at), False)
        return await pages.begin(session, proven, at) if proven is not None else None

    async def _for_mailing(self, session: AsyncSession, number: str, email: str, asker: Asker) -> int | None:
        await self._count_mailing(session, email, asker)
        return await matching(session, number, email)

    async def _count_mailing(self, session: AsyncSession, email: str, asker: Asker) -> None:
        counters = asking.mailings(asker, email)
        await self._limits.check_all(session, counters)
        await asking.count(session, self._limits, counters)
        await codes.purge(session, self._clock())
        await links.purge(session, self._clock())

    async def _send(self, session: AsyncSession, kind: OutboxKind, ticket_id: int | None, ids: dict[str, int]) -> None:
        """Put a mail into the outbox; where there is nobody to write to, a row that opens nothing costs the same."""
        if ticket_id is None:
            await links.issue(session, self._derivation, None, False, self._clock())
        else:
            enqueue(session, kind, ticket_id, self._clock(), ids)
            await session.flush()

    async def _proven(self, session: AsyncSession, ticket_id: int | None, opens_all: bool) -> Proven | None:
        """Return what a code or link opens, as long as its ticket is still somebody's."""
        ticket = await session.get(Ticket, ticket_id) if ticket_id is not None else None
        if ticket is None or ticket.email is None:
            return None
        return Proven(ticket.id, ticket.email if opens_all else None)
