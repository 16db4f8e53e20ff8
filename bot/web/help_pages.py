"""A public page for every entry of the corpus, so that an answer's source has an address."""

from __future__ import annotations

import re

from aiohttp import web

from bot.errors import NotFound
from bot.faq.entry import Entry
from bot.web.keys import DESK
from bot.web.routes import Access, Area, Route
from bot.web.templating import page, page_locale

FIRST_HEADING = re.compile(r"^## ", re.MULTILINE)


async def help_index(request: web.Request) -> web.Response:
    """List what the desk knows, topic by topic; answers that do not hold today are left out."""
    desk, locale = request.app[DESK], page_locale(request)
    today = desk.today()
    shelves = []
    for topic in desk.topics.values():
        ids = dict.fromkeys(entry.id for entry in desk.corpus.entries if entry.topic == topic.id)
        shelf = [desk.corpus.entry(entry_id, locale) for entry_id in ids]
        entries = [entry for entry in shelf if entry.is_valid(today)]
        if entries:
            shelves.append((topic, sorted(entries, key=lambda entry: entry.question.casefold())))
    return page(request, "help_index.html", shelves=shelves)


async def help_entry(request: web.Request) -> web.Response:
    """Show one entry in the reader's language, in Italian where there is no twin.

    An expired entry keeps its address and says that it is expired: a link to it may be in an old chat.
    """
    desk, locale = request.app[DESK], page_locale(request)
    today = desk.today()
    try:
        entry = desk.corpus.entry(f"{request.match_info['topic']}/{request.match_info['slug']}", locale)
    except KeyError:
        raise NotFound("no such entry") from None
    return page(
        request,
        "help_entry.html",
        entry=entry,
        topic=desk.topics[entry.topic],
        office=desk.topics[entry.office].office.text(locale),
        introduction=introduction(entry),
        is_valid=entry.is_valid(today),
        today=today,
    )


def introduction(entry: Entry) -> str:
    """Return what a guide says before its first section."""
    return FIRST_HEADING.split(entry.body, maxsplit=1)[0]


ROUTES = (
    Route("GET", "/help", help_index, Area.PAGE, Access.ANYONE),
    Route("GET", "/help/{topic}/{slug}", help_entry, Area.PAGE, Access.ANYONE),
)
