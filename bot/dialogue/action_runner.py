"""Runs a project's own actions in this process, as Rasa's action server would: JSON in, JSON out.

What an action gets is a copy; whatever it does to its tracker stays with it.
"""

from __future__ import annotations

import asyncio
import importlib
import inspect
import json
import pkgutil
from abc import ABC
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection

from bot.errors import HelpDeskError

ACTION_TIMEOUT_S = 30.0  # Rasa allows 300 s; nobody in front of a silent chat waits that long
_DOMAIN_DIGEST = "in-process"


class ActionRejected(HelpDeskError):
    """The action has nothing to do with the message; another one may be predicted."""


class ActionFailed(HelpDeskError):
    """The action raised; `__cause__` is what it raised."""

    def __init__(self, action: str) -> None:
        super().__init__(action)
        self.action = action


@dataclass(frozen=True)
class ActionResult:
    """What an action returned: events and responses as JSON."""

    events: list[dict[str, Any]]
    responses: list[dict[str, Any]]


class ActionRunner:
    """The actions of one project, found by name."""

    def __init__(self, actions: Iterable[type[Action]], timeout_s: float = ACTION_TIMEOUT_S) -> None:
        self._executor = ActionExecutor()
        self._timeout_s = timeout_s
        for action_class in actions:
            action = action_class()
            self._executor.register_function(action.name(), _awaitable(action.run))

    @classmethod
    def of_package(cls, name: str) -> ActionRunner:
        """Return the actions that a package and its modules define; what they only import is left out.

        rasa_sdk's own registration ends the process when a module cannot be imported, and takes every
        subclass it ever saw; here an ImportError stays an ImportError.
        """
        found: dict[str, type[Action]] = {}
        for module in _modules(importlib.import_module(name)):
            for member in vars(module).values():
                if inspect.isclass(member) and issubclass(member, Action) and member.__module__ == module.__name__:
                    found[f"{module.__name__}.{member.__qualname__}"] = member
        return cls(one for one in found.values() if not inspect.isabstract(one) and ABC not in one.__bases__)

    @property
    def names(self) -> frozenset[str]:
        """Return the names of all actions."""
        return frozenset(self._executor.actions)

    def use_domain(self, domain: Mapping[str, Any]) -> None:
        """Give the actions their domain, once: the same copy serves all calls."""
        self._executor.domain = json.loads(json.dumps(domain))
        self._executor.domain_digest = _DOMAIN_DIGEST

    async def run(self, name: str, tracker: Mapping[str, Any]) -> ActionResult:
        """Run one action on a copy of `tracker`.

        Raises:
            ActionRejected: the action declined.
            ActionFailed: it raised, took too long, or returned what is no JSON.
        """
        try:
            call = {
                "next_action": name,
                "sender_id": tracker["sender_id"],
                "tracker": json.loads(json.dumps(tracker)),
                "domain_digest": _DOMAIN_DIGEST,
            }
            async with asyncio.timeout(self._timeout_s):
                result = await self._executor.run(call)
            return ActionResult(json.loads(json.dumps(result.events)), json.loads(json.dumps(result.responses)))
        except ActionExecutionRejection as error:
            raise ActionRejected(name) from error
        except Exception as error:  # the rim of a chat turn: an action may raise anything
            raise ActionFailed(name) from error


def _awaitable(run: Callable[..., Any]) -> Callable[..., Any]:
    """Return `run`, in a thread of its own if it would block the others."""
    if inspect.iscoroutinefunction(run):
        return run

    async def run_in_thread(dispatcher: Any, tracker: Any, domain: Any) -> Any:
        result = await asyncio.to_thread(run, dispatcher, tracker, domain)
        return await result if inspect.isawaitable(result) else result

    return run_in_thread


def _modules(package: ModuleType) -> list[ModuleType]:
    """Return a package and everything below it, imported by its full name."""
    found = [package]
    for _, name, is_package in pkgutil.iter_modules(getattr(package, "__path__", []), package.__name__ + "."):
        module = importlib.import_module(name)
        found += _modules(module) if is_package else [module]
    return found
