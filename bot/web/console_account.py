"""An operator's own account in the console: where they are signed in, and the password."""

from __future__ import annotations

from typing import Literal

from aiohttp import web
from pydantic import Field

from bot.mail import wants_mail
from bot.operators import sessions
from bot.outbox import ALERTS, OutboxKind
from bot.web.auth import session_token, set_session, socket_token_of
from bot.web.bodies import Body, read_body
from bot.web.console import MAX_PASSWORD_CHARS
from bot.web.devices import device_of
from bot.web.keys import DESK, OPERATOR
from bot.web.proxies import network_of
from bot.web.routes import Access, Area, Route


class NewPassword(Body):
    """The password that holds now, and the next one."""

    current: str = Field(max_length=MAX_PASSWORD_CHARS)
    new: str = Field(max_length=MAX_PASSWORD_CHARS)


class AlertChoice(Body):
    """Of which alerts a mail is wanted."""

    by_mail: dict[Literal["alert_new", "alert_assigned", "alert_student_wrote", "alert_withdrawn", "alert_sla"], bool]


async def list_sessions(request: web.Request) -> web.Response:
    """Return where the operator is signed in, the newest first."""
    own = sessions.digest(session_token(request) or "")
    found = await request.app[DESK].operators.own.sessions(request[OPERATOR])
    views = [
        {
            "device": row.device,
            "created_at": row.created_at.isoformat(),
            "last_seen_at": row.last_seen_at.isoformat(),
            "is_current": row.token_hash == own,
        }
        for row in found
    ]
    return web.json_response({"sessions": views})


async def end_others(request: web.Request) -> web.Response:
    """Sign the operator out everywhere else."""
    await request.app[DESK].operators.own.end_others(request[OPERATOR], session_token(request) or "")
    return web.Response(status=204)


async def change_password(request: web.Request) -> web.Response:
    """Change the password; every session ends, and this browser goes on under a new token."""
    body, operator = await read_body(request, NewPassword), request[OPERATOR]
    token = await request.app[DESK].operators.own.change_password(
        operator, body.current, body.new, network_of(request), device_of(request)
    )
    response = web.json_response({"socket_token": socket_token_of(token)})
    set_session(response, token)
    return response


async def alerts(request: web.Request) -> web.Response:
    """Return of what the operator is told by mail while away from the console."""
    async with request.app[DESK].database.reading() as session:
        operator = await request.app[DESK].operators.accounts.get(session, request[OPERATOR].id)
    by_mail = {kind.value: wants_mail(operator, kind) for kind in OutboxKind if kind in ALERTS}
    return web.json_response({"by_mail": by_mail})


async def choose_alerts(request: web.Request) -> web.Response:
    """Change of what the operator is told by mail; a kind that is not named stays a mail."""
    body = await read_body(request, AlertChoice)
    unwanted = [kind for kind, is_wanted in body.by_mail.items() if not is_wanted]
    await request.app[DESK].operators.own.choose_mails(request[OPERATOR], unwanted)
    return await alerts(request)


ROUTES = (
    Route("GET", "/api/console/alerts", alerts, Area.CONSOLE_API, Access.OPERATOR),
    Route("POST", "/api/console/alerts", choose_alerts, Area.CONSOLE_API, Access.OPERATOR),
    Route("GET", "/api/console/sessions", list_sessions, Area.CONSOLE_API, Access.OPERATOR),
    Route("POST", "/api/console/sessions/end-others", end_others, Area.CONSOLE_API, Access.OPERATOR),
    Route("POST", "/api/console/password", change_password, Area.CONSOLE_API, Access.OPERATOR),
)
