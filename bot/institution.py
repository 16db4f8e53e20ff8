"""The institution: its facts and the desk's rules, from `config.yml` → `helpdesk:` (a section that Rasa ignores)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, field_validator

from bot.errors import ContentRefused
from bot.yaml_reading import read_model

Fact = str | date | Mapping[str, str]
LOCALES = ("it", "en")
Urgent = Literal["distress", "harassment"]  # the entities of bot/data/nlu.yml that name a danger


class OperatorNames(Enum):
    """How operators are shown to students."""

    FULL_NAME = "full_name"
    FIRST_NAME = "first_name"
    OFFICE = "office"


class UploadRules(BaseModel):
    """What may be attached to a request, and how much of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    types: tuple[Literal["png", "jpg", "gif", "webp", "pdf", "txt"], ...] = ("png", "jpg", "gif", "webp", "pdf", "txt")
    max_bytes: int = Field(2 * 2**20, ge=1_024, le=50 * 2**20)  # of one file, inclusive
    max_megapixels: int = Field(40, ge=1, le=100)  # of an image, before it is decoded
    files_at_once: int = Field(5, ge=1, le=20)  # where a topic's form does not say `max_files`
    files_per_ticket: int = Field(10, ge=1, le=100)  # from the student; operators have as many again
    bytes_per_hour: int = Field(20 * 2**20, ge=1_024)  # from one conversation, one page visitor, one operator
    draft_hours: int = Field(24, ge=1, le=720)  # how long a file waits for a request that is never sent


class GrantScope(BaseModel):
    """Something that a student may open to the office for a time, in the words that the student agrees to."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern="^[a-z0-9_-]{1,40}$")
    it: str = Field(min_length=1, max_length=200)
    en: str = Field(min_length=1, max_length=200)
    topics: tuple[str, ...] = ()  # whose requests it is offered with; empty: all
    own_only: bool = False  # with the student's own rights, never with those of somebody else

    def text(self, locale: str) -> str:
        """Return what is opened, in a language."""
        return self.en if locale == "en" else self.it


class GrantRules(BaseModel):
    """What students may authorise, and for how long at most."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    max_hours: int = Field(72, ge=1, le=24 * 60)
    scopes: tuple[GrantScope, ...] = ()

    @field_validator("scopes")
    @classmethod
    def _have_their_own_ids(cls, value: tuple[GrantScope, ...]) -> tuple[GrantScope, ...]:
        ids = [scope.id for scope in value]
        if twice := next((id_ for id_ in ids if ids.count(id_) > 1), None):
            raise ValueError(f"two scopes have the id {twice!r}")
        return value

    def of_topic(self, topic: str) -> tuple[GrantScope, ...]:
        """Return what may be authorised with a request about a topic."""
        return tuple(scope for scope in self.scopes if not scope.topics or topic in scope.topics)


class StatusPolicy(Enum):
    """What number and e-mail address show without a further proof."""

    MINIMAL = "minimal"  # where the request stands
    FULL = "full"  # what was written too: weaker, for numbers and addresses can be guessed


class Institution(BaseModel):
    """What another institution would change, in one place."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    institution: Mapping[str, str | date | Mapping[str, str]]
    timezone: str = "Europe/Rome"
    default_locale: str = Field("it", pattern="^(it|en)$")
    operator_names: OperatorNames = OperatorNames.FULL_NAME
    status_policy: StatusPolicy = StatusPolicy.MINIMAL
    privacy_version: str = "1"
    fallback_topic: str | None = None  # whose office sorts out what nobody can place
    urgent: Mapping[Urgent, str] = Field(default_factory=dict)  # the entry that answers it
    presence_minutes: int = Field(3, ge=1, le=60)
    uploads: UploadRules = UploadRules()
    grants: GrantRules = GrantRules()

    @field_validator("timezone")
    @classmethod
    def _timezone_exists(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"unknown time zone {value!r}: write Europe/Rome") from error
        return value

    @field_validator("institution")
    @classmethod
    def _has_a_name(cls, value: Mapping[str, Fact]) -> Mapping[str, Fact]:
        if "ente" not in value:
            raise ValueError("the fact `ente` (the institution's name) is missing")
        for name, fact in value.items():
            if isinstance(fact, Mapping) and "it" not in fact:
                raise ValueError(f"the fact `{name}` has no Italian words")
        return value

    @property
    def facts(self) -> Mapping[str, Fact]:
        """Return what `{name}` means in an answer."""
        return self.institution

    def name(self, locale: str) -> str:
        """Return the institution's name."""
        name = self.institution["ente"]
        return str(name.get(locale) or name["it"]) if isinstance(name, Mapping) else str(name)

    def local(self, moment: datetime) -> datetime:
        """Return a moment on the institution's clock."""
        return moment.astimezone(ZoneInfo(self.timezone))

    def shown_name(self, full_name: str, office: str) -> str:
        """Return how a student sees an operator."""
        if self.operator_names is OperatorNames.OFFICE:
            return office
        return full_name.split(maxsplit=1)[0] if self.operator_names is OperatorNames.FIRST_NAME else full_name


class _Config(BaseModel):
    model_config = ConfigDict(extra="ignore")

    helpdesk: Institution


def load_institution(config: Path) -> Institution:
    """Read the `helpdesk:` section of `config.yml`.

    Raises:
        ContentRefused: with every mistake and its line.
    """
    model, problems = read_model(config, _Config)
    if model is None:
        raise ContentRefused(problems)
    return model.helpdesk
