"""What else a program may ask: the topics with their forms, the corpus, and for whom it speaks."""

from __future__ import annotations

from aiohttp import web

from bot.web.api import answers
from bot.web.api.asks import Localised, SearchQuery
from bot.web.api.operation import Operation
from bot.web.api.views import field_told
from bot.web.help_search import found_for
from bot.web.keys import DESK, OPERATOR, TOKEN_ID


async def list_topics(request: web.Request, query: Localised) -> answers.Topics:
    """Return the topics with their forms."""
    topics = [
        answers.Topic(
            id=topic.id,
            name=topic.name.text(query.locale),
            office=topic.office.text(query.locale),
            parent=topic.parent,
            form=[field_told(field, query.locale) for field in topic.form],
        )
        for topic in request.app[DESK].topics.values()
    ]
    return answers.Topics(topics=topics)


async def search_faq(request: web.Request, query: SearchQuery) -> answers.Found:
    """Return what the bot would make of a question; it is not kept."""
    desk = request.app[DESK]
    found = found_for(desk, query.q, query.locale, query.limit)
    entries = [
        answers.FoundEntry(
            id=entry.id,
            topic=entry.topic,
            kind=entry.kind.value,
            locale="en" if entry.locale == "en" else "it",
            question=entry.question,
            answer=entry.body,
            url=f"{desk.settings.base_url}/help/{entry.topic}/{entry.slug}",
        )
        for entry in found.entries
    ]
    return answers.Found(zone=found.zone.value, entries=entries)


async def read_me(request: web.Request) -> answers.Me:
    """Return whose token this is."""
    operator = request[OPERATOR]
    told = answers.OperatorTold(
        id=operator.id, login=operator.login, name=operator.name, email=operator.email, role=operator.role.value
    )
    return answers.Me(operator=told, token_id=request[TOKEN_ID])


OPERATIONS = (
    Operation("GET", "/topics", list_topics, "List the topics and their forms"),
    Operation("GET", "/faq/search", search_faq, "Search the corpus"),
    Operation("GET", "/operators/me", read_me, "Tell whose token this is"),
)
