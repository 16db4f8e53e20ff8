"""What a search on a page finds: the retriever's verdict, and more of its ranking than a chat would show."""

from __future__ import annotations

from dataclasses import dataclass

from bot.faq import Entry, Zone
from bot.helpdesk import Helpdesk

MOST = 8


@dataclass(frozen=True)
class Found:
    """Entries best first, and whether the first one is surely what was asked for, or maybe, or not."""

    zone: Zone
    entries: tuple[Entry, ...]

    @property
    def is_sure(self) -> bool:
        """Tell whether the first entry is the answer."""
        return self.zone is Zone.ANSWER

    @property
    def is_lost(self) -> bool:
        """Tell whether nothing was found that the desk would show of its own accord."""
        return self.zone is Zone.ABSTAIN


def found_for(desk: Helpdesk, asked: str, locale: str, most: int = MOST) -> Found:
    """Return what the corpus holds on a question, in the reader's language where it exists."""
    today = desk.today()
    verdict = desk.retriever.search(asked, locale=locale, today=today)
    ids = dict.fromkeys(match.entry.id for match in verdict.matches)
    judgement = desk.retriever.judgement(asked, locale=locale) if verdict.matches else None
    ids |= dict.fromkeys(ranked.document.entry.id for ranked in (judgement.ranking if judgement else ()))
    entries = [desk.corpus.entry(entry_id, locale) for entry_id in ids if entry_id in desk.corpus.ids]
    return Found(verdict.zone, tuple(entry for entry in entries if entry.is_valid(today))[:most])
