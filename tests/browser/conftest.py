"""A real server in a process of its own, and a real Chromium in front of it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from support.browser import PASSWORD, Complaints, OperatorAtDesk, Student, new_context
from support.fitted import Fitted, keep

ROOT = Path(__file__).parents[2]
START_S = 240
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

expect.set_options(timeout=15_000)


@dataclass
class Server:
    """`python -m bot serve` on a data folder of its own."""

    data_dir: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    base: str = ""
    setup_link: str | None = None
    settings: dict[str, str] = field(default_factory=dict)  # SPORTELLO_… by name

    def start(self) -> None:
        """Start and wait for the printed addresses; after the first time on the same port."""
        output = self.data_dir / "server.log"
        with output.open("wb") as log:
            command = [sys.executable, "-m", "bot", "serve", "--port", str(self.port), "--data-dir", str(self.data_dir)]
            environment = {name: value for name, value in os.environ.items() if not name.startswith("SPORTELLO_")}
            environment.pop("DATABASE_URL", None)
            environment |= {f"SPORTELLO_{name}": value for name, value in self.settings.items()}
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env=environment)
        deadline = time.monotonic() + START_S
        while "Ctrl+C" not in (said := output.read_text(errors="replace")):
            if self.process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"the server did not start:\n{said[-3000:]}")
            time.sleep(0.1)
        console = re.search(r"(http://[^/\s]+)/console\s", said)
        assert console, said
        self.base = console[1]
        self.port = int(self.base.rpartition(":")[2])
        setup = re.search(r"http://\S+/console/setup\?token=\S+", said)
        self.setup_link = setup[0] if setup else None

    def kill(self) -> None:
        """End the process as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask the process to end."""
        self._end(signal.SIGTERM)

    def set_up(self, login: str, name: str) -> None:
        """Make the first operator by the printed link."""
        assert self.setup_link
        token = parse_qs(urlsplit(self.setup_link).query)["token"][0]
        form = {"token": token, "login": login, "name": name, "email": f"{login}@example.it", "password": PASSWORD}
        headers = {"Content-Type": "application/json", "Origin": self.base, "X-Sportello": "1"}
        request = Request(f"{self.base}/api/console/setup", json.dumps(form).encode(), headers)
        with urlopen(request, timeout=30) as answer:
            assert answer.status == 201

    def _end(self, number: signal.Signals) -> None:
        assert self.process
        self.process.send_signal(number)
        self.process.wait(timeout=20)


@pytest.fixture(scope="session")
def server(fitted: Fitted, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a running desk with one operator, shared by the tests that leave it as it is."""
    running = Server(tmp_path_factory.mktemp("desk"))
    keep(fitted, running.data_dir)
    running.start()
    running.set_up("anna", "Anna Bianchi")
    yield running
    running.stop()


@pytest.fixture
def new_server(fitted: Fitted) -> Iterator[Callable[..., Server]]:
    """Return a maker of running desks for one test."""
    made: list[Server] = []

    def make(data_dir: Path, **settings: str) -> Server:
        keep(fitted, data_dir)
        made.append(Server(data_dir, settings=settings))
        made[-1].start()
        return made[-1]

    yield make
    for running in made:
        if running.process and running.process.poll() is None:
            running.stop()


@pytest.fixture
def own_server(new_server: Callable[..., Server], tmp_path: Path) -> Server:
    """Return a running desk for one test, which may end it."""
    return new_server(tmp_path)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Return Chromium; a module keeps one, because Playwright's loop must not outlive the tests without asyncio."""
    given = os.environ.get("SPORTELLO_TEST_CHROMIUM")
    names = (given, "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if name and (found := shutil.which(name))), None)
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium: set SPORTELLO_TEST_CHROMIUM or install it")
        pytest.skip("no Chromium: set SPORTELLO_TEST_CHROMIUM or install it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """Return what the browsers complain about; a test fails in the end when there was anything."""
    heard = Complaints()
    yield heard
    assert heard.lines == []


@pytest.fixture
def student_of(chromium: Browser, complaints: Complaints) -> Iterator[Callable[..., Student]]:
    """Return a maker of students, each with a browser of their own."""
    contexts = []

    def make(server: Server, **options: object) -> Student:
        context = new_context(chromium, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        complaints.watch(page)
        return Student(page, server.base)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def operator_of(chromium: Browser, complaints: Complaints) -> Iterator[Callable[..., OperatorAtDesk]]:
    """Return a maker of operators, each with a browser of their own."""
    contexts = []

    def make(server: Server, **options: object) -> OperatorAtDesk:
        context = new_context(chromium, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        complaints.watch(page)
        return OperatorAtDesk(page, server.base)

    yield make
    for context in contexts:
        context.close()
