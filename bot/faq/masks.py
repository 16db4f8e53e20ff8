"""Which documents may be considered: one truth value a document, None for all of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from bot.faq.documents import Document

Mask = NDArray[np.bool_]
REMEMBERED = 32  # days and audiences; a desk asks for today's over and over


def both(one: Mask | None, other: Mask | None) -> Mask | None:
    """Return what two masks allow together."""
    if one is None or other is None:
        return other if one is None else one
    return one & other


class Masks:
    """Masks over the documents of one index; those that come back every question are remembered."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._entries = [document.entry for document in documents]
        self._ids = np.array([entry.id for entry in self._entries], dtype=object)
        self._topics = np.array([entry.topic for entry in self._entries], dtype=object)
        self._open: dict[tuple[date, str | None], Mask | None] = {}
        self._lacking: dict[Collection[str], Mask] = {}

    def asked_for(self, excluding: Collection[str], topic: str | None) -> Mask | None:
        """Return the documents of a topic (None: of all) without those of some entries."""
        mask = None if topic is None else np.asarray(self._topics == topic, dtype=np.bool_)
        if excluding:
            mask = both(mask, np.array([entry_id not in excluding for entry_id in self._ids], dtype=np.bool_))
        return mask

    def open_to(self, today: date, audience: str | None) -> Mask | None:
        """Return the documents that hold on a day and are meant for an audience (None: a reader nobody knows)."""
        key = (today, audience)
        if key not in self._open:
            mask = np.array([each.is_valid(today) and each.is_for(audience) for each in self._entries], dtype=np.bool_)
            while len(self._open) >= REMEMBERED:
                self._open.pop(next(iter(self._open)), None)
            self._open[key] = None if mask.all() else mask
        return self._open.get(key)

    def lacking(self, ids: frozenset[str]) -> Mask:
        """Return the documents of all other entries."""
        if ids not in self._lacking:
            self._lacking[ids] = np.array([entry_id not in ids for entry_id in self._ids], dtype=np.bool_)
        return self._lacking[ids]
