"""Where somebody proves that a ticket is theirs, and what they may see then.

Every method takes the caller's session; those that count, send or open need a writing one. What does not match is
answered with None or with the very answer of what does match, never with an error that tells which part was wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.access import asking, codes, identity, links, pages, persons, seeing
from bot.access.asking import Asker
from bot.access.identity import Identity
from bot.access.mailed import MailedProofs
from bot.access.pages import Proven
from bot.access.status import TicketStatus, matching, status_of
from bot.access.tiers import AccessTier, PageToken, Visitor
from bot.database import Database, now
from bot.errors import NotFound
from bot.institution import StatusPolicy
from bot.limits import Limits
from bot.tickets import Ticket


class AccessDesk(MailedProofs):
    """The proofs of one desk."""

    def __init__(
        self,
        secret: bytes,
        limits: Limits,
        clock: Callable[[], datetime] = now,
        policy: StatusPolicy = StatusPolicy.MINIMAL,
        identity_key: str | None = None,
    ) -> None:
        super().__init__(secret, limits, clock)
        self._identity_key = identity_key
        self.policy = policy

    async def look_up(self, session: AsyncSession, number: str, email: str, asker: Asker) -> TicketStatus | None:
        """Return the status of a ticket when number and address belong together, else None; misses are counted.

        Counting and looking up are one transaction, so that two processes share the limit.

        Raises:
            TooManyTries: the address, the session or the network missed too often; the same for right and wrong.
        """
        counters = asking.look_ups(asker, email)
        await self._limits.check_all(session, counters)
        ticket_id = await matching(session, number, email)
        if ticket_id is None:
            await asking.count(session, self._limits, counters)
            return None
        return status_of(await session.get_one(Ticket, ticket_id))

    async def enter(
        self, session: AsyncSession, found: TicketStatus, conversation_id: int | None = None
    ) -> PageToken | None:
        """Return a page session for a ticket that was looked up, if number and address are proof enough here.

        They never are for a sealed one: whoever opened it knows both, and may have typed somebody else's address.
        """
        if self.policy is not StatusPolicy.FULL or (await session.get_one(Ticket, found.ticket_id)).is_sealed:
            return None
        proven = Proven(ticket_id=found.ticket_id, by_number=True)
        return await pages.begin(session, proven, self._clock(), conversation_id)

    async def visitor(self, session: AsyncSession, page_token: str) -> Visitor | None:
        """Return whom a page session admits; None once it is over. Reads only: `see` keeps the session alive."""
        row = await pages.find(session, page_token, self._clock())
        return pages.visitor_of(row) if row is not None else None

    async def admit(self, database: Database, page_token: str) -> Visitor | None:
        """Return whom a page session admits, and keep it alive, in transactions of its own: one write a minute."""
        async with database.reading() as session:
            row = await pages.find(session, page_token, self._clock())
        if row is None:
            return None
        if row.last_seen_at <= self._clock() - pages.SEEN_EVERY:
            async with database.writing() as session:
                await pages.see(session, page_token, self._clock())
        return pages.visitor_of(row)

    async def admit_conversation(self, database: Database, conversation_id: int) -> Visitor:
        """Return what a conversation may see, and keep alive what was proven in it, in transactions of its own."""
        at = self._clock()
        async with database.reading() as session:
            visitor = await seeing.of_conversation(session, conversation_id, at)
            proven = await pages.of_conversation(session, conversation_id, at)
        if any(row.last_seen_at <= at - pages.SEEN_EVERY for row in proven):
            async with database.writing() as session:
                await pages.see_conversation(session, conversation_id, at)
        return visitor

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
        """Tell whether a visitor may see a ticket: by its own proof, or as what follows up another one of theirs."""
        return await seeing.may_see(session, visitor, ticket)

    async def owner_tier(self, session: AsyncSession, visitor: Visitor, ticket: Ticket) -> AccessTier | None:
        """Return by which proof a visitor may act for the owner of a ticket; None where there is none.

        Where number and address open a ticket, who has only opened it cannot be told from who has guessed the two.
        """
        tier = await seeing.owner_tier(session, visitor, ticket)
        return None if tier is AccessTier.OWNER and self.policy is StatusPolicy.FULL else tier

    async def tickets_of(self, session: AsyncSession, visitor: Visitor) -> list[Ticket]:
        """Return the tickets that a visitor may see, the newest first; the oldest of very many are left out."""
        return await seeing.tickets_of(session, visitor)

    async def revoke(self, session: AsyncSession, ticket_id: int) -> None:
        """End every code, link and page session that opens a ticket; its conversation keeps it.

        Those of the tickets that lead to it go too: merged into it, or followed up by it, they open it as well.

        Raises:
            NotFound: there is no such ticket.
        """
        ticket = await session.get(Ticket, ticket_id)
        if ticket is None:
            raise NotFound("no such ticket")
        for leading_id in await seeing.leading_to(session, ticket_id):
            await codes.end_all(session, leading_id)
            await links.end_all(session, leading_id, self._clock())
            await pages.end_all(session, leading_id, ticket.email)

    async def must_seal(self, session: AsyncSession, ticket: Ticket, into: Ticket) -> bool:
        """Tell whether going on in `into` shows `ticket` to somebody who perhaps only typed its address."""
        at = self._clock()
        if await persons.is_one(session, ticket, into, at):
            return False
        return self.policy is StatusPolicy.FULL or await persons.is_read_unproven(session, into, at)

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

    async def enter_opened(self, session: AsyncSession, ticket: Ticket) -> PageToken:
        """Return a page session for the browser that has just opened a ticket: it may see that one, as a chat may."""
        return await pages.begin(session, Proven(ticket_id=ticket.id, by_number=True), self._clock())

    async def enter_from_chat(self, session: AsyncSession, conversation_id: int, ticket: Ticket) -> PageToken:
        """Return a page session for a ticket that a conversation may see, worth no more than what was proven there.

        Raises:
            NotFound: the conversation may not see it.
        """
        visitor = await self.of_conversation(session, conversation_id)
        match await seeing.owner_tier(session, visitor, ticket):
            case AccessTier.IDENTITY:
                proven = Proven(subject=visitor.subject)
            case AccessTier.MAILED:
                proven = Proven(ticket_id=ticket.id)
            case AccessTier.OWNER:
                proven = Proven(ticket_id=ticket.id, by_number=True)
            case _:
                raise NotFound("not the conversation's")
        return await pages.begin(session, proven, self._clock())
