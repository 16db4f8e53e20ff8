"""The office's answers as pages: an index to browse, a search, a shelf for each topic, an address for each entry."""

from __future__ import annotations

import re
from collections.abc import Iterable

from aiohttp import web

from bot.errors import NotFound
from bot.faq.entry import Entry
from bot.helpdesk import Helpdesk
from bot.web.form_tokens import FormTokens
from bot.web.help_search import found_for
from bot.web.keys import DESK, FORM_TOKENS, PAGE_READS, SUGGEST_PACE
from bot.web.proxies import network_of
from bot.web.routes import Access, Area, Route
from bot.web.templating import page, page_locale

FIRST_HEADING = re.compile(r"^## ", re.MULTILINE)
MOST_READ = 8


async def help_index(request: web.Request) -> web.Response:
    """Show where to begin: search, what is read most, topics. With `?q=`, what was found for it.

    Raises:
        TooManyTries: the network searches too fast.
    """
    desk, locale, asked = request.app[DESK], page_locale(request), asked_question(request)
    if asked:
        request.app[SUGGEST_PACE].take(network_of(request))
    read = await request.app[PAGE_READS].most_read(desk.today(), 2 * MOST_READ)
    return page(
        request,
        "help_index.html",
        asked=asked,
        found=found_for(desk, asked, locale) if asked else None,
        most_read=_valid(desk, read, locale)[:MOST_READ],
        shelves=[(topic, len(shelf(desk, topic.id, locale))) for topic in desk.topics.values()],
    )


async def help_topic(request: web.Request) -> web.Response:
    """List what the desk knows of one topic; answers that do not hold today are left out."""
    desk, locale = request.app[DESK], page_locale(request)
    topic = desk.topics.get(request.match_info["topic"])
    if topic is None:
        raise NotFound("no such topic")
    return page(request, "help_topic.html", topic=topic, entries=shelf(desk, topic.id, locale))


async def help_a_to_z(request: web.Request) -> web.Response:
    """List every keyword that the offices gave to their answers, letter by letter."""
    desk, locale = request.app[DESK], page_locale(request)
    return page(request, "help_a_to_z.html", letters=by_letter(_valid(desk, sorted(desk.corpus.ids), locale)))


async def help_entry(request: web.Request) -> web.Response:
    """Show one entry in the reader's language, in Italian where there is no twin.

    An expired entry keeps its address and says that it is expired: a link to it may be in an old chat.
    """
    desk, today = request.app[DESK], request.app[DESK].today()
    entry = named_entry(request)
    await request.app[PAGE_READS].count(request, entry.id, today)
    return page(
        request,
        "help_entry.html",
        entry=entry,
        topic=desk.topics[entry.topic],
        office=desk.topics[entry.office].office.text(page_locale(request)),
        introduction=introduction(entry),
        is_valid=entry.is_valid(today),
        today=today,
        asked=asked_question(request),
        token=feedback_token(request.app[FORM_TOKENS], entry),
    )


def named_entry(request: web.Request) -> Entry:
    """Return the entry that an address names.

    Raises:
        NotFound: there is none.
    """
    try:
        return request.app[DESK].corpus.entry(
            f"{request.match_info['topic']}/{request.match_info['slug']}", page_locale(request)
        )
    except KeyError:
        raise NotFound("no such entry") from None


def feedback_token(tokens: FormTokens, entry: Entry) -> str:
    """Return the token of the form "was this helpful?"; anybody may send it, so it is tied to the entry only."""
    return tokens.issue(f"feedback {entry.id}", "")


def asked_question(request: web.Request) -> str:
    """Return what the reader was looking for, as far as the address tells."""
    return " ".join(request.query.get("q", "")[:1_000].split())[:300]


def introduction(entry: Entry) -> str:
    """Return what a guide says before its first section."""
    return FIRST_HEADING.split(entry.body, maxsplit=1)[0]


def shelf(desk: Helpdesk, topic: str, locale: str) -> list[Entry]:
    """Return what holds today of a topic, in the reader's language where it exists, by question."""
    ids = dict.fromkeys(entry.id for entry in desk.corpus.entries if entry.topic == topic)
    return sorted(_valid(desk, ids, locale), key=lambda entry: entry.question.casefold())


def by_letter(entries: Iterable[Entry]) -> list[tuple[str, list[tuple[str, list[Entry]]]]]:
    """Return letter → keyword → entries, all in alphabetical order."""
    keywords: dict[str, tuple[str, list[Entry]]] = {}
    for entry in entries:
        for tag in entry.tags:
            keywords.setdefault(tag.casefold(), (tag, []))[1].append(entry)
    letters: dict[str, list[tuple[str, list[Entry]]]] = {}
    for key in sorted(keywords):
        letters.setdefault(key[0].upper() if key[0].isalpha() else "#", []).append(keywords[key])
    return sorted(letters.items())


def _valid(desk: Helpdesk, ids: Iterable[str], locale: str) -> list[Entry]:
    """Return the entries of some ids that are still there and hold today."""
    today = desk.today()
    entries = [desk.corpus.entry(entry_id, locale) for entry_id in ids if entry_id in desk.corpus.ids]
    return [entry for entry in entries if entry.is_valid(today)]


ROUTES = (
    Route("GET", "/help", help_index, Area.PAGE, Access.ANYONE),
    Route("GET", "/help/a-z", help_a_to_z, Area.PAGE, Access.ANYONE),
    Route("GET", "/help/{topic}", help_topic, Area.PAGE, Access.ANYONE),
    Route("GET", "/help/{topic}/{slug}", help_entry, Area.PAGE, Access.ANYONE),
)
