"""From a question to a verdict: the one door to everything in this room."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from bot.faq.abbreviations import Abbreviations
from bot.faq.analysis import Analyzer
from bot.faq.candidates import Wanted
from bot.faq.corpus import Corpus
from bot.faq.cross_language import judge_elsewhere
from bot.faq.documents import documents
from bot.faq.index import Index
from bot.faq.judgement import Judgement, judge
from bot.faq.language import language
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
        never a match, but when it fits best, no other entry is asserted in its place.
        """
        judgement = self.judgement(text, locale=locale, excluding=excluding, topic=topic)
        if judgement is None:
            return Verdict(Zone.ABSTAIN, (), locale)
        allowed = [
            found
            for found in judgement.ranking
            if found.document.entry.is_valid(today) and found.document.entry.is_for(audience)
        ]
        if not allowed:
            return Verdict(Zone.ABSTAIN, (), locale)
        matches = [
            as_match(found.document, self.corpus.entry(found.document.entry.id, locale), found.confidence)
            for found in allowed[:CHOICES]
        ]
        zone = zone_of(matches[0].confidence, len(matches), self.settings.zones)
        if not judgement.is_founded:
            zone = Zone.ABSTAIN
        elif zone is Zone.ANSWER and allowed[0] is not judgement.ranking[0]:
            zone = Zone.CLARIFY if len(matches) >= FEWEST_CHOICES else Zone.ABSTAIN
        if zone is Zone.CLARIFY:
            least = LEAST_CHOICE_SHARE * matches[0].confidence
            others = [match for match in matches[FEWEST_CHOICES:] if match.confidence >= least]
            matches = matches[:FEWEST_CHOICES] + others
        is_first = judgement.is_founded and allowed[0] is judgement.ranking[0]
        uncalibrated = judgement.uncalibrated if is_first else None
        return Verdict(zone, tuple(matches), locale, _is_foreign(matches, zone, locale), uncalibrated)

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
        self, text: str, *, locale: str = "it", excluding: Collection[str] = (), topic: str | None = None
    ) -> Judgement | None:
        """Return the whole ranking of a question, whatever date and audience; None when nothing can be compared.

        The index of the reader's language is asked first, the others when that one does not know.
        """
        text = text[:MAX_CHARS]

        is_wanted = _wanted(excluding, topic)
        own = self._indexes.get(locale)
        best = judge(own, own.analyzer.terms(text), self.settings, is_wanted) if own else None
        if best is not None and best.is_founded and best.confidence >= self.settings.zones.answer:
            return best
        twinned = self.corpus.ids_in(locale)
        for other, index in self._indexes.items():
            if other != locale:
                found = judge_elsewhere(text, own, index, twinned, self.settings, is_wanted)
                if found is not None and (best is None or found.strength > best.strength):
                    best = found
        return best


def _wanted(excluding: Collection[str], topic: str | None) -> Wanted | None:
    if not excluding and topic is None:
        return None
    return lambda entry_id, entry_topic: entry_id not in excluding and (topic is None or entry_topic == topic)


def _is_foreign(matches: Collection[Match], zone: Zone, locale: str) -> bool:
    asserted = [match for match, _ in zip(matches, range(1 if zone is Zone.ANSWER else CHOICES), strict=False)]
    return zone is not Zone.ABSTAIN and any(match.entry.locale != locale for match in asserted)
