"""Small projects, written in the test that needs them, and chats with them that read like chats."""

import random
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from rasa_sdk import Action
from support.form_files import FORM_DOMAIN, FORM_NLU, FORM_RULES
from support.rasa_files import CONFIG, DOMAIN, NLU, RULES
from support.training import TRAINING_DOMAIN, TRAINING_NLU

from bot.dialogue.action_runner import ActionRunner
from bot.dialogue.engine import Engine, Turn, UserMessage
from bot.dialogue.events import ActionExecuted
from bot.dialogue.project import Problem, Project, ProjectRefused, load_project
from bot.dialogue.tracker import Tracker

PEER = Path(__file__).resolve().parents[2] / "rasa_peer" / "project"


class Chat:
    """One conversation. A text with a slash is a button's payload, as in Rasa."""

    def __init__(self, engine: Engine, tracker: Tracker) -> None:
        self.engine = engine
        self.tracker = tracker
        self.turn = Turn((), ())

    async def says(self, text: str, *, typed: bool = False, channel: str = "widget", **metadata: Any) -> list[str]:
        """Send a message; return the texts of the answer."""
        message = UserMessage(text, self.tracker.sender_id, channel, "m", metadata, payload_allowed=not typed)
        self.turn = await self.engine.handle(self.tracker, message)
        return [one.text or "" for one in self.turn.messages]

    @property
    def kinds(self) -> list[str]:
        """What happened in the last turn: event types, with the name of what they are about."""
        return [f"{event.kind} {getattr(event, 'name', '') or ''}".strip() for event in self.turn.events]

    @property
    def is_listening(self) -> bool:
        return self.tracker.latest_action == "action_listen"


@pytest.fixture
def write_project(tmp_path: Path) -> Callable[..., Path]:
    """Write a project; files that a test does not give are the small ones above."""

    def write(
        domain: str = DOMAIN, rules: str = RULES, nlu: str = NLU, stories: str = "", config: str = CONFIG, **more: str
    ) -> Path:
        folder = tmp_path / "project"
        (folder / "data").mkdir(parents=True, exist_ok=True)
        files = {"config": config, "domain": domain, "data/rules": rules, "data/nlu": nlu, "data/stories": stories}
        for name, content in {**files, **more}.items():
            if content:
                (folder / f"{name}.yml").write_text(dedent(content).lstrip("\n"), "utf-8")
        return folder

    return write


@pytest.fixture
def read_project(write_project: Callable[..., Path]) -> Callable[..., Project]:
    return lambda **files: load_project(write_project(**files))


@pytest.fixture
def open_chat(read_project: Callable[..., Project], clock: Callable[[], Any]) -> Callable[..., Chat]:
    """Open a chat with a project and its actions."""

    def open_one(*actions: type[Action], **files: str) -> Chat:
        project = read_project(**files)
        engine = Engine.open(project, ActionRunner(actions), clock=clock, chance=random.Random(1))
        return Chat(engine, engine.tracker("student"))

    return open_one


def action_named(name: str, run: Callable[..., Any]) -> type[Action]:
    """Return an action class: `run(dispatcher, tracker, domain)` may be plain or async."""

    class Named(Action):
        def name(self) -> str:
            return name

    Named.run = lambda self, dispatcher, tracker, domain: run(dispatcher, tracker, domain)
    return Named


@pytest.fixture
def action() -> Callable[[str, Callable[..., Any]], type[Action]]:
    return action_named


@pytest.fixture(scope="session")
def peer_project() -> Project:
    return load_project(PEER)


@pytest.fixture
def open_form(open_chat):
    def open_one(*actions, rules=FORM_RULES, **changed):
        names = ", ".join(one().name() for one in actions)
        domain = FORM_DOMAIN.format(actions=names)
        for old, new in changed.items():
            assert old in domain
            domain = domain.replace(old, new)
        return open_chat(*actions, domain=domain, rules=rules, nlu=FORM_NLU)

    return open_one


@pytest.fixture
def follow(read_project):
    """Compile rules; return a function that plays events and tells the next action."""

    def compiled(*rules: str, stories: str = ""):
        written = "rules:\n" + "".join(rules)
        project = read_project(domain=TRAINING_DOMAIN, nlu=TRAINING_NLU, rules=written, stories=stories)
        policies = project.policies

        def next_action(*events):
            tracker = Tracker.fresh("x", project.domain)
            for event in (ActionExecuted("action_listen"), *events):
                tracker.apply(event)
            return policies.predict(tracker)

        return next_action

    return compiled


@pytest.fixture
def refused():
    """Read a project that must be refused; return its problems."""

    def read(folder: Path) -> tuple[Problem, ...]:
        with pytest.raises(ProjectRefused) as caught:
            load_project(folder)
        return caught.value.problems

    return read
