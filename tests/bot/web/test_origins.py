"""Which page may send what: CSRF, CORS, and the addresses the desk is known by."""

from __future__ import annotations

import re

import pytest
from aiohttp.test_utils import make_mocked_request
from support.site import Operator, Site, Student

from bot.settings import Settings
from bot.web.app import ROUTES
from bot.web.origins import Origins
from bot.web.routes import Area

EMBEDDING = "https://www.ateneo.example"
CHANGING = [
    (route.method, re.sub("{id:[^}]*}", "1", re.sub("{(key|token)}", "abc", route.path)), route.takes)
    for route in ROUTES
    if route.area is Area.CONSOLE_API and route.method != "GET"
]
READ_TOO = {route.path for route in ROUTES if route.method == "GET"}  # these answer GET and HEAD as they should
NOT_JSON = (
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=a",
    "",
    "application/jsonp",
)
FOREIGN = [
    "https://evil.example",
    "null",
    "",
    "https://www.ateneo.example.evil.example",
    "https://evilwww.ateneo.example",
    "http://www.ateneo.example",
    "https://www.ateneo.example:8443",
    "https://www.ateneo.example/",
    "file://",
]


async def test_no_foreign_page_changes_anything_in_the_console(site: Site, operator: Operator) -> None:
    for method, path, _ in CHANGING:
        for origin in (*FOREIGN, EMBEDDING):
            answer = await site.call(method, path, {}, headers=operator.headers | {"Origin": origin})

            assert (answer.status, answer.code) == (403, "foreign_origin"), (path, origin)
    assert (await operator.gets("/api/console/me")).status == 200


async def test_every_sign_of_another_site_is_enough_to_refuse(site: Site, operator: Operator) -> None:
    own = operator.headers
    without_origin = {name: value for name, value in own.items() if name != "Origin"}
    without_header = {name: value for name, value in own.items() if name != "X-Sportello"}
    signs = (
        without_origin,
        without_header,
        own | {"Sec-Fetch-Site": "cross-site"},
        own | {"Sec-Fetch-Site": "same-site"},
        without_origin | {"Sec-Fetch-Site": "none"},
    )
    for method, path, _ in CHANGING:
        statuses = [(await site.call(method, path, {}, headers=headers)).status for headers in signs]

        assert statuses == [403] * len(signs), path


async def test_a_form_cannot_stand_in_for_json(site: Site, operator: Operator) -> None:
    for method, path, takes in CHANGING:
        for content_type in NOT_JSON:
            if takes == () or content_type.partition(";")[0] in (takes or ()):
                continue  # the route reads no body, or a file
            headers = operator.headers | {"Content-Type": content_type}
            answer = await site.call(method, path, data=b"{}", headers=headers)

            assert (answer.status, answer.code) == (415, "not_json"), (path, content_type)


async def test_reading_methods_and_overrides_change_nothing(site: Site, operator: Operator) -> None:
    headers = operator.headers | {"X-HTTP-Method-Override": "POST"}
    for changing, path, _ in CHANGING:
        if path in READ_TOO:
            continue
        for method in {"GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"} - {changing}:
            answer = await site.call(method, f"{path}?_method={changing}", headers=headers)

            assert answer.status in (404, 405), (method, path)
    assert (await operator.gets("/api/console/me")).status == 200


async def test_a_request_of_our_own_page_without_origin_is_let_in_by_its_fetch_site(
    site: Site, operator: Operator
) -> None:
    headers = {name: value for name, value in operator.headers.items() if name != "Origin"}

    answer = await site.call("POST", "/api/console/sign-out", {}, headers=headers | {"Sec-Fetch-Site": "same-origin"})

    assert answer.status == 204


async def test_no_foreign_page_uses_the_chat(site: Site, student: Student) -> None:
    message = {"text": "x", "client_msg_id": "12345678"}
    for origin in FOREIGN:
        start = await site.call("POST", "/api/chat/conversations", {}, headers={"Origin": origin})
        headers = student.headers | {"Origin": origin}
        said = await site.call("POST", "/api/chat/messages", message, headers=headers)

        assert (start.status, said.status) == (403, 403), origin


async def test_an_embedding_page_may_use_the_chat_and_read_the_answer(site: Site) -> None:
    asked = await site.call(
        "OPTIONS",
        "/api/chat/conversations",
        headers={
            "Origin": EMBEDDING,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )
    answer = await site.call("POST", "/api/chat/conversations", {}, headers={"Origin": EMBEDDING})

    assert asked.status == 204
    assert asked.headers["Access-Control-Allow-Origin"] == EMBEDDING
    assert answer.status == 201
    assert answer.headers["Access-Control-Allow-Origin"] == EMBEDDING
    assert "Origin" in answer.headers["Vary"]
    assert "Access-Control-Allow-Credentials" not in answer.headers


async def test_nobody_else_is_told_that_they_may_read(site: Site, student: Student) -> None:
    for origin in FOREIGN:
        preflight = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        asked = await site.call("OPTIONS", "/api/chat/messages", headers=preflight)
        read = await site.call("GET", "/api/chat/messages", headers=student.headers | {"Origin": origin})

        assert asked.status == 403, origin
        assert "Access-Control-Allow-Origin" not in asked.headers
        assert "Access-Control-Allow-Origin" not in read.headers
        assert "Origin" in read.headers["Vary"]


async def test_the_console_is_readable_by_no_other_origin(site: Site, operator: Operator) -> None:
    answer = await site.call("GET", "/api/console/me", headers=operator.headers | {"Origin": EMBEDDING})
    asked = await site.call(
        "OPTIONS", "/api/console/me", headers={"Origin": EMBEDDING, "Access-Control-Request-Method": "GET"}
    )

    assert "Access-Control-Allow-Origin" not in answer.headers
    assert asked.status == 405


@pytest.mark.parametrize(
    ("public_url", "host", "origin", "is_own"),
    [
        (None, "127.0.0.1:8080", "http://127.0.0.1:8080", True),
        (None, "localhost:8080", "http://localhost:8080", True),
        (None, "192.168.1.5:8080", "http://192.168.1.5:8080", True),
        (None, "rebound.example:8080", "http://rebound.example:8080", False),  # DNS rebinding brings its own Host
        (None, "127.0.0.1:8080", "http://127.0.0.1:8081", False),
        (None, "127.0.0.1:8080", "https://127.0.0.1:8080", False),
        ("https://aiuto.ateneo.it", "aiuto.ateneo.it", "https://aiuto.ateneo.it", True),
        ("https://aiuto.ateneo.it", "internal:8080", "https://aiuto.ateneo.it", True),
        ("https://aiuto.ateneo.it", "evil.example", "http://evil.example", False),
        ("https://aiuto.ateneo.it", "10.0.0.9:8080", "http://10.0.0.9:8080", False),
        ("https://aiuto.ateneo.it", "127.0.0.1:8080", "http://127.0.0.1:8080", True),
        ("https://aiuto.ateneo.it", "aiuto.ateneo.it", "http://aiuto.ateneo.it", False),
        ("https://aiuto.ateneo.it/desk", "x", "https://aiuto.ateneo.it", True),
    ],
)
def test_what_counts_as_our_own_address(public_url: str | None, host: str, origin: str, is_own: bool) -> None:
    request = make_mocked_request("POST", "/", headers={"Host": host})

    assert Origins.of(Settings(public_url=public_url)).is_own(origin, request) is is_own


@pytest.mark.parametrize(
    "text", ["*", "www.ateneo.example", "https://", "https://a.example/path", "https://u:p@a.example", "null"]
)
def test_an_embedding_origin_that_is_none_stops_the_start(text: str) -> None:
    with pytest.raises(ValueError, match="is not an origin"):
        Origins.of(Settings(embed_origins=(text,)))
