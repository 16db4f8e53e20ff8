"""Every route for every kind of caller. A route without a row here fails the build."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from aiohttp import web
from support.site import Operator, Site, Student

from bot.conversations import NewMessage
from bot.conversations.models import Author
from bot.helpdesk import Helpdesk
from bot.tickets import NewTicket
from bot.turns import Turns
from bot.web.app import ROUTES, make_app
from bot.web.routes import Access, Area, all_routes
from bot.web.server import serve

CALLERS = ("nobody", "student A", "student B", "operator", "admin")

# Statuses in the order of CALLERS. Student A owns the conversation and the ticket of the paths. The bodies are
# empty objects: 422 means "let in, then the body was looked at".
OPEN = (200, 200, 200, 200, 200)
OPEN_BODY = (422, 422, 422, 422, 422)
STUDENT = (401, 200, 200, 401, 401)
STUDENT_BODY = (401, 422, 422, 401, 401)
OPERATOR = (401, 401, 401, 200, 200)
OPERATOR_BODY = (401, 401, 401, 422, 422)

NO_TOKEN = (401, 401, 401, 401, 401)  # neither a cookie nor a chat's token opens the API: see tests/bot/web/api

FORM = (403, 403, 403, 403, 403)  # a form without the token of its page; anybody gets the token with the page

# The pages of a request: who has proven nothing is led to the proof, student B finds nothing there. Page sessions are
# in test_ticket_pages.py; a form without the token of its page is refused to student A, too.
REQUEST = (303, 200, 404, 303, 303)
REQUEST_FORM = (401, 403, 404, 401, 401)

MATRIX = {
    ("GET", "/"): OPEN,
    ("GET", "/privacy"): OPEN,
    ("GET", "/help"): OPEN,
    ("GET", "/help/a-z"): OPEN,
    ("GET", "/help/{topic}"): OPEN,
    ("GET", "/help/{topic}/{slug}"): OPEN,
    ("GET", "/help/{topic}/{slug}/feedback"): OPEN,
    ("POST", "/help/{topic}/{slug}/feedback"): FORM,
    ("GET", "/ticket"): OPEN,
    ("POST", "/ticket"): OPEN,  # without a topic it asks for one
    ("GET", "/ticket/stato"): OPEN,
    ("POST", "/ticket/stato"): FORM,
    ("GET", "/ticket/codice"): OPEN,
    ("POST", "/ticket/codice"): FORM,
    ("POST", "/ticket/esci"): (303, 303, 303, 303, 303),  # nobody here has a page session: see test_ticket_pages.py
    ("GET", "/ticket/{number:[0-9]{1,12}}"): REQUEST,
    ("POST", "/ticket/{number:[0-9]{1,12}}"): REQUEST_FORM,
    ("GET", "/ticket/{number:[0-9]{1,12}}/chiudi"): REQUEST,
    ("GET", "/ticket/{number:[0-9]{1,12}}/modifica"): REQUEST,
    ("POST", "/ticket/{number:[0-9]{1,12}}/modifica"): REQUEST_FORM,
    ("GET", "/r/{token}"): OPEN,  # the button that uses a link up; what is behind it: see test_status_pages.py
    ("POST", "/r/{token}"): OPEN,  # shows the button again
    ("GET", "/ticket/inviata"): (303, 303, 303, 303, 303),  # only the browser that sent a request sees its number
    ("GET", "/widget"): OPEN,
    ("GET", "/widget.js"): OPEN,
    ("GET", "/favicon.ico"): OPEN,
    ("GET", "/static/{name:.+}"): OPEN,
    ("GET", "/console"): OPEN,
    ("GET", "/console/setup"): OPEN,
    ("GET", "/healthz"): OPEN,
    ("GET", "/readyz"): OPEN,
    ("POST", "/reports"): (415, 415, 415, 415, 415),  # let in, then told what a report is; see test_reports.py
    ("GET", "/metrics"): OPEN,  # the callers of this test sit on this machine; for others see test_health.py
    ("GET", "/webhooks/rest/"): OPEN,
    ("POST", "/webhooks/rest/webhook"): (400, 400, 400, 400, 400),
    ("POST", "/api/chat/conversations"): (201, 201, 201, 201, 201),
    ("GET", "/api/chat/messages"): STUDENT,
    ("POST", "/api/chat/messages"): STUDENT_BODY,
    ("POST", "/api/chat/locale"): STUDENT_BODY,
    ("POST", "/api/chat/forget"): (401, 204, 204, 401, 401),
    ("GET", "/api/chat/live"): (403, 400, 400, 403, 403),  # no upgrade; see test_live.py
    ("GET", "/api/chat/suggest"): OPEN,
    ("GET", "/api/chat/files"): STUDENT,
    ("POST", "/api/chat/files"): (401, 400, 400, 401, 401),  # let in, then told that this is no form with a file
    ("GET", "/api/chat/files/{token}"): (401, 404, 404, 401, 401),  # whose files they are: see test_chat_files.py
    ("DELETE", "/api/chat/files/{token}"): (401, 404, 404, 401, 401),
    ("GET", "/files/{link}"): (404, 404, 404, 404, 404),  # an address that nobody signed
    ("POST", "/api/chat/identify"): STUDENT_BODY,
    ("POST", "/api/status"): OPEN_BODY,
    ("POST", "/api/status/code"): OPEN_BODY,
    ("POST", "/api/status/code/verify"): OPEN_BODY,
    ("POST", "/api/status/link"): OPEN_BODY,
    ("POST", "/api/status/list"): OPEN_BODY,
    ("POST", "/api/status/identity"): OPEN_BODY,
    ("POST", "/api/status/end"): (204, 204, 204, 204, 204),
    ("GET", "/api/status/tickets"): STUDENT,
    ("GET", "/api/status/tickets/{number:[0-9]+}"): (401, 200, 404, 401, 401),  # the ticket is student A's
    ("GET", "/openapi.json"): OPEN,
    ("GET", "/api/v1/tickets"): NO_TOKEN,
    ("GET", "/api/v1/tickets/{number}"): NO_TOKEN,
    ("POST", "/api/v1/tickets"): NO_TOKEN,
    ("POST", "/api/v1/tickets/{number}/entries"): NO_TOKEN,
    ("POST", "/api/v1/tickets/{number}/take"): NO_TOKEN,
    ("POST", "/api/v1/tickets/{number}/release"): NO_TOKEN,
    ("POST", "/api/v1/tickets/{number}/transfer"): NO_TOKEN,
    ("POST", "/api/v1/tickets/{number}/merge"): NO_TOKEN,
    ("POST", "/api/v1/tickets/{number}/reopen"): NO_TOKEN,
    ("POST", "/api/v1/tickets/{number}/close"): NO_TOKEN,
    ("GET", "/api/v1/tickets/{number}/attachments"): NO_TOKEN,
    ("POST", "/api/v1/tickets/{number}/attachments"): NO_TOKEN,
    ("GET", "/api/v1/tickets/{number}/attachments/{token}"): NO_TOKEN,
    ("GET", "/api/v1/topics"): NO_TOKEN,
    ("GET", "/api/v1/faq/search"): NO_TOKEN,
    ("GET", "/api/v1/operators/me"): NO_TOKEN,
    ("POST", "/api/console/sign-in"): OPEN_BODY,
    ("POST", "/api/console/setup"): OPEN_BODY,
    ("POST", "/api/console/sign-out"): (401, 401, 401, 204, 204),
    ("GET", "/api/console/me"): OPERATOR,
    ("GET", "/api/console/sessions"): OPERATOR,
    ("POST", "/api/console/sessions/end-others"): (401, 401, 401, 204, 204),
    ("POST", "/api/console/password"): OPERATOR_BODY,
    ("GET", "/api/console/live"): (401, 401, 401, 400, 400),  # no upgrade; see test_live.py
    ("GET", "/api/console/queue"): OPERATOR,
    ("GET", "/api/console/tickets/{id:[0-9]+}"): OPERATOR,
    ("POST", "/api/console/tickets/{id:[0-9]+}/take"): (401, 401, 401, 200, 409),  # the second one comes too late
    ("POST", "/api/console/tickets/{id:[0-9]+}/entries"): OPERATOR_BODY,
    ("POST", "/api/console/tickets/{id:[0-9]+}/close"): (401, 401, 401, 409, 409),  # nothing said yet
    ("POST", "/api/console/tickets/{id:[0-9]+}/transfer"): OPERATOR_BODY,
    ("POST", "/api/console/tickets/{id:[0-9]+}/assign"): OPERATOR_BODY,
    ("POST", "/api/console/tickets/{id:[0-9]+}/merge"): OPERATOR_BODY,
    ("POST", "/api/console/tickets/{id:[0-9]+}/release"): OPERATOR,
    ("POST", "/api/console/tickets/{id:[0-9]+}/reopen"): OPERATOR_BODY,
    ("GET", "/api/console/choices"): OPERATOR,
    ("GET", "/api/console/alerts"): OPERATOR,
    ("POST", "/api/console/alerts"): OPERATOR_BODY,
    ("POST", "/api/console/tickets/{id:[0-9]+}/files"): (401, 401, 401, 400, 400),
    ("DELETE", "/api/console/files/{token}"): (401, 401, 401, 404, 404),
    ("GET", "/api/console/conversations/{key}/messages"): OPERATOR,
    ("POST", "/api/console/conversations/{key}/take-over"): (401, 401, 401, 200, 409),
    ("POST", "/api/console/conversations/{key}/release"): OPERATOR,
}


@dataclass(frozen=True)
class Callers:
    """One of each, and what student A owns."""

    headers: dict[str, dict[str, str]]
    key: str
    ticket_id: int


@pytest.fixture
async def callers(site: Site, desk: Helpdesk, student: Student, operator: Operator, admin: Operator) -> Callers:
    other = await site.student().arrives()
    async with desk.database.writing() as session:
        conversation = await desk.conversations.by_key(session, student.key)
        assert conversation
        await desk.conversations.append(session, conversation.id, NewMessage(Author.SYSTEM, "only for A"))
        new = NewTicket("tasse", "Rimborso", "it", email="a@studenti.it", conversation_id=conversation.id)
        ticket = await desk.tickets.create(session, new)
    console = {"Origin": site.base, "X-Sportello": "1"}
    headers = {
        "nobody": console | {"Origin": site.base},
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


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
async def test_a_caller_gets_exactly_what_the_row_says(route: object, site: Site, callers: Callers) -> None:
    method, path = route.method, route.path  # type: ignore[attr-defined]
    place = (
        path.replace("{topic}/{slug}", "tasse/rimborso")
        .replace("{name:.+}", "tokens.css")
        .replace("{id:[0-9]+}", str(callers.ticket_id))
        .replace("{number:[0-9]+}", str(callers.ticket_id))
        .replace("{number}", str(callers.ticket_id))
        .replace("{key}", callers.key)
        .replace("{topic}", "tasse")
        .replace("{number:[0-9]{1,12}}", str(callers.ticket_id))
        .replace("{token}", "unknown")
    )
    is_form = method == "POST" and route.area is Area.PAGE  # type: ignore[attr-defined]
    got = []
    for caller in CALLERS:
        headers = dict(callers.headers[caller])
        if path == "/api/chat/live" and not caller.startswith("student"):
            headers["Origin"] = "https://evil.example"
        if is_form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if route.takes:  # type: ignore[attr-defined]
            headers["Content-Type"] = f"{route.takes[0]}; boundary=x"  # type: ignore[attr-defined]
        sent = {} if method == "POST" and not is_form else None
        answer = await site.call(method, place, sent, headers=headers, data=b"" if is_form else None)
        got.append(answer.status)

    assert tuple(got) == MATRIX[method, path]


@pytest.mark.parametrize(
    "route", [route for route in ROUTES if route.method == "GET"], ids=lambda route: f"HEAD {route.path}"
)
async def test_head_asks_for_the_same_right_as_get(route: object, site: Site, callers: Callers) -> None:
    access, path = route.access, route.path  # type: ignore[attr-defined]
    place = path.replace("{id:[0-9]+}", str(callers.ticket_id)).replace("{key}", callers.key)
    place = place.replace("{number:[0-9]+}", str(callers.ticket_id)).replace("{token}", "unknown")
    place = place.replace("{number}", str(callers.ticket_id))

    answer = await site.call("HEAD", place, headers={"Origin": site.base})

    if access in (Access.OPERATOR, Access.STUDENT, Access.VISITOR, Access.PROGRAM):
        assert answer.status == 401


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
