"""From a question to a verdict: the one door to everything in this room."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from bot.faq.abbreviations import Abbreviations
from bot.faq.analysis import Analyzer
from bot.faq.corpus import Corpus
from bot.faq.cross_language import judge_elsewhere
from bot.faq.documents import documents
from bot.faq.entry import Entry
from bot.faq.index import Index
from bot.faq.judgement import Judgement, judge
from bot.faq.language import language
from bot.faq.masks import Mask
from bot.faq.settings import RetrieverSettings
from bot.faq.suggest import Suggester, Suggestion
from bot.faq.text import MAX_CHARS
from bot.faq.thesaurus import Thesaurus
from bot.faq.verdict import Match, Verdict, as_match
from bot.faq.zones import Zone, zone_of

CHOICES = 3  # more than three are not read
FEWEST_CHOICES = 2
LEAST_CHOICE_SHARE = 0.1  # a third choice a tenth as likely as the first only costs reading time
DEFAULT_SETTINGS = RetrieverSettings()


class FaqRetriever:
    """Answers questions from one corpus; never changes once fitted, so any number of threads may ask."""

    def __init__(self, corpus: Corpus, indexes: Mapping[str, Index], settings: RetrieverSettings) -> None:
        self.corpus = corpus
        self.settings = settings
        self._indexes = indexes
        self._suggesters: dict[str, Suggester] = {}

    @classmethod
    def fit(
        cls,
        corpus: Corpus,
        thesaurus: Thesaurus | None = None,
        settings: RetrieverSettings = DEFAULT_SETTINGS,
        abbreviations: Abbreviations | None = None,
    ) -> FaqRetriever:
        """Build one index for each language of the corpus."""
        indexes: dict[str, Index] = {}
        for locale in corpus.locales:
            analyzer = Analyzer(language(locale), abbreviations or Abbreviations(), thesaurus or Thesaurus())
            indexes[locale] = Index(documents(corpus.in_locale(locale)), analyzer)
        return cls(corpus, indexes, settings)

    def search(
        self,
        text: str,
        *,
        locale: str = "it",
        today: date,
        audience: str | None = None,
        excluding: Collection[str] = (),
        topic: str | None = None,
    ) -> Verdict:
        """Find the answer to a question.

        Of a longer text only the first 2,000 characters are read. Entries in `excluding` (ids) are left out; with a
        `topic`, all entries of other topics are. An entry that is out of date, or meant for another audience, is
        never a match. Where it fits best, the others are offered and none is asserted in its place: on the public sets
        with 30 % of the entries ended, what was surest of the rest was right once in six.
        """
        judgement = self.judgement(
            text, locale=locale, excluding=excluding, topic=topic, today=today, audience=audience
        )
        if judgement is None:
            return Verdict(Zone.ABSTAIN, (), locale)
        matches = [
            as_match(found.document, self.corpus.entry(found.document.entry.id, locale), found.confidence)
            for found in judgement.ranking[:CHOICES]
        ]
        ended = self._ended(judgement, locale, today)
        zone = zone_of(matches[0].confidence, len(matches), self.settings.zones)
        if not judgement.is_founded:
            zone = Zone.ABSTAIN
        elif ended is not None or (judgement.barred is not None and zone is Zone.ANSWER):
            zone = Zone.CLARIFY if len(matches) >= FEWEST_CHOICES else Zone.ABSTAIN
        if zone is Zone.CLARIFY:
            least = LEAST_CHOICE_SHARE * matches[0].confidence
            others = [match for match in matches[FEWEST_CHOICES:] if match.confidence >= least]
            matches = matches[:FEWEST_CHOICES] + others
        is_first = judgement.is_founded and judgement.barred is None
        uncalibrated = judgement.uncalibrated if is_first else None
        return Verdict(zone, tuple(matches), locale, _is_foreign(matches, zone, locale), uncalibrated, ended)

    def _ended(self, judgement: Judgement, locale: str, today: date) -> Entry | None:
        """Return the entry that would be the answer, were it not out of date."""
        barred = judgement.barred
        if barred is None or barred.confidence < self.settings.zones.answer or barred.document.entry.is_valid(today):
            return None
        return self.corpus.entry(barred.document.entry.id, locale)

    def index(self, locale: str) -> Index:
        """Return the index of a language of the corpus.

        Raises:
            KeyError: the corpus has no entry in it.
        """
        return self._indexes[locale]

    def calibrated(self, settings: RetrieverSettings) -> FaqRetriever:
        """Return a retriever of the same corpus with other settings; nothing is fitted again."""
        found = FaqRetriever(self.corpus, self._indexes, settings)
        found._suggesters = self._suggesters
        return found

    def suggest(
        self, typed: str, *, locale: str = "it", today: date, audience: str | None = None, limit: int = 5
    ) -> list[Suggestion]:
        """Return questions to offer while somebody types; the entries are in the reader's language where they exist."""
        if locale not in self._indexes:
            return []
        if locale not in self._suggesters:
            self._suggesters[locale] = Suggester(self._indexes[locale])
        return self._suggesters[locale].suggest(
            typed, limit, lambda entry: entry.is_valid(today) and entry.is_for(audience)
        )

    def topics(self, text: str, locale: str = "it") -> list[tuple[str, float]]:
        """Return the topics a request may belong to with their probabilities, best first."""
        judgement = self.judgement(text, locale=locale)
        shares: dict[str, float] = {}
        for found in judgement.ranking if judgement else ():
            shares[found.document.entry.topic] = shares.get(found.document.entry.topic, 0.0) + found.chance
        return sorted(shares.items(), key=lambda share: -share[1])

    def judgement(
        self,
        text: str,
        *,
        locale: str = "it",
        excluding: Collection[str] = (),
        topic: str | None = None,
        today: date | None = None,
        audience: str | None = None,
    ) -> Judgement | None:
        """Return the whole ranking of a question (without `today`: whatever the date); None: nothing to compare.

        The index of the reader's language is asked first, the others when that one does not know.
        """
        text = text[:MAX_CHARS]

        def masks(index: Index) -> tuple[Mask | None, Mask | None]:
            allowed = index.masks.open_to(today, audience) if today is not None else None
            return index.masks.asked_for(excluding, topic), allowed

        own = self._indexes.get(locale)
        best = judge(own, own.analyzer.terms(text), self.settings, *masks(own)) if own else None
        if best is not None and best.is_founded and best.confidence >= self.settings.zones.answer:
            return best
        twinned = self.corpus.ids_in(locale)
        for other, index in self._indexes.items():
            if other != locale:
                found = judge_elsewhere(text, own, index, twinned, self.settings, *masks(index))
                if found is not None and (best is None or found.strength > best.strength):
                    best = found
        return best


def _is_foreign(matches: Collection[Match], zone: Zone, locale: str) -> bool:
    asserted = [match for match, _ in zip(matches, range(1 if zone is Zone.ANSWER else CHOICES), strict=False)]
    return zone is not Zone.ABSTAIN and any(match.entry.locale != locale for match in asserted)
