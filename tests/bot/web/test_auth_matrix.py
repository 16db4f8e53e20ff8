"""Every route for every kind of caller. A route without a row here fails the build."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import uuid4

import pytest
from aiohttp import web
from support.auth_matrix import CALLERS, MATRIX
from support.people import signed_in
from support.site import Answer, Operator, Site

from bot.conversations import NewMessage
from bot.conversations.models import Author
from bot.helpdesk import Helpdesk
from bot.operators import Role
from bot.tickets import NewTicket
from bot.turns import Turns
from bot.web import chat_pace
from bot.web.app import ROUTES, make_app
from bot.web.routes import Access, Area, Route, all_routes
from bot.web.server import serve

HOLE = re.compile(r"{(\w+)(?::(?:[^{}]|{[^{}]*})*)?}")  # of a path, with the pattern of what fills it


@dataclass(frozen=True)
class Callers:
    """One of each, and what student A owns."""

    headers: dict[str, dict[str, str]]
    key: str
    ticket_id: int

    def place(self, path: str) -> str:
        """Return a route's path with the names of what there is."""
        names = {"topic": "tasse", "slug": "rimborso", "name": "tokens.css", "key": self.key}
        names |= {"id": str(self.ticket_id), "number": str(self.ticket_id)}
        return HOLE.sub(lambda hole: names.get(hole[1], "unknown"), path)


@pytest.fixture
async def callers(site: Site, desk: Helpdesk, operator: Operator, admin: Operator) -> Callers:
    return await new_callers(site, desk, operator, admin)


async def new_callers(site: Site, desk: Helpdesk, operator: Operator, admin: Operator) -> Callers:
    """Return two new students, one with a chat and a ticket, and the operators in new sessions."""
    student, other = await site.student().arrives(), await site.student().arrives()
    async with desk.database.writing() as session:
        conversation = await desk.conversations.by_key(session, student.key)
        assert conversation
        await desk.conversations.append(session, conversation.id, NewMessage(Author.SYSTEM, "only for A"))
        new = NewTicket("tasse", "Rimborso", "it", email=f"{uuid4().hex}@studenti.it", conversation_id=conversation.id)
        ticket = await desk.tickets.create(session, new)
    console = {"Origin": site.base, "X-Sportello": "1"}
    headers = {
        "nobody": console,
        "student A": console | student.headers,
        "student B": console | other.headers,
        "operator": operator.headers,
        "admin": admin.headers,
    }
    return Callers(headers, student.key, ticket.id)


def test_every_route_has_a_row_and_every_row_a_route(desk: Helpdesk, turns: Turns) -> None:
    declared = {(route.method, route.path) for route in all_routes(make_app(desk, turns))}

    assert declared == set(MATRIX)


def test_the_router_serves_nothing_that_is_not_declared(desk: Helpdesk, turns: Turns) -> None:
    app = make_app(desk, turns)
    served = {(route.method, route.handler) for route in app.router.routes() if route.method != "HEAD"}

    assert served == {(route.method, route.handler) for route in ROUTES}


async def test_an_application_with_an_undeclared_route_does_not_start(desk: Helpdesk, turns: Turns) -> None:
    async def forgotten(_request: web.Request) -> web.Response:
        return web.Response()

    app = make_app(desk, turns)
    app.router.add_get("/forgotten", forgotten)

    with pytest.raises(LookupError, match="/forgotten"):
        await serve(app, "127.0.0.1", 0)


async def test_every_caller_gets_exactly_what_the_row_says(
    site: Site, desk: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat_pace, "NEW_CHATS", 1_000_000)

    got = {(route.method, route.path): await answers_of(site, desk, route) for route in ROUTES}

    assert got == MATRIX


async def answers_of(site: Site, desk: Helpdesk, route: Route) -> tuple[int, ...]:
    """Return the status that each caller gets; all are new, for a route may take a ticket or end a session."""
    operators = [await signed_in(site, desk, uuid4().hex, "Anna Bianchi", role) for role in Role]
    callers = await new_callers(site, desk, *operators)
    is_form = route.method == "POST" and route.area is Area.PAGE
    got = []
    for caller in CALLERS:
        headers = dict(callers.headers[caller])
        if route.path == "/api/chat/live" and not caller.startswith("student"):
            headers["Origin"] = "https://evil.example"
        if is_form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if route.takes:
            headers["Content-Type"] = f"{route.takes[0]}; boundary=x"
        sent = {} if route.method == "POST" and not is_form else None
        place = callers.place(route.path)
        answer = await site.call(route.method, place, sent, headers=headers, data=b"" if is_form else None)
        got.append(answer.status)
    return tuple(got)


async def test_head_asks_for_the_same_right_as_get(site: Site, callers: Callers) -> None:
    closed = (Access.OPERATOR, Access.STUDENT, Access.VISITOR, Access.PROGRAM)
    wanted = [route.path for route in ROUTES if route.method == "GET" and route.access in closed]

    let_in = [path for path in wanted if (await head(site, callers.place(path))).status != 401]

    assert let_in == []


async def head(site: Site, place: str) -> Answer:
    """Ask for the head of a page as nobody."""
    return await site.call("HEAD", place, headers={"Origin": site.base})


async def test_a_student_reads_only_the_own_conversation(site: Site, callers: Callers) -> None:
    own = await site.call("GET", "/api/chat/messages", headers=callers.headers["student A"])
    other = await site.call(
        "GET", f"/api/chat/messages?conversation={callers.key}", headers=callers.headers["student B"]
    )

    assert "only for A" in own.text
    assert "only for A" not in other.text


async def test_a_console_token_opens_no_chat_and_a_chat_token_no_console(site: Site, callers: Callers) -> None:
    cookie = callers.headers["operator"]["Cookie"].partition("=")[2]
    bearer = callers.headers["student A"]["Authorization"].removeprefix("Bearer ")

    chat = await site.call("GET", "/api/chat/messages", headers={"Authorization": f"Bearer {cookie}"})
    console = await site.call("GET", "/api/console/me", headers={"Cookie": f"__Host-sportello={bearer}"})

    assert (chat.status, console.status) == (401, 401)


async def test_what_is_there_and_what_is_not_look_alike_to_whoever_may_not_know(site: Site, callers: Callers) -> None:
    headers = callers.headers["student B"]
    known = await site.call("GET", f"/api/console/tickets/{callers.ticket_id}", headers=headers)
    unknown = await site.call("GET", "/api/console/tickets/999999", headers=headers)

    def told(answer: object) -> object:
        error = answer.json()["error"]  # type: ignore[attr-defined]
        return answer.status, error["code"], error["message"]  # type: ignore[attr-defined]

    assert told(known) == told(unknown)


@pytest.mark.parametrize(
    "number",
    ["0", "999999", "000001e2", "2147483648", "9223372036854775808", "9" * 5_000, "²", "٤١٢", "1%0a", "-1", "../1"],
)
async def test_a_number_that_is_no_ticket_is_not_found(site: Site, operator: Operator, number: str) -> None:
    answer = await operator.gets(f"/api/console/tickets/{number}")

    assert answer.status == 404
