"""A desk for one command: opened, shared with the actions, and closed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.helpdesk import Helpdesk, share
from bot.settings import Settings


@asynccontextmanager
async def open_desk(settings: Settings) -> AsyncIterator[Helpdesk]:
    """Open a desk, share it with the actions, and close it at the end."""
    desk = await Helpdesk.open(settings)
    share(desk)
    try:
        yield desk
    finally:
        share(None)
        await desk.close()
