"""*Was this helpful?* on the page of an entry: a click, then, after a no, why, and the way to the office."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from aiohttp import web

from bot.conversations import MAX_COMMENT_CHARS, FeedbackKind, FeedbackReason
from bot.errors import TooLong
from bot.plain_text import clean_text
from bot.web.form_bodies import Form, read_form
from bot.web.help_pages import named_entry
from bot.web.keys import DESK, FORM_PACE, FORM_TOKENS
from bot.web.pace import Pace
from bot.web.proxies import network_of
from bot.web.routes import Access, Area, Route
from bot.web.templating import address, page, page_locale

BURST, PER_SECOND = 60, 1.0  # a campus behind one address clicks too
REASON_LIFE = timedelta(hours=2)
MAX_QUESTION_CHARS = 300
REASONS = tuple(reason.value for reason in FeedbackReason)


def new_pace() -> Pace:
    """Return the counters of a process that has just started."""
    return Pace(BURST, PER_SECOND)


async def rate(request: web.Request) -> web.Response:
    """Take the click, or the reason after it, and lead on.

    Raises:
        FormExpired: the form is not ours.
        TooManyTries: the network sends too fast.
    """
    request.app[FORM_PACE].take(network_of(request))
    form = await read_form(request)
    return await (_explain(request, form) if form.text("said") else _click(request, form))


async def thank(request: web.Request) -> web.Response:
    """Show what a click leads to; `?said=` names the click that may still be explained."""
    said = request.query.get("said", "")
    return page(request, "help_feedback.html", entry=named_entry(request), said=said, **_blank(request))


async def _click(request: web.Request, form: Form) -> web.Response:
    desk, entry = request.app[DESK], named_entry(request)
    request.app[FORM_TOKENS].read(form.text("token"), f"feedback {entry.id}", "")
    kind = FeedbackKind.HELPFUL if form.text("helpful") == "yes" else FeedbackKind.NOT_HELPFUL
    asked = form.text("q")[:MAX_QUESTION_CHARS]
    async with desk.database.writing() as session:
        row = await desk.feedback.add(
            session, None, kind, entry=entry.id, locale=page_locale(request), question=asked or entry.question
        )
        row_id = row.id
    said = request.app[FORM_TOKENS].issue(f"reason {entry.id}", "", str(row_id))
    is_no = kind is FeedbackKind.NOT_HELPFUL
    return _to(request, q=asked, **({"said": said} if is_no else {"given": "yes"}))


async def _explain(request: web.Request, form: Form) -> web.Response:
    desk, entry = request.app[DESK], named_entry(request)
    row_id = request.app[FORM_TOKENS].read(form.text("said"), f"reason {entry.id}", "", REASON_LIFE)
    typed = {"reason": form.text("reason"), "comment": form.text("comment")}
    try:
        comment = clean_text(typed["comment"], MAX_COMMENT_CHARS) if typed["comment"].strip() else None
    except TooLong:
        given = _blank(request) | typed | {"is_too_long": True}
        return page(request, "help_feedback.html", status=422, entry=entry, said=form.text("said"), **given)
    reason = FeedbackReason(typed["reason"]) if typed["reason"] in REASONS else None
    async with desk.database.writing() as session:
        await desk.feedback.explain_click(session, int(row_id), reason=reason, comment=comment)
    return _to(request, given="reason", q=form.text("q")[:MAX_QUESTION_CHARS])


def _blank(request: web.Request) -> dict[str, Any]:
    return {
        "given": request.query.get("given", ""),
        "asked": request.query.get("q", "")[:MAX_QUESTION_CHARS],
        "reasons": REASONS,
        "limit": MAX_COMMENT_CHARS,
        "reason": "",
        "comment": "",
        "is_too_long": False,
    }


def _to(request: web.Request, **query: str) -> web.Response:
    """Send the browser to the page that thanks, so that going back or loading again sends nothing twice."""
    place = address(request.path, page_locale(request), **query)
    return web.Response(status=303, headers={"Location": place})


ROUTES = (
    Route("GET", "/help/{topic}/{slug}/feedback", thank, Area.PAGE, Access.ANYONE),
    Route("POST", "/help/{topic}/{slug}/feedback", rate, Area.PAGE, Access.ANYONE),
)
