"""The console's door: sign in, sign out, who am I, and the first operator."""

from __future__ import annotations

from aiohttp import web
from pydantic import Field

from bot.errors import NotFound, NotSignedIn
from bot.operators import Operator, SetupClosed, SignedIn
from bot.web.auth import drop_session, session_token, set_session, socket_token, socket_token_of
from bot.web.bodies import Body, read_body
from bot.web.console_queue import counts_view
from bot.web.devices import device_of
from bot.web.keys import DESK, OPERATOR
from bot.web.proxies import network_of
from bot.web.routes import Access, Area, Route
from bot.web.views import Json

MAX_LOGIN_CHARS = 256
MAX_PASSWORD_CHARS = 1_024  # the rules allow 256; a longer one is told so, not cut


class WrongCredentials(NotSignedIn):
    """Login or password is wrong; which one is nobody's business."""

    code = "wrong_credentials"


class SetupRefused(NotFound):
    """The link for the first operator does not work (any more)."""

    code = "setup_closed"


class Credentials(Body):
    """What an operator signs in with."""

    login: str = Field(max_length=MAX_LOGIN_CHARS)
    password: str = Field(max_length=MAX_PASSWORD_CHARS)


class FirstOperator(Credentials):
    """The first account, behind the one-time link."""

    token: str = Field(max_length=128)
    name: str = Field(max_length=400)
    email: str = Field(max_length=1_016)


async def sign_in(request: web.Request) -> web.Response:
    """Begin a session under a new token; a session that the browser still holds ends."""
    body, operators = await read_body(request, Credentials), request.app[DESK].operators
    try:
        signed_in = await operators.sign_in(body.login, body.password, network_of(request), device_of(request))
    except NotSignedIn:
        raise WrongCredentials from None
    old = session_token(request)
    if old is not None:
        await operators.sign_out(old)
    return _welcome(signed_in)


async def set_up(request: web.Request) -> web.Response:
    """Make the first operator and sign them in."""
    body = await read_body(request, FirstOperator)
    try:
        signed_in = await request.app[DESK].operators.set_up(
            body.token, body.login, body.name, body.email, body.password, device_of(request)
        )
    except SetupClosed:
        raise SetupRefused from None
    return _welcome(signed_in, status=201)


async def sign_out(request: web.Request) -> web.Response:
    """End the session, in every process at once."""
    token = session_token(request)
    if token is not None:
        await request.app[DESK].operators.sign_out(token)
    response = web.Response(status=204)
    drop_session(response)
    return response


async def me(request: web.Request) -> web.Response:
    """Say who is signed in, how much waits, and what the live socket is opened with."""
    view = {"operator": operator_view(request[OPERATOR]), "counts": await counts_view(request)}
    return web.json_response(view | {"socket_token": socket_token(request)})


def operator_view(operator: Operator) -> Json:
    """Return what an operator's own console shows of them."""
    return {
        "id": operator.id,
        "login": operator.login,
        "name": operator.name,
        "email": operator.email,
        "role": operator.role.value,
    }


def _welcome(signed_in: SignedIn, status: int = 200) -> web.Response:
    view = {"operator": operator_view(signed_in.operator), "socket_token": socket_token_of(signed_in.token)}
    response = web.json_response(view, status=status)
    set_session(response, signed_in.token)
    return response


ROUTES = (
    Route("POST", "/api/console/sign-in", sign_in, Area.CONSOLE_API, Access.ANYONE),
    Route("POST", "/api/console/setup", set_up, Area.CONSOLE_API, Access.ANYONE),
    Route("POST", "/api/console/sign-out", sign_out, Area.CONSOLE_API, Access.OPERATOR),
    Route("GET", "/api/console/me", me, Area.CONSOLE_API, Access.OPERATOR),
)
