"""The help desk of one process: every room, opened once, and what crosses rooms.

An action reaches it by `desk = await helpdesk()`: the server and the tests open a desk and `share()` it;
the stand-alone action server opens it on first use.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select

from bot.access import AccessDesk
from bot.attachments import Attachment, Attachments
from bot.calibration import CalibrationStore, StoredCalibration, learn, settings_of
from bot.content import Content, ready_content
from bot.conversations import DESK, ConversationStore, FeedbackStore, Wakes
from bot.conversations.presence import Presence
from bot.database import Database, now, open_database, sqlite_url
from bot.faq import Corpus, FaqRetriever
from bot.institution import Institution
from bot.limits import Limits
from bot.migrations import upgrade
from bot.operators import Operators
from bot.operators.audit import record
from bot.operators.refusals import Refusals
from bot.outbox import OutboxKind, enqueue
from bot.outbox.webhooks import listen
from bot.secret import load_secret
from bot.settings import Settings
from bot.tickets import NewTicket, Offices, Ticket, TicketStore, TooManyOpenTickets
from bot.tickets.opening import Opener, OpeningLimits
from bot.topics import Topics

TIDY_EVERY = timedelta(hours=1)
LOOK_EVERY = timedelta(seconds=10)  # how long other processes answer with the calibration before


@dataclass
class Helpdesk:
    """All rooms of one desk. Stores take a session: `async with desk.database.writing() as session`."""

    settings: Settings
    content: Content
    database: Database
    conversations: ConversationStore
    feedback: FeedbackStore
    tickets: TicketStore
    operators: Operators
    limits: Limits
    clock: Callable[[], datetime]
    secret: bytes
    wakes: Wakes = field(default_factory=Wakes)
    calibrations: CalibrationStore = field(default_factory=CalibrationStore)
    presence: Presence = field(default_factory=Presence)
    attachments: Attachments = field(init=False)
    refusals: Refusals = field(init=False)
    _looked_at: datetime | None = None
    _tidied_at: datetime | None = None

    def __post_init__(self) -> None:
        """Open the rooms that need nothing but what the desk was given."""
        self.tickets.witness, self.refusals = record, Refusals(self.database, self.clock)
        self.attachments = Attachments(
            self.database,
            self.settings.data_dir,
            self.institution.uploads,
            self.secret,
            self.clock,
            self.settings.clamd,
        )

    @classmethod
    async def open(
        cls, settings: Settings, clock: Callable[[], datetime] = now, content: Content | None = None
    ) -> Helpdesk:
        """Read the files, unless their `content` is given, open the database and bring its schema up to date.

        Raises:
            ContentRefused: files of the project hold mistakes.
            SecretRefused: the secret that was set cannot be one.
        """
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        secret = load_secret(settings.secret_key, settings.data_dir)
        if content is None:
            content = await asyncio.to_thread(ready_content, settings, secret)
        database = open_database(settings.database_url or sqlite_url(settings.data_dir))
        await upgrade(database)
        listen(database, settings.webhook_urls)
        limits, offices = Limits(secret, clock), Offices(content.topics, content.institution.timezone)
        async with database.writing() as session:
            await limits.purge(session)
        desk = cls(
            settings=settings,
            content=content,
            database=database,
            conversations=ConversationStore(clock),
            feedback=FeedbackStore(clock),
            tickets=TicketStore(clock, offices=offices),
            operators=Operators(database, limits, clock, (content.institution.name("it"), "sportello")),
            limits=limits,
            clock=clock,
            secret=secret,
            calibrations=CalibrationStore(clock),
            presence=Presence(clock),
        )
        await desk.follow_calibration()
        await desk.tidy_files()
        return desk

    async def close(self) -> None:
        """Give everything back."""
        await self.refusals.write(is_last=True)
        self.operators.close()
        await self.database.close()

    @property
    def access(self) -> AccessDesk:
        """Return where somebody proves that a ticket is theirs."""
        policy, key = self.institution.status_policy, self.settings.identity_key
        return AccessDesk(self.secret, self.limits, self.clock, policy, key)

    @property
    def institution(self) -> Institution:
        """Return the institution's facts and rules."""
        return self.content.institution

    @property
    def topics(self) -> Topics:
        """Return the topics with their forms."""
        return self.content.topics

    @property
    def corpus(self) -> Corpus:
        """Return every entry."""
        return self.content.corpus

    @property
    def retriever(self) -> FaqRetriever:
        """Return the retriever over the corpus."""
        return self.content.retriever

    def today(self) -> date:
        """Return the date at the institution, by which entries are valid."""
        return self.institution.local(self.clock()).date()

    def office(self, topic_id: str, locale: str) -> str:
        """Return the name of the office that answers for a topic."""
        topic = self.topics.get(topic_id)
        return topic.office.text(locale) if topic else self.institution.name(locale)

    async def calibrate(self, actor: str, target: float) -> StoredCalibration:
        """Learn from the students' clicks how sure to be, and be so from now on.

        Raises:
            TooFewLabels: the desk has to wait.
            NoBetter: what holds is as true.
        """
        async with self.database.reading() as session:
            labels = await self.calibrations.labels(session)
            current = settings_of(await self.calibrations.in_force(session))
        learnt = await asyncio.to_thread(learn, labels, current, target)
        async with self.database.writing() as session:
            stored = await self.calibrations.add(session, learnt, actor)
        self._use(stored)
        return stored

    async def undo_calibration(self, actor: str) -> StoredCalibration | None:
        """Go back to the calibration before, or to the shipped settings (None).

        Raises:
            NothingToUndo: the shipped settings hold already.
        """
        async with self.database.writing() as session:
            stored = await self.calibrations.undo(session, actor)
        self._use(stored)
        return stored

    async def follow_calibration(self) -> None:
        """Take up what another process has learnt or undone; looks every few seconds at most."""
        moment = self.clock()
        if self._looked_at is not None and moment - self._looked_at < LOOK_EVERY:
            return
        self._looked_at = moment
        async with self.database.reading() as session:
            self._use(await self.calibrations.in_force(session))

    def _use(self, stored: StoredCalibration | None) -> None:
        settings = settings_of(stored)
        if settings != self.retriever.settings:
            self.content = replace(self.content, retriever=self.retriever.calibrated(settings))

    async def open_ticket(self, new: NewTicket, opener: Opener | None = None) -> Ticket:
        """Write a request as a ticket in a transaction of its own, then wake the console; `opener` is who is counted.

        Raises:
            TooManyTries: the opener, the network or the address has opened too many.
            TooManyOpenTickets: the address has too many already.
        """
        try:
            async with self.database.writing() as session:
                ticket = await OpeningLimits(self.limits).create(session, self.tickets, new, opener)
                await self.access.claim(session, ticket)
                if ticket.conversation_id is not None:
                    await self.attachments.attach_drafts(session, ticket.conversation_id, ticket.id)
        except TooManyOpenTickets as error:
            await self.mail_open_tickets(error)
            raise
        self.wakes.notify(DESK)
        return ticket

    async def mail_open_tickets(self, refused: TooManyOpenTickets) -> None:
        """Send the list of its open tickets to an address that may open no more: on a page it would tell anybody."""
        async with self.database.writing() as session:
            enqueue(session, OutboxKind.OVER_LIMIT, refused.ticket_ids[0], self.clock())

    async def tidy_files(self) -> None:
        """Delete files of forgotten people, files that nobody sent, and what a stop left; once an hour at most."""
        moment = self.clock()
        if self._tidied_at is not None and moment - self._tidied_at < TIDY_EVERY:
            return
        self._tidied_at = moment
        forgotten = select(Ticket.id).where(Ticket.anonymised_at.is_not(None))
        await self.attachments.remove(Attachment.ticket_id.in_(forgotten))
        await self.attachments.sweep()


_shared: Helpdesk | None = None
_opening = asyncio.Lock()


def share(desk: Helpdesk | None) -> None:
    """Make `desk` the one that actions of this process find; None forgets it."""
    global _shared  # noqa: PLW0603 - actions are built by rasa_sdk without arguments: this is the one door to the desk
    _shared = desk


async def helpdesk() -> Helpdesk:
    """Return the desk of this process, opened from the environment if nobody shared one."""
    if _shared is None:
        async with _opening:
            if _shared is None:
                share(await Helpdesk.open(Settings()))
    if _shared is None:
        raise RuntimeError("the desk was closed while it was opening")
    await _shared.follow_calibration()
    return _shared
