from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from support.hostile import hostile_payloads

from bot.web.logs import configure_logs


@pytest.fixture
def lines() -> Iterator[Any]:
    """Return a function that gives the lines logged so far; logging is as before after the test."""
    root = logging.getLogger()
    before = (root.handlers, root.level)
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    configure_logs(stream)

    def read() -> list[dict[str, Any]]:
        stream.flush()
        text = stream.buffer.getvalue().decode()  # type: ignore[attr-defined]
        return [json.loads(line) for line in text.splitlines()]

    yield read
    root.handlers, root.level = before
    structlog.reset_defaults()


@pytest.mark.parametrize("payload", hostile_payloads("chat"), ids=lambda payload: payload.name)
def test_one_event_is_one_line_whatever_it_carries(lines: Any, payload: Any) -> None:
    structlog.get_logger("desk").info("heard", text=payload.text[:2_000])

    (line,) = lines()
    assert line["event"] == "heard"
    assert line["level"] == "info"


def test_a_lone_surrogate_does_not_lose_the_line(lines: Any) -> None:
    structlog.get_logger("desk").warning("odd", value="a\ud800b")
    logging.getLogger("library").warning("odd \ud800")

    assert len(lines()) == 2


def test_an_exception_is_logged_by_kind_and_place_without_its_words(lines: Any) -> None:
    try:
        try:
            raise ValueError("mario.rossi@example.it")
        except ValueError as error:
            raise RuntimeError("INSERT … 'mario.rossi@example.it'") from error
    except RuntimeError:
        structlog.get_logger("desk").exception("failed")

    (line,) = lines()
    assert line["exception"] == ["builtins.RuntimeError", "builtins.ValueError"]
    assert line["places"][-1].startswith("test_logs.py:")
    assert "mario" not in json.dumps(line)


def test_a_library_tells_what_but_not_of_whom(lines: Any) -> None:
    logging.getLogger("aiohttp.server").error("Error handling request from %s", "203.0.113.7")

    (line,) = lines()
    assert line["event"] == "Error handling request from %s"
    assert "203.0.113.7" not in json.dumps(line)


def test_what_is_bound_to_a_request_is_on_its_lines(lines: Any) -> None:
    with structlog.contextvars.bound_contextvars(request_id="7F3A"):
        structlog.get_logger("desk").info("request")

    assert lines()[0]["request_id"] == "7F3A"


def test_below_the_level_nothing_is_said(lines: Any) -> None:
    structlog.get_logger("desk").debug("details")

    assert lines() == []
