"""The description of the API is true: a program that reads it and tries everything finds nothing to complain of."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from pathlib import Path

import pytest
from support.program import Program
from support.site import Site

from bot.web.api import document
from bot.web.app import ROUTES
from bot.web.routes import Access

EXAMPLES = os.environ.get("SCHEMATHESIS_EXAMPLES", "")  # `make api`: many; without it a few, in seconds
SHORT = ("--max-examples", "3", "--phases", "fuzzing,stateful")
CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a token ask as fast as it can; to be asked for before the site opens."""
    monkeypatch.setattr("bot.web.pace.Pace.take", lambda self, key: None)


def test_every_operation_that_a_token_opens_is_described() -> None:
    served = {(route.method.lower(), route.path) for route in ROUTES if route.access is Access.PROGRAM}
    described = {(method, path) for path, methods in document()["paths"].items() for method in methods}

    assert described == served


def test_every_schema_that_is_named_is_there() -> None:
    text = str(document())

    assert set(re.findall(r"#/components/schemas/(\w+)", text)) == set(document()["components"]["schemas"])


async def test_anybody_may_read_the_description(site: Site) -> None:
    answer = await site.call("GET", "/openapi.json")

    assert (answer.status, answer.json()["openapi"], answer.json()["info"]["title"]) == (200, "3.1.0", "Sportello")


@pytest.mark.timeout(3_600)
@pytest.mark.slow
async def test_schemathesis_finds_nothing(unhurried: None, site: Site, anna: Program, tmp_path: Path) -> None:
    for number in range(3):
        await anna.opens(email=f"s{number}@example.it")
    amount = ("--max-examples", EXAMPLES) if EXAMPLES else SHORT

    found = await asyncio.create_subprocess_exec(
        SCHEMATHESIS,
        *("--config-file", CONFIGURATION, "run", f"{site.base}/openapi.json"),
        *("-H", f"Authorization: Bearer {anna.token}", "--seed", "1", *amount),
        cwd=tmp_path,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    told = (await found.communicate())[0].decode()

    print(told[-3_000:])
    assert found.returncode == 0, told
