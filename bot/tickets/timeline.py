"""What happened to a ticket, as its student may see it: no note, no colleague's business, no word of another ticket."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.tickets.models import TicketEvent
from bot.tickets.states import INTERNAL_EVENTS, Actor, EventKind, TicketState

PUBLIC_DATA = frozenset(
    {"resolution", "topic", "reason", "into_id", "follow_up_id", "follow_up_of", "stars"}
    | {"grant_id", "ended", "asks_grant"}
)


@dataclass(frozen=True)
class Happening:
    """One line of the timeline; `operator` is the name that students are shown.

    `data` may hold: `resolution`, `topic` (where it went), `reason` (why it was reopened), `into_id`, `follow_up_id`,
    `follow_up_of` (ids of tickets), `stars`, `asks_grant` (the id of a scope), `grant_id`, `ended` (a `GrantEnd`),
    `changed` (names of the fields that the student edited).
    """

    kind: EventKind
    at: datetime
    actor: Actor
    operator: str | None
    state: TicketState
    data: Mapping[str, Any]


def asked_scope(story: Iterable[Happening | TicketEvent]) -> str | None:
    """Return what the office has asked for and not been given since; None where it waits for nothing of the kind."""
    asked = None
    for each in story:
        if each.kind is EventKind.GRANTED:
            asked = None
        asked = each.data.get("asks_grant", asked)
    return asked


def happenings(events: list[TicketEvent]) -> list[Happening]:
    """Return what of a ticket's events is public, in order."""
    return [_happening(event) for event in events if event.kind not in INTERNAL_EVENTS]


def _happening(event: TicketEvent) -> Happening:
    data = {key: value for key, value in event.data.items() if key in PUBLIC_DATA}
    if changed := event.data.get("changed"):
        data["changed"] = sorted(changed)
    return Happening(event.kind, event.created_at, event.actor, event.actor_name, event.state_after, data)
