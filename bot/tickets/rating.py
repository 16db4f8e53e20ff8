"""What students think of the answers they got."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import InvalidInput
from bot.plain_text import clean_text
from bot.tickets.errors import TransitionRefused
from bot.tickets.models import Rating
from bot.tickets.states import Actor, EventKind
from bot.tickets.writing import Step, TicketWriter

MAX_STARS = 5
MAX_COMMENT_CHARS = 2_000


class RatingDesk(TicketWriter):
    """One rating a ticket: who rates again changes their mind."""

    async def rate(
        self,
        session: AsyncSession,
        ticket_id: int,
        stars: int | None = None,
        comment: str = "",
        solved: bool | None = None,
    ) -> Rating:
        """Keep what a student says of a closed ticket; what is left out stays as it was said before.

        Raises:
            InvalidInput: `stars`, not 1 to 5; `no_rating`, nothing was said.
            TransitionRefused: the ticket is not closed, or was withdrawn before anybody began.
        """
        if stars is not None and not 1 <= stars <= MAX_STARS:
            raise InvalidInput("stars", "stars")
        comment = clean_text(comment, MAX_COMMENT_CHARS, "comment") if comment.strip() else ""
        if stars is None and solved is None and not comment:
            raise InvalidInput("no_rating", "stars")
        at = self.clock()
        ticket = await self.locked(session, ticket_id)
        if not ticket.is_ratable:
            raise TransitionRefused("there is nothing to rate")
        rating = await session.get(Rating, ticket_id)
        if rating is None:
            rating = Rating(ticket_id=ticket_id, comment="", created_at=at)
            session.add(rating)
        rating.stars = rating.stars if stars is None else stars
        rating.solved = rating.solved if solved is None else solved
        rating.comment, rating.updated_at = comment or rating.comment, at
        step = Step(EventKind.RATED, Actor.STUDENT, data={"stars": rating.stars, "solved": rating.solved}, moves=False)
        await self.move(session, ticket, ticket.standing, at, step)
        return rating
