"""Where somebody proves that a ticket is theirs, and what they may see then.

Every method takes the caller's session; those that count, send or open need a writing one. What does not match is
answered with None or with the very answer of what does match, never with an error that tells which part was wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.access import asking, codes, identity, links, pages, seeing
from bot.access.asking import Asker
from bot.access.derivation import Derivation
from bot.access.identity import Identity
from bot.access.pages import Proven
from bot.access.status import TicketStatus, matching, spelled, status_of
from bot.access.tiers import PageToken, Visitor
from bot.database import now
from bot.errors import NotFound
from bot.institution import StatusPolicy
from bot.limits import Limits
from bot.outbox import OutboxKind, enqueue
from bot.tickets import Ticket


class AccessDesk:
    """The proofs of one desk."""

    def __init__(
        self,
        secret: bytes,
        limits: Limits,
        clock: Callable[[], datetime] = now,
        policy: StatusPolicy = StatusPolicy.MINIMAL,
        identity_key: str | None = None,
    ) -> None:
        self._derivation = Derivation(secret)
        self._limits = limits
        self._clock = clock
        self._identity_key = identity_key
        self.policy = policy

    async def look_up(self, session: AsyncSession, number: str, email: str, asker: Asker) -> TicketStatus | None:
        """Return the status of a ticket when number and address belong together, else None; misses are counted.

        Counting and looking up are one transaction, so that two processes share the limit.

        Raises:
            TooManyTries: the address, the session or the network missed too often; the same for right and wrong.
        """
        counters = asking.look_ups(asker, email)
        await asking.check(session, self._limits, counters)
        ticket = await matching(session, number, email)
        if ticket is None:
            await asking.count(session, self._limits, counters)
            return None
        return status_of(ticket)

    async def enter(self, session: AsyncSession, found: TicketStatus) -> PageToken | None:
        """Return a page session for a ticket that was looked up, if number and address are proof enough here."""
        if self.policy is not StatusPolicy.FULL:
            return None
        return await pages.begin(session, Proven(ticket_id=found.ticket_id), self._clock())

    async def request_code(
        self, session: AsyncSession, number: str, email: str, asker: Asker, *, opens_all: bool = False
    ) -> str:
        """Mail six digits if number and address belong together; returns the key to verify them with in any case.

        With `opens_all` the digits open every ticket of the address.

        Raises:
            TooManyTries: too many mails were asked for; the same for right and wrong.
        """
        ticket = await self._for_mailing(session, number, email, asker)
        at = self._clock()
        key, code_id = await codes.issue(session, self._derivation, ticket, opens_all, at)
        await self._send(session, OutboxKind.ACCESS_CODE, ticket, {"code_id": code_id})
        return key

    async def verify_code(
        self, session: AsyncSession, key: str, digits: str, asker: Asker, conversation_id: int | None = None
    ) -> PageToken | None:
        """Return a page session for what the digits open, bound to a conversation if one is given; None if nothing.

        Raises:
            TooManyTries: the session or the network was wrong too often.
        """
        counters = asking.look_ups(asker, None)
        await asking.check(session, self._limits, counters)
        code = await codes.redeem(session, self._derivation, key, digits, self._clock())
        proven = await self._proven(session, code.ticket_id, code.opens_all) if code is not None else None
        if proven is None:
            await asking.count(session, self._limits, counters)
            return None
        return await pages.begin(session, proven, self._clock(), conversation_id)

    async def send_link(
        self, session: AsyncSession, number: str, email: str, asker: Asker, *, opens_all: bool = False
    ) -> None:
        """Mail a link that opens once, within thirty minutes, if number and address belong together.

        Raises:
            TooManyTries: too many mails were asked for; the same for right and wrong.
        """
        ticket = await self._for_mailing(session, number, email, asker)
        link_id = await links.issue(session, self._derivation, ticket, opens_all, self._clock())
        await self._send(session, OutboxKind.ACCESS_LINK, ticket, {"link_id": link_id})

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

    async def visitor(self, session: AsyncSession, page_token: str) -> Visitor | None:
        """Return whom a page session admits; None once it is over. Reads only: `see` keeps the session alive."""
        row = await pages.find(session, page_token, self._clock())
        return pages.visitor_of(row) if row is not None else None

    async def see(self, session: AsyncSession, page_token: str) -> None:
        """Let the thirty minutes of a page session begin again."""
        await pages.see(session, page_token, self._clock())

    async def end(self, session: AsyncSession, page_token: str) -> None:
        """Sign a browser out; signing out twice is no error."""
        await pages.end(session, page_token)

    async def of_conversation(self, session: AsyncSession, conversation_id: int) -> Visitor:
        """Return what a conversation may see: what it opened, what was proven in it, and its signed identity."""
        return await seeing.of_conversation(session, conversation_id, self._clock())

    async def see_conversation(self, session: AsyncSession, conversation_id: int) -> None:
        """Let the thirty minutes of what was proven in a conversation begin again."""
        await pages.see_conversation(session, conversation_id, self._clock())

    async def may_see(self, session: AsyncSession, visitor: Visitor, ticket: Ticket) -> bool:
        """Tell whether a visitor may see a ticket; that of a merged or followed-up ticket may see where it went."""
        return await seeing.may_see(session, visitor, ticket)

    async def tickets_of(self, session: AsyncSession, visitor: Visitor) -> list[Ticket]:
        """Return the tickets that a visitor may see, the newest first."""
        return await seeing.tickets_of(session, visitor)

    async def revoke(self, session: AsyncSession, ticket_id: int) -> None:
        """End every code, link and page session that opens a ticket; its conversation keeps it.

        Raises:
            NotFound: there is no such ticket.
        """
        ticket = await session.get(Ticket, ticket_id)
        if ticket is None:
            raise NotFound("no such ticket")
        await codes.end_all(session, ticket_id)
        await links.end_all(session, ticket_id, self._clock())
        await pages.end_all(session, ticket_id, ticket.email)

    async def identify(self, session: AsyncSession, conversation_id: int | None, token: str, site: str) -> Identity:
        """Believe a signed token: note its person on the conversation, whose tickets become that person's.

        Raises:
            IdentityRefused: it proves nothing, or was used by another conversation or browser.
            OtherIdentity: the conversation belongs to somebody else.
        """
        claims = identity.read(token, self._identity_key, site, self._clock())
        await identity.use(session, claims, conversation_id, self._clock())
        if conversation_id is not None:
            await identity.keep(session, conversation_id, claims.identity, self._clock())
            await seeing.claim_all(session, conversation_id, claims.identity.subject)
        return claims.identity

    async def identity_of(self, session: AsyncSession, conversation_id: int) -> Identity | None:
        """Return whom a conversation is identified as, as long as that holds."""
        return await identity.kept(session, conversation_id, self._clock())

    async def enter_identified(self, session: AsyncSession, token: str, site: str) -> PageToken:
        """Return a page session for every ticket of the subject of a signed token.

        Raises:
            IdentityRefused: it proves nothing, or was used already.
        """
        person = await self.identify(session, None, token, site)
        return await pages.begin(session, Proven(subject=person.subject), self._clock())

    async def claim(self, session: AsyncSession, ticket: Ticket) -> None:
        """Give a new ticket to the person whom its conversation is identified as, if it is."""
        await seeing.claim(session, ticket, self._clock())

    async def _for_mailing(self, session: AsyncSession, number: str, email: str, asker: Asker) -> Ticket | None:
        await self._count_mailing(session, email, asker)
        return await matching(session, number, email)

    async def _count_mailing(self, session: AsyncSession, email: str, asker: Asker) -> None:
        counters = asking.mailings(asker, email)
        await asking.check(session, self._limits, counters)
        await asking.count(session, self._limits, counters)

    async def _send(self, session: AsyncSession, kind: OutboxKind, ticket: Ticket | None, ids: dict[str, int]) -> None:
        """Put a mail into the outbox; where there is nobody to write to, a row that opens nothing costs the same."""
        if ticket is None:
            await links.issue(session, self._derivation, None, False, self._clock())
        else:
            enqueue(session, kind, ticket.id, self._clock(), ids)
            await session.flush()

    async def _proven(self, session: AsyncSession, ticket_id: int | None, opens_all: bool) -> Proven | None:
        """Return what a code or link opens, as long as its ticket is still somebody's."""
        ticket = await session.get(Ticket, ticket_id) if ticket_id is not None else None
        if ticket is None or ticket.email is None:
            return None
        return Proven(ticket.id, ticket.email if opens_all else None)
