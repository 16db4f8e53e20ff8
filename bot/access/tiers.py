"""What a proof opens: four tiers, and who a visitor is by them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import NewType

PageToken = NewType("PageToken", str)  # the key of one browser's page session; only its digest is stored


class AccessTier(IntEnum):
    """How a visitor proved whose a ticket is."""

    OWNER = 0  # the conversation that opened it
    NUMBER_AND_EMAIL = 1  # both are known: where it stands, and nothing that was written
    MAILED = 2  # a code or a link that was sent to the address
    IDENTITY = 3  # the page that shows the widget vouches for the person


@dataclass(frozen=True)
class Visitor:
    """What somebody may see: the tickets named, those of a proven address, and those of a vouched-for subject.

    `mailed_ids` are those of the named ones whose address was proven by mail. The address of the others was only typed,
    perhaps by a stranger: they lead to no other ticket of it.
    """

    tier: AccessTier
    ticket_ids: frozenset[int] = frozenset()
    mailed_ids: frozenset[int] = frozenset()
    email: str | None = None  # in canonical spelling
    subject: str | None = None
    others: tuple[Visitor, ...] = ()  # what the same browser has proven besides
