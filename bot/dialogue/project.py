"""A project in Rasa's file format: read as a whole, or refused with everything that is wrong in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.dialogue.components import ADVICE, RulePolicy
from bot.dialogue.config import Config
from bot.dialogue.domain import Domain
from bot.dialogue.domain_check import DomainCheck
from bot.dialogue.nlu_file import read_nlu
from bot.dialogue.policy import Policies
from bot.dialogue.reading import Source, plain
from bot.dialogue.salvage import Salvaged, salvage
from bot.dialogue.soundness import sound
from bot.dialogue.story_file import StoryReader
from bot.dialogue.training_check import TrainingCheck
from bot.dialogue.training_data import Place, TrainingData
from bot.errors import ContentRefused, Problem
from bot.yaml_reading import read_yaml

__all__ = ["Problem", "Project", "ProjectRefused", "Reading", "load_project", "read_project"]

FORMAT_VERSIONS = ("3.0", "3.1")
_SECTIONS = {"version", "nlu", "rules", "stories"}
_PLAIN_CONFIG = Config.model_construct(
    pipeline=[], policies=[RulePolicy(name="RulePolicy")]
)  # for rules beside a broken config.yml


class ProjectRefused(ContentRefused):
    """The project holds what this engine does not support, or contradicts itself. `problems` names every spot."""


@dataclass(frozen=True)
class Project:
    """What a project's files say, without the files: it can be kept for the next start.

    Attributes:
        listed: where domain.yml lists each action that code must provide.
    """

    folder: Path
    config: Config
    domain: Domain
    data: TrainingData
    policies: Policies
    listed: Mapping[str, Place]


@dataclass(frozen=True)
class Reading:
    """What could be read of a project, and everything that is wrong with it.

    Attributes:
        project: None where there is a problem.
        domain: what is left of the domain; it still names everything.
        listed: where domain.yml lists each action that code must provide.
    """

    project: Project | None
    domain: Domain | None
    listed: Mapping[str, Place]
    problems: list[Problem]


def load_project(folder: Path, data: Path | None = None) -> Project:
    """Return the project in `folder`; its training data lies in `data`, by default `folder/data`.

    Raises:
        ProjectRefused: with all problems at once.
    """
    reading = read_project(folder, data)
    if reading.project is None:
        raise ProjectRefused(reading.problems)
    return reading.project


def read_project(folder: Path, data: Path | None = None) -> Reading:
    """Read a project as far as it goes: a mistake in one file hides none of the others."""
    problems: list[Problem] = []
    config_source = _open(folder / "config.yml", problems)
    source = _open(folder / "domain.yml", problems)
    config = config_source.read(Config, plain(config_source.document), ADVICE) if config_source else None
    left = _read_domain(source) if source else None
    domain = left.domain if left else None
    training = _read_data(data or folder / "data", domain, problems)
    _check_endpoints(folder / "endpoints.yml", problems)
    if source and domain:
        DomainCheck(domain, source).run()
        TrainingCheck(domain, training, problems).run()
    if config_source and config and domain:
        _check_fallback(config, config_source, domain)
    policies = None
    if left and left.has_its_slots:
        policies = Policies(config or _PLAIN_CONFIG, left.domain, sound(training, problems))
        problems += policies.problems
    listed = _places_of_actions(source, domain) if source and domain else {}
    if problems or not domain or not config or not policies:
        return Reading(None, domain, listed, problems)
    return Reading(Project(folder, config, domain, training, policies, listed), domain, listed, problems)


def _open(path: Path, problems: list[Problem]) -> Source | None:
    document, found = read_yaml(path)
    problems += found
    if found or isinstance(document, dict):
        return None if found else Source(path, document, problems)
    problems.append(Problem(path, 1, "the file must hold `key: value` pairs", "see the Rasa 3.6 format"))
    return None


def _read_domain(source: Source) -> Salvaged | None:
    written = plain(source.document)
    _check_version(source)
    for key in ("e2e_actions", "imports"):
        if written.get(key):
            source.report((key,), f"`{key}` is not supported", "remove it")
    content = {key: value for key, value in written.items() if value is not None and key != "written"}
    domain = source.read(Domain, content)
    if domain is None:
        return salvage(content)
    return Salvaged(domain.model_copy(update={"written": written}), has_its_slots=True)


def _places_of_actions(source: Source, domain: Domain) -> dict[str, Place]:
    return {name: Place(source.path, source.line(("actions", name))) for name in sorted(domain.custom_actions)}


def _read_data(folder: Path, domain: Domain | None, problems: list[Problem]) -> TrainingData:
    data = TrainingData()
    slot_types: dict[str, str] = {name: str(slot.type) for name, slot in domain.slots.items()} if domain else {}
    files = sorted(path for pattern in ("*.yml", "*.yaml") for path in folder.rglob(pattern))
    if not files:
        problems.append(Problem(folder, 1, "there is no training data", "write nlu.yml and rules.yml here"))
    for path in files:
        source = _open(path, problems)
        if source is None:
            continue
        _check_version(source)
        for key in source.document:
            if key not in _SECTIONS:
                source.report((key,), f"unknown section {key!r}", "training data are `nlu`, `rules`, `stories`")
        if "nlu" in source.document:
            read_nlu(source, data)
        StoryReader(source, slot_types).read(data)
    return data


def _check_fallback(config: Config, source: Source, domain: Domain) -> None:
    fallback = config.rule_policy.core_fallback_action_name
    if fallback not in domain.action_names:
        source.report(("policies",), f"the fallback action {fallback!r} does not exist", "add it to domain.yml")


def _check_version(source: Source) -> None:
    version: Any = source.document.get("version", FORMAT_VERSIONS[-1])
    if str(version) not in FORMAT_VERSIONS:
        source.report(("version",), f"format version {version} is not supported", 'write version: "3.1"')


def _check_endpoints(path: Path, problems: list[Problem]) -> None:
    source = _open(path, problems) if path.exists() else None
    endpoint = source.document.get("action_endpoint") if source else None
    if source and isinstance(endpoint, dict) and endpoint.get("enable_selective_domain"):
        source.report(
            ("action_endpoint", "enable_selective_domain"),
            "`enable_selective_domain` is not supported",
            "remove it: newer action servers answer 449 and the action is lost",
        )
