"""Telling a new request from one about the same matter that is open already."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.status_words import Domain
from actions.words import button, locale_of, word
from bot.faq import FaqRetriever
from bot.helpdesk import Helpdesk
from bot.tickets import EntryKind, Ticket, TicketState

SAME_MATTER = 0.45  # of 42 pairs (tests/repeats/pairs.jsonl): 14 of 18 repeats found, 1 of 24 others asked about
OTHER_TOPIC = 0.15  # two offices: the words must agree as well as the matter
MOST_COMPARED = 10  # open requests; an address may have no more
MOST_CHARS = 1_000


@dataclass(frozen=True)
class Matter:
    """What a request is about."""

    text: str
    topic: str | None = None


def likeness(retriever: FaqRetriever, one: Matter, other: Matter, locale: str) -> float:
    """Return how likely two requests are about the same matter, 0 to 1.

    Half of it is the words they share, in any order and spelling; half what the retriever takes them to be about, which
    sees that "rimborso" and "soldi indietro" are one thing. Requests to different offices are less alike.
    """
    locale = locale if locale in retriever.corpus.locales else next(iter(retriever.corpus.locales))
    words = fuzz.token_set_ratio(_content(retriever, one.text, locale), _content(retriever, other.text, locale)) / 100
    beliefs = _beliefs(retriever, one.text, locale), _beliefs(retriever, other.text, locale)
    shared = sum(min(beliefs[0][entry], beliefs[1][entry]) for entry in beliefs[0].keys() & beliefs[1].keys())
    apart = OTHER_TOPIC if one.topic and other.topic and one.topic != other.topic else 0.0
    return max(0.0, (words + shared) / 2 - apart)


def _content(retriever: FaqRetriever, text: str, locale: str) -> str:
    analyzer = retriever.index(locale).analyzer
    return " ".join(stem for stem in analyzer.terms(text[:MOST_CHARS]).stems if analyzer.is_content(stem))


def _beliefs(retriever: FaqRetriever, text: str, locale: str) -> dict[str, float]:
    judgement = retriever.judgement(text[:MOST_CHARS], locale=locale)
    found: dict[str, float] = {}
    for each in judgement.ranking if judgement else ():
        found[each.document.entry.id] = found.get(each.document.entry.id, 0.0) + each.chance
    return found


async def find_repeat(desk: Helpdesk, tickets: list[Ticket], new: Matter, locale: str) -> Ticket | None:
    """Return the open request that a new one most likely repeats, of those that the student may see."""
    alive = [ticket for ticket in tickets if ticket.state is not TicketState.CLOSED][:MOST_COMPARED]
    if not new.text.strip() or not alive:
        return None
    scored = [(likeness(desk.retriever, new, await _matter(desk, ticket), locale), ticket) for ticket in alive]
    best, ticket = max(scored, key=lambda each: each[0])
    return ticket if best >= SAME_MATTER else None


async def _matter(desk: Helpdesk, ticket: Ticket) -> Matter:
    async with desk.database.reading() as session:
        entries = await desk.tickets.entries(session, ticket.id, public_only=True)
    described = next((entry.text for entry in entries if entry.kind is EntryKind.MESSAGE), "")
    text = described if ticket.subject in described else f"{ticket.subject}\n{described}"
    return Matter(text, ticket.topic)


def say_repeat(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, repeat: Ticket, yes: str, no: str
) -> None:
    """Ask whether what is written now belongs to a request that is open already."""
    locale = locale_of(tracker)
    buttons = [
        button(word(domain, "utter_button_append", locale), yes),
        button(word(domain, "utter_button_new_request", locale), no),
    ]
    dispatcher.utter_message(response="utter_ask_repeat", number=repeat.number, subject=repeat.subject, buttons=buttons)
