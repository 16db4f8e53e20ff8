"""What pydantic finds, as people read it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from bot.wording import mistakes


class Desk(BaseModel):
    model_config = ConfigDict(extra="forbid")

    facts: Mapping[str, str | date | Mapping[str, str]] = {}
    days: int = Field(3, ge=1, le=60)
    kind: Literal["faq", "guide"] = "faq"
    name: str = Field("x", pattern="^[a-z]{1,3}$")

    @field_validator("kind")
    @classmethod
    def _is_no_guide(cls, value: str) -> str:
        if value == "guide":
            raise ValueError("guides {soon}")
        return value


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"nome": 1}, "nome: unknown key"),
        ({"facts": {"ente": 3}}, "facts.ente: this is no text"),
        ({"days": 0}, "days: this is too small"),
        ({"days": "many"}, "days: this is no whole number"),
        ({"kind": "page"}, "kind: this is not one of the possible values"),
        ({"kind": "guide"}, "kind: guides {soon}"),
        ({"name": "{1}"}, "name: this is not written as it must be"),
    ],
)
def test_a_mistake_is_one_plain_sentence(given: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Desk.model_validate(given)

    assert [mistake.sentence for mistake in mistakes(refused.value)] == [said]
