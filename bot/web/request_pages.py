"""The request form as a page: choose the topic, fill in its fields, look at it once more, send it.

Nothing is kept between the steps: what was typed travels in the page, so that going back, another language or an
expired page lose nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from aiohttp import web

from bot.access import status_of
from bot.attachments import FileRefused, TooManyFiles, endings
from bot.errors import HelpDeskError, TooManyTries, Unavailable
from bot.helpdesk import Helpdesk
from bot.tickets import TooManyOpenTickets
from bot.topics import Topic
from bot.web.errors import failure_of
from bot.web.form_bodies import Form
from bot.web.form_tokens import FormExpired, keep_visit, new_visit, visit_of
from bot.web.help_pages import asked_question
from bot.web.help_search import found_for
from bot.web.keys import DESK, FORM_TOKENS, SUGGEST_PACE
from bot.web.page_uploads import read_page_form
from bot.web.proxies import network_of
from bot.web.request_context import context_of, context_query, without
from bot.web.request_controls import controls, file_field, most_files
from bot.web.request_receipt import receipt_address, receipt_page
from bot.web.request_sending import new_ticket, send
from bot.web.request_values import Filled, Problem, blank, counted_items, read_values
from bot.web.routes import Access, Area, Route
from bot.web.templating import page, page_locale
from bot.web.ticket_words import TicketLine, ticket_line
from bot.web.uploads import Upload
from bot.web.visitors import keep_page, visitor_of
from bot.web.words import LOCALES, error_message

PURPOSE = "request"
PROPOSED = 3  # topics; a longer list is read by nobody
NEAR = 3  # answers shown before somebody writes to the office
MAX_TRIED = 10


async def begin(request: web.Request) -> web.Response:
    """Show the form of `?topic=`, or ask for the topic, with what the desk knows of `?q=` beside it."""
    desk, locale, asked = request.app[DESK], page_locale(request), asked_question(request)
    topic = desk.topics.get(request.query.get("topic", ""))
    if topic is None:
        return _choose(request, asked, locale)
    read = [entry for entry in request.query.getall("entry", ()) if entry in desk.corpus.ids][:MAX_TRIED]
    known = {
        "description": asked,
        "already_tried": "\n".join(desk.corpus.entry(each, locale).question for each in read),
    }
    return _form(request, blank(topic, known), Form({"tried": tuple(read), "q": (asked,)}), locale)


async def go_on(request: web.Request) -> web.Response:
    """Take one step: more of a group, another language, back to the form, on to the review, or off to the desk."""
    locale, topics = page_locale(request), request.app[DESK].topics
    sent = await read_page_form(request, max(map(most_files, topics.values())))
    form, topic = sent.form, topics.get(sent.form.text("topic"))
    if topic is None:
        return _choose(request, form.text("q")[:300], locale)
    action, _, detail = form.text("action").partition(":")
    if action == "language" and detail in LOCALES:
        locale = detail
    filled = read_values(topic, form, locale)
    if sent.problem is not None:
        if filled.problems:
            return _form(request, filled, form, locale)
        return _file_refused(request, filled, form, locale, sent.problem)
    if not form.text("privacy") and action in ("review", "send"):
        filled.problems["privacy"] = Problem("privacy", "", "privacy")
    if action == "more" and detail in filled.items:
        group = topic.field(detail)
        filled.items[detail] = min(filled.items[detail] + 1, group.max_items if group else 1)
    is_on = action in ("review", "send", "drop") or (action == "language" and form.text("step") == "review")
    if not is_on:
        filled.problems.clear()
        return _form(request, filled, form, locale)
    if filled.problems:
        return _form(request, filled, form, locale)
    if action == "drop":
        return _review(request, filled, form, locale, dropped=detail)
    if action == "send":
        return await _send(request, filled, form, sent.files, locale)
    return _review(request, filled, form, locale)


async def _send(request: web.Request, filled: Filled, form: Form, files: Sequence[Upload], locale: str) -> web.Response:
    desk, visit = request.app[DESK], visit_of(request)
    try:
        draft = request.app[FORM_TOKENS].read(form.text("token"), PURPOSE, visit)
    except FormExpired:
        return _review(request, filled, form, locale, refused="form_expired", status=403)
    new = new_ticket(
        filled,
        asked=form.text("q")[:300],
        tried=_tried(desk, form),
        draft=draft,
        locale=locale,
        privacy=desk.institution.privacy_version,
        context=context_of(request, form),
    )
    try:
        if len(files) > most_files(filled.topic):
            raise TooManyFiles(most_files(filled.topic))
        sent = await send(request, new, visit, files)
    except (FileRefused, Unavailable) as error:
        return _file_refused(request, filled, form, locale, error)
    except TooManyOpenTickets as error:
        opened = await _open_lines(request, error)
        return _review(request, filled, form, locale, refused="too_many_open", status=409, opened=opened)
    except TooManyTries as error:
        minutes = -(-error.retry_after_s // 60)
        return _review(request, filled, form, locale, refused="too_many", minutes=minutes, status=429)
    if sent.is_other:
        return await receipt_page(request, sent.ticket, locale, status=409)
    response = web.Response(status=303, headers={"Location": receipt_address(request, sent.ticket, visit, locale)})
    if sent.page is not None:
        await keep_page(request, response, sent.page)
    return response


async def _open_lines(request: web.Request, error: TooManyOpenTickets) -> list[TicketLine]:
    """Return the open requests that are too many, as far as this browser has proven them."""
    desk, visitor = request.app[DESK], await visitor_of(request)
    if visitor is None:
        return []
    async with desk.database.reading() as session:
        theirs = await desk.access.tickets_of(session, visitor)
    return [ticket_line(request, status_of(ticket)) for ticket in theirs if ticket.id in error.ticket_ids]


def _file_refused(request: web.Request, filled: Filled, form: Form, locale: str, error: HelpDeskError) -> web.Response:
    failure = failure_of(error)
    told = error_message(failure.code, failure.status, locale, **failure.values)
    return _review(request, filled, form, locale, file_problem=told, status=failure.status)


def _choose(request: web.Request, asked: str, locale: str) -> web.Response:
    desk = request.app[DESK]
    if asked:
        request.app[SUGGEST_PACE].take(network_of(request))
    likely = [desk.topics[topic] for topic, _ in desk.retriever.topics(asked, locale) if topic in desk.topics]
    near = found_for(desk, asked, locale, NEAR) if asked else None
    return page(
        request,
        "request_topic.html",
        locale=locale,
        asked=asked,
        proposed=likely[:PROPOSED] if asked else [],
        near=near.entries if near and not near.is_lost else (),
        shelves=_by_parent(desk),
        carried=context_query(request),
    )


def _by_parent(desk: Helpdesk) -> list[tuple[Topic, list[Topic]]]:
    """Return the topics of the first level with those below each."""
    topics = desk.topics.values()
    return [(topic, [child for child in topics if child.parent == topic.id]) for topic in topics if not topic.parent]


def _form(request: web.Request, filled: Filled, form: Form, locale: str) -> web.Response:
    shown = {"controls": controls(filled, locale), "problems": list(filled.problems.values())}
    return _step(request, "request_form.html", filled, form, locale, status=422 if filled.problems else 200, **shown)


def _review(
    request: web.Request,
    filled: Filled,
    form: Form,
    locale: str,
    *,
    refused: str = "",
    minutes: int = 0,
    dropped: str = "",
    file_problem: str = "",
    opened: Sequence[TicketLine] = (),
    status: int = 200,
) -> web.Response:
    shown: dict[str, Any] = {"answers": filled.answers(locale), "hidden": list(filled.hidden())}
    shown |= {"refused": refused, "minutes": minutes, "file_problem": file_problem, "opened": opened}
    shown |= {"files": file_field(filled.topic, locale), "most": most_files(filled.topic)}
    shown["context"] = without(context_of(request, form), dropped)
    rules = request.app[DESK].attachments.rules
    shown |= {"rules": rules, "endings": endings(rules.types)}
    return _step(request, "request_review.html", filled, form, locale, status=status, **shown)


def _step(
    request: web.Request, template: str, filled: Filled, form: Form, locale: str, *, status: int, **shown: object
) -> web.Response:
    """Return a step with what every step carries: the draft's key, what was asked, which answers were read."""
    tokens, desk, visit = request.app[FORM_TOKENS], request.app[DESK], visit_of(request)
    known, token = visit or new_visit(), form.text("token")
    try:
        tokens.read(token, PURPOSE, visit)
    except FormExpired:
        token = tokens.issue(PURPOSE, known, secrets.token_urlsafe(16))
    carried: dict[str, Any] = {
        "context": context_of(request, form),
        "topic": filled.topic,
        "office": filled.topic.office.text(locale),
        "token": token,
        "asked": form.text("q")[:300],
        "tried": _tried(desk, form),
        "counts": counted_items(filled),
        "acknowledged": bool(form.text("privacy")),
    }
    response = page(request, template, locale=locale, status=status, **{**carried, **shown})
    if request.method == "POST":
        response.headers["Cache-Control"] = "no-store"
    if not visit:
        keep_visit(response, known)
    return response


def _tried(desk: Helpdesk, form: Form) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry for entry in form.all("tried") if entry in desk.corpus.ids))[:MAX_TRIED]


ROUTES = (
    Route("GET", "/ticket", begin, Area.PAGE, Access.ANYONE),
    Route("POST", "/ticket", go_on, Area.PAGE, Access.ANYONE),
)
