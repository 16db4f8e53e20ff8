"""Noting that a student reads the chat."""

from __future__ import annotations

import structlog
from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from bot.conversations import Owner
from bot.conversations.presence import FROM_THE_OFFICE
from bot.web.keys import CONVERSATION, DESK
from bot.web.views import Json

OFFICE = frozenset(author.value for author in FROM_THE_OFFICE)

log = structlog.get_logger(__name__)


async def note_seen(request: web.Request, view: Json) -> None:
    """Note how far the student of this request has read, given what they are about to be shown.

    A database that cannot be written to keeps nobody from reading.
    """
    desk, conversation = request.app[DESK], request[CONVERSATION]
    is_with_office = view["owner"] == Owner.OPERATOR.value  # then what was fetched unseen, earlier, counts by now
    is_from_office = any(message["author"] in OFFICE for message in view["messages"])
    if not desk.presence.must_note(conversation, view["last_seq"], is_with_office or is_from_office):
        return
    try:
        async with desk.database.writing() as session:
            await desk.presence.note(session, conversation.id, view["last_seq"])
    except SQLAlchemyError:
        log.warning("presence_not_noted", exc_info=True)
