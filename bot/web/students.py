"""Who calls with the token of a conversation."""

from __future__ import annotations

from aiohttp import web

from bot.conversations import Conversation
from bot.web.keys import DESK

MAX_TOKEN_CHARS = 128


async def student_of(request: web.Request, token: str) -> Conversation | None:
    """Return the conversation of a student's token, or None."""
    if not token or len(token) > MAX_TOKEN_CHARS:
        return None
    desk = request.app[DESK]
    async with desk.database.reading() as session:
        return await desk.conversations.by_token(session, token)


def bearer(request: web.Request) -> str:
    """Return the token of the `Authorization` header, or nothing."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def single_cookie(request: web.Request, name: str, max_chars: int = MAX_TOKEN_CHARS) -> str | None:
    """Return a cookie's value, or None; two cookies of the name are a forgery."""
    header = request.headers.get("Cookie", "")
    if header.count(f"{name}=") != 1:
        return None
    token = request.cookies.get(name, "")
    return token if 0 < len(token) <= max_chars else None
