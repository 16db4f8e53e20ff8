"""`sportello faq calibration`: learning, looking, going back."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.desk import SMALL

from bot.content import Content, load_content
from bot.conversations import FeedbackKind
from bot.helpdesk import Helpdesk
from bot.settings import Settings

Run = Callable[..., Any]
SHOWN = ["tasse/prima-rata", "tasse/seconda-rata"]


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content(SMALL)


@pytest.fixture(autouse=True)
def small_desk(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: Content) -> None:
    """Let the commands open a small desk in an empty folder, without fitting it each time."""
    monkeypatch.setenv("SPORTELLO_PROJECT", str(SMALL))
    monkeypatch.setenv("SPORTELLO_DATA_DIR", str(tmp_path))
    monkeypatch.setattr("bot.helpdesk.ready_content", lambda _settings, _secret: content)


async def clicks(tmp_path: Path, number: int) -> None:
    """Let students click as on a desk that is too sure of itself."""
    source = random.Random(3)
    desk = await Helpdesk.open(Settings(data_dir=tmp_path, project=SMALL))
    async with desk.database.writing() as session:
        for each in range(number):
            promised = source.uniform(0.1, 0.95)
            right = source.random() < promised * 0.6
            await desk.feedback.add(
                session,
                None,
                FeedbackKind.CHOSEN if right else FeedbackKind.NONE_OF_THESE,
                entry=SHOWN[0] if right else None,
                locale="it",
                question=str(each),
                uncalibrated=promised,
                shown=SHOWN,
            )
    await desk.close()


def test_without_labels_it_says_so(run: Run) -> None:
    done = run("faq", "calibration", "run")

    assert done.code == 1
    assert "0 labels: at least 50 are needed" in done.said
    assert "Traceback" not in done.said


async def in_a_thread(run: Run, *arguments: str) -> Any:
    """Run a command that starts a loop of its own."""
    import asyncio

    return await asyncio.to_thread(run, *arguments)


async def test_it_learns_shows_and_goes_back(run: Run, tmp_path: Path) -> None:
    await clicks(tmp_path, 120)

    learnt = await in_a_thread(run, "faq", "calibration", "run", "--by", "anna", "--precision", "0.8")
    shown = await in_a_thread(run, "faq", "calibration", "show")
    undone = await in_a_thread(run, "faq", "calibration", "undo", "--by", "bruno")
    after = await in_a_thread(run, "faq", "calibration", "show")
    again = await in_a_thread(run, "faq", "calibration", "undo")

    assert "Learnt from 120 labels" in learnt.said
    assert "In force: calibration 1 of" in shown.said
    assert "120 labels now" in shown.said
    assert "anna" in shown.said
    assert "Undone. In force: the shipped settings." in undone.said
    assert "In force: the shipped settings. Answers from 0.85" in after.said
    assert "bruno" in after.said
    assert (again.code, "nothing to undo" in again.said) == (1, True)


async def test_a_desk_that_starts_is_as_sure_as_was_learnt(run: Run, tmp_path: Path, content: Content) -> None:
    await clicks(tmp_path, 120)
    await in_a_thread(run, "faq", "calibration", "run")

    desk = await Helpdesk.open(Settings(data_dir=tmp_path, project=SMALL))
    settings = desk.retriever.settings
    await desk.close()

    assert settings.calibration != content.retriever.settings.calibration
    assert desk.retriever.index("it") is content.retriever.index("it")  # nothing was fitted again
