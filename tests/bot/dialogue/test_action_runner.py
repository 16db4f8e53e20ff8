"""Actions run in this process as they would behind HTTP."""

import asyncio
import sys
import threading

import pytest
from rasa_sdk import Action
from rasa_sdk.interfaces import ActionExecutionRejection

from bot.dialogue.action_runner import ActionFailed, ActionRejected, ActionRunner

TRACKER = {"sender_id": "s", "slots": {"list": [1]}, "events": [], "latest_message": {"text": "hi"}}


def runner(*actions, **options):
    one = ActionRunner(actions, **options)
    one.use_domain({"slots": {}})
    return one


async def test_a_plain_run_has_a_thread_of_its_own(action):
    threads = []
    one = runner(action("action_x", lambda d, t, _: threads.append(threading.current_thread()) or []))

    await one.run("action_x", TRACKER)

    assert threads != [threading.main_thread()]


async def test_a_plain_run_may_return_what_must_be_awaited(action):
    async def later():
        return [{"event": "pause"}]

    result = await runner(action("action_x", lambda d, t, _: later())).run("action_x", TRACKER)

    assert result.events == [{"event": "pause"}]


async def test_what_an_action_does_to_its_tracker_stays_with_it(action):
    def spoil(dispatcher, tracker, domain):
        tracker.slots["list"].append(2)
        tracker.events.append("x")
        domain["slots"]["x"] = 1
        return []

    domain = {"slots": {}}
    one = ActionRunner([action("action_x", spoil)])
    one.use_domain(domain)

    await one.run("action_x", TRACKER)

    assert TRACKER["slots"] == {"list": [1]}
    assert TRACKER["events"] == []
    assert domain == {"slots": {}}


async def test_a_declining_action_is_told_from_a_failing_one(action):
    def decline(dispatcher, tracker, domain):
        raise ActionExecutionRejection("action_x")

    def fail(dispatcher, tracker, domain):
        raise ZeroDivisionError

    one = runner(action("action_x", decline), action("action_y", fail))

    with pytest.raises(ActionRejected):
        await one.run("action_x", TRACKER)
    with pytest.raises(ActionFailed) as caught:
        await one.run("action_y", TRACKER)
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


async def test_an_action_that_nobody_wrote_fails():
    with pytest.raises(ActionFailed):
        await runner().run("action_x", TRACKER)


async def test_an_action_that_never_ends_fails(action):
    async def wait(dispatcher, tracker, domain):
        await asyncio.Event().wait()

    with pytest.raises(ActionFailed) as caught:
        await runner(action("action_x", wait), timeout_s=0.01).run("action_x", TRACKER)

    assert isinstance(caught.value.__cause__, TimeoutError)


async def test_a_value_that_is_no_json_fails(action):
    one = runner(action("action_x", lambda d, t, _: [{"event": "slot", "name": "x", "value": object()}]))

    with pytest.raises(ActionFailed):
        await one.run("action_x", TRACKER)


async def test_a_cancelled_turn_is_not_a_failing_action(action):
    async def wait(dispatcher, tracker, domain):
        await asyncio.Event().wait()

    task = asyncio.create_task(runner(action("action_x", wait)).run("action_x", TRACKER))
    await asyncio.sleep(0.01)
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task


PACKAGE = {
    "__init__.py": "",
    "shared.py": """
from abc import ABC, abstractmethod
from rasa_sdk import Action

class Shared(Action, ABC):
    @abstractmethod
    def words(self): ...
    def name(self): return "action_shared"
    def run(self, dispatcher, tracker, domain): return []
""",
    "deep/__init__.py": "",
    "deep/own.py": """
from some_actions.shared import Shared
from rasa_sdk.forms import FormValidationAction

class Own(Shared):
    def name(self): return "action_own"
    def words(self): ...
""",
}


@pytest.fixture
def package(tmp_path, monkeypatch):
    for name, content in PACKAGE.items():
        file = tmp_path / "some_actions" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path / "some_actions"
    for name in [name for name in sys.modules if name.startswith("some_actions")]:
        del sys.modules[name]


def test_a_package_gives_the_actions_that_it_defines_and_no_others(package):
    class Elsewhere(Action):
        def name(self):
            return "action_elsewhere"

    assert ActionRunner.of_package("some_actions").names == {"action_own"}


def test_a_module_that_cannot_be_imported_is_an_error_not_the_end_of_the_process(package):
    (package / "broken.py").write_text("import no_such_module")

    with pytest.raises(ImportError):
        ActionRunner.of_package("some_actions")
