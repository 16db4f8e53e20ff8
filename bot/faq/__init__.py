"""The FAQ: from the files an office edits to an answer whose certainty is known."""

from bot.faq.abbreviations import Abbreviations, load_abbreviations
from bot.faq.corpus import Corpus, CorpusRefused, load_corpus
from bot.faq.entry import Entry, Kind, Section
from bot.faq.facts import Fact
from bot.faq.retriever import FaqRetriever
from bot.faq.settings import RetrieverSettings
from bot.faq.thesaurus import Thesaurus, load_thesaurus
from bot.faq.verdict import Match, Verdict
from bot.faq.zones import Zone

__all__ = [
    "Abbreviations",
    "Corpus",
    "CorpusRefused",
    "Entry",
    "Fact",
    "FaqRetriever",
    "Kind",
    "Match",
    "RetrieverSettings",
    "Section",
    "Thesaurus",
    "Verdict",
    "Zone",
    "load_abbreviations",
    "load_corpus",
    "load_thesaurus",
]
