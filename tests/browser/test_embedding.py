"""The widget on a site of another origin: only where the desk allows it, and nothing leaks either way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from support.browser import Student

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-1"), pytest.mark.timeout(400)]

PAGE = """<!doctype html><html lang="it"><title>Corso di laurea</title><h1>Corso</h1>
<script async src="{base}/widget.js"></script>"""


class Site(ThreadingHTTPServer):
    """A page of somebody else's, on a port of its own."""

    desk = ""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = PAGE.format(base=self.server.desk).encode()  # type: ignore[attr-defined]
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), self.Handler)
        self.origin = f"http://127.0.0.1:{self.server_address[1]}"


@pytest.fixture
def sites() -> Iterator[tuple[Site, Site]]:
    """Return two sites of other origins."""
    pair = (Site(), Site())
    for site in pair:
        threading.Thread(target=site.serve_forever, daemon=True).start()
    yield pair
    for site in pair:
        site.shutdown()
        site.server_close()


def test_the_chat_opens_on_the_sites_that_are_named_and_on_no_other(
    new_server: Callable[..., Any], tmp_path: Path, student_of: Callable[..., Student], complaints: Any, sites: Any
) -> None:
    named, stranger = sites
    server = new_server(tmp_path, EMBED_ORIGINS=named.origin)
    for site in sites:
        site.desk = server.base
    complaints.ignored += ("frame-ancestors", "does not match the recipient", "favicon.ico", "status of 404")

    guest = student_of(server)
    guest.page.goto(named.origin)
    guest.open_chat()
    guest.says("Come mi immatricolo a un corso ad accesso libero?")
    expect(guest.panel.locator(".card.faq_answer")).to_be_visible()
    guest.composer.press("Escape")
    expect(guest.launcher).to_be_focused()
    outsider = student_of(server)
    outsider.page.goto(stranger.origin)
    outsider.launcher.click()
    outsider.page.wait_for_timeout(1000)

    assert not any(frame.url.startswith(server.base) and frame.query_selector("main") for frame in outsider.page.frames)
