"""Following a request without an account, for programs: look it up, prove that it is yours, read it.

Where nothing matches, the answer is one and the same; where a mail may be sent, nobody learns whether it was.
"""

from __future__ import annotations

from aiohttp import web
from pydantic import Field, field_validator

from bot.access import PageToken, TicketStatus, status_of
from bot.contact import MAX_EMAIL_CHARS, canonical_email
from bot.errors import InvalidInput, NotAllowed, NotFound
from bot.tickets import parse_number
from bot.web.bodies import Body, read_body
from bot.web.keys import CONVERSATION, DESK, TURNS, VISITOR
from bot.web.routes import Access, Area, Route
from bot.web.views import Json, entry_view
from bot.web.visitors import asker_of, conversation_of, drop_page, keep_page, page_tokens
from bot.web.words import asked_locale

MAX_NUMBER_CHARS = 64
MAX_KEY_CHARS = 128
MAX_IDENTITY_CHARS = 4_096


class NoMatch(NotFound):
    """Number and address do not belong together; nobody is told which of the two is wrong."""

    code = "no_match"


class CodeRefused(NotAllowed):
    """The digits are wrong, too old or used up."""

    code = "code_refused"


class Addressed(Body):
    """An address."""

    email: str = Field(max_length=2 * MAX_EMAIL_CHARS)

    @field_validator("email")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        return canonical_email(value)


class Numbered(Addressed):
    """A number and the address that belongs to it."""

    number: str = Field(max_length=MAX_NUMBER_CHARS)

    @field_validator("number")
    @classmethod
    def _is_a_number(cls, value: str) -> str:
        if parse_number(value) is None:
            raise InvalidInput("ticket_number", "number")
        return value


class Wanted(Numbered):
    """What a mail is asked for: one request, or every one of the address."""

    all: bool = False


class Digits(Body):
    """A code, and the key that asking for it gave."""

    key: str = Field(max_length=MAX_KEY_CHARS)
    code: str = Field(max_length=MAX_NUMBER_CHARS)


class SignedIdentity(Body):
    """What the host page's server says of who is using it."""

    token: str = Field(max_length=MAX_IDENTITY_CHARS)


async def look_up(request: web.Request) -> web.Response:
    """Return where a request stands, and what was written where the desk's policy says so.

    Raises:
        NoMatch: the same for a wrong number, a wrong address and both.
        TooManyTries: the same for right and wrong.
    """
    body, desk, asker = await read_body(request, Numbered), request.app[DESK], await asker_of(request)
    async with desk.database.writing() as session:
        found = await desk.access.look_up(session, body.number, body.email, asker)
        token = await desk.access.enter(session, found) if found is not None else None
        entries = await desk.tickets.entries(session, found.ticket_id, public_only=True) if found and token else None
    if found is None:
        raise NoMatch
    view: Json = {"status": status_view(request, found)}
    if entries is not None:
        view["entries"] = [entry_view(entry) for entry in entries]
    return await _answer(request, view, token)


async def send_code(request: web.Request) -> web.Response:
    """Mail six digits, if there is a ticket to open; the answer does not tell."""
    body, desk, asker = await read_body(request, Wanted), request.app[DESK], await asker_of(request)
    async with desk.database.writing() as session:
        key = await desk.access.request_code(session, body.number, body.email, asker, opens_all=body.all)
    return web.json_response({"key": key}, status=202)


async def verify_code(request: web.Request) -> web.Response:
    """Open what the digits open, for this browser or for the conversation whose token the request carries.

    Raises:
        CodeRefused: the same for wrong digits, old ones and a key that no mail belongs to.
    """
    body, desk, asker = await read_body(request, Digits), request.app[DESK], await asker_of(request)
    conversation = await conversation_of(request)
    async with desk.database.writing() as session:
        token = await desk.access.verify_code(
            session, body.key, body.code, asker, conversation.id if conversation else None
        )
    if token is None:
        raise CodeRefused
    return await _opened(request, token, keeps_cookie=conversation is None)


async def send_link(request: web.Request) -> web.Response:
    """Mail a link that opens once, if there is a ticket to open; the answer does not tell."""
    body, desk, asker = await read_body(request, Wanted), request.app[DESK], await asker_of(request)
    async with desk.database.writing() as session:
        await desk.access.send_link(session, body.number, body.email, asker, opens_all=body.all)
    return web.json_response({}, status=202)


async def send_list(request: web.Request) -> web.Response:
    """Mail the list of requests to an address, if it has any; the answer does not tell."""
    body, desk, asker = await read_body(request, Addressed), request.app[DESK], await asker_of(request)
    async with desk.database.writing() as session:
        await desk.access.send_list(session, body.email, asker)
    return web.json_response({}, status=202)


async def enter_identified(request: web.Request) -> web.Response:
    """Open every request of the person whom a signed token names."""
    body, desk = await read_body(request, SignedIdentity), request.app[DESK]
    async with desk.database.writing() as session:
        token = await desk.access.enter_identified(session, body.token, desk.settings.site)
    return await _opened(request, token)


async def tickets(request: web.Request) -> web.Response:
    """Return where each request stands that the visitor may see, the newest first."""
    desk = request.app[DESK]
    async with desk.database.reading() as session:
        visible = await desk.access.tickets_of(session, request[VISITOR])
    return web.json_response({"tickets": [status_view(request, status_of(ticket)) for ticket in visible]})


async def ticket(request: web.Request) -> web.Response:
    """Return one request with everything public in it.

    Raises:
        NotFound: there is none, or it is not the visitor's: the two are never told apart.
    """
    desk, ticket_id = request.app[DESK], parse_number(request.match_info["number"])
    async with desk.database.reading() as session:
        found = await desk.tickets.get(session, ticket_id or 0)
        if not await desk.access.may_see(session, request[VISITOR], found):
            raise NotFound("not the visitor's")
        entries = await desk.tickets.entries(session, found.id, public_only=True)
    view = {"status": status_view(request, status_of(found)), "entries": [entry_view(entry) for entry in entries]}
    return web.json_response(view)


async def end(request: web.Request) -> web.Response:
    """End the page sessions of this browser."""
    desk, tokens = request.app[DESK], page_tokens(request)
    if tokens:
        async with desk.database.writing() as session:
            for token in tokens:
                await desk.access.end(session, token)
    response = web.Response(status=204)
    drop_page(response)
    return response


async def identify(request: web.Request) -> web.Response:
    """Believe the page around the chat about who is talking; what it says is offered for filling in forms."""
    body, desk = await read_body(request, SignedIdentity), request.app[DESK]
    async with desk.database.writing() as session:
        person = await desk.access.identify(session, request[CONVERSATION].id, body.token, desk.settings.site)
    return web.json_response({"email": person.email, "name": person.name})


def status_view(request: web.Request, status: TicketStatus) -> Json:
    """Return what number and address show of a request; `label` is the state in the asker's language."""
    locale = asked_locale(request)
    return {
        "number": status.number,
        "state": status.state.value,
        "label": request.app[TURNS].phrase(f"utter_state_{status.state.value}", locale).text,
        "phase": status.phase.value if status.phase else None,
        "topic": status.topic,
        "topic_name": request.app[DESK].topics.name(status.topic, locale),
        "operator": status.operator,
        "action_needed": status.action_needed,
        "opened_at": status.opened_at.isoformat(),
        "taken_at": status.taken_at.isoformat() if status.taken_at else None,
        "updated_at": status.updated_at.isoformat(),
        "closed_at": status.closed_at.isoformat() if status.closed_at else None,
    }


async def _opened(request: web.Request, token: PageToken, *, keeps_cookie: bool = True) -> web.Response:
    """Answer a proof with the requests that it opens."""
    desk = request.app[DESK]
    async with desk.database.reading() as session:
        visitor = await desk.access.visitor(session, token)
        visible = await desk.access.tickets_of(session, visitor) if visitor else []
    view = {"tickets": [status_view(request, status_of(each)) for each in visible]}
    return await _answer(request, view, token if keeps_cookie else None)


async def _answer(request: web.Request, view: Json, token: PageToken | None) -> web.Response:
    response = web.json_response(view)
    if token is not None:
        await keep_page(request, response, token)
    return response


ROUTES = (
    Route("POST", "/api/status", look_up, Area.CHAT_API, Access.ANYONE),
    Route("POST", "/api/status/code", send_code, Area.CHAT_API, Access.ANYONE),
    Route("POST", "/api/status/code/verify", verify_code, Area.CHAT_API, Access.ANYONE),
    Route("POST", "/api/status/link", send_link, Area.CHAT_API, Access.ANYONE),
    Route("POST", "/api/status/list", send_list, Area.CHAT_API, Access.ANYONE),
    Route("POST", "/api/status/identity", enter_identified, Area.CHAT_API, Access.ANYONE),
    Route("POST", "/api/status/end", end, Area.CHAT_API, Access.ANYONE),
    Route("GET", "/api/status/tickets", tickets, Area.CHAT_API, Access.VISITOR),
    Route("GET", "/api/status/tickets/{number:[0-9]+}", ticket, Area.CHAT_API, Access.VISITOR),
    Route("POST", "/api/chat/identify", identify, Area.CHAT_API, Access.STUDENT),
)
