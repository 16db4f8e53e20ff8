"""What was last asked of the retriever, kept in a slot: labels, follow-up questions and second offers go by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from bot.faq import Match
from bot.faq.follow_up import Thread

SLOT = "last_search"
THREAD_S = 15 * 60  # who reads an answer and has another question asks it by then


@dataclass(frozen=True)
class Searched:
    """One search, and what the student was shown of it.

    `root` is the question without what a follow-up added; `answer` the id of the entry that the student was given, None
    until there is one, and `at_s` when that was. `uncalibrated` is as in `bot.faq.Verdict`.
    """

    question: str
    root: str
    shown: tuple[str, ...] = ()
    uncalibrated: float | None = None
    answer: str | None = None
    at_s: float = 0.0

    @classmethod
    def of(cls, tracker: Tracker) -> Searched | None:
        """Return the last search of a conversation, if there was one."""
        stored = tracker.get_slot(SLOT)
        return cls(**{**stored, "shown": tuple(stored["shown"])}) if stored else None

    def showing(self, shown: Sequence[str], uncalibrated: float | None = None) -> Searched:
        """Return the same search with other entries shown for it."""
        return replace(self, shown=tuple(shown), uncalibrated=uncalibrated)

    def answered_with(self, match: Match, at_s: float) -> Searched:
        """Return the same search, answered with an entry."""
        return replace(self, answer=match.entry.id, at_s=at_s)

    def thread(self, now_s: float) -> Thread | None:
        """Return what a follow-up hangs on: an answer that was given not too long ago."""
        is_fresh = self.answer is not None and now_s - self.at_s <= THREAD_S
        return Thread(self.root, self.answer) if is_fresh and self.answer else None

    def continued(self, text: str) -> Searched:
        """Return the search for a text that goes on from this one."""
        return replace(self, question=f"{self.root} {text}", shown=(), uncalibrated=None)

    def kept(self) -> EventType:
        """Return the event that remembers it."""
        return SlotSet(SLOT, {**asdict(self), "shown": list(self.shown)})
