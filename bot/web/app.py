"""Wiring: which parts make the web application, in which order they look at a request."""

from __future__ import annotations

import asyncio

from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.addresses import networks_of
from bot.database import Database
from bot.handover import Handover, Moves
from bot.helpdesk import Helpdesk
from bot.settings import Settings
from bot.turns import Turns
from bot.web import (
    api,
    auth,
    chat,
    chat_files,
    console,
    console_account,
    console_conversations,
    console_files,
    console_moves,
    console_queue,
    console_tickets,
    downloads,
    files,
    from_chat,
    health,
    help_feedback,
    help_pages,
    link_pages,
    live,
    pages,
    reports,
    request_pages,
    request_receipt,
    rest,
    status_api,
    status_pages,
    suggest,
    ticket_acts,
    ticket_edit,
    ticket_pages,
)
from bot.web.auth import authenticate
from bot.web.bodies import MAX_BODY_BYTES
from bot.web.chat_pace import ChatPace
from bot.web.errors import translate_errors
from bot.web.form_tokens import FormTokens
from bot.web.keys import (
    API_PACE,
    CHAT_PACE,
    CLOSING,
    DATABASE,
    DESK,
    FORM_PACE,
    FORM_TOKENS,
    HANDOVER,
    METRICS,
    MOVES,
    ORIGINS,
    PAGE_READS,
    REPORT_PACE,
    REST_BACKENDS,
    SOCKETS,
    SUGGEST_PACE,
    TEMPLATES,
    TURNS,
    UPLOAD_ROOM,
    VIEWINGS,
)
from bot.web.metrics import Metrics
from bot.web.origins import Origins, check_origin
from bot.web.page_reads import PageReads
from bot.web.proxies import believe_proxies
from bot.web.refusals import write_refusals
from bot.web.requests import number_requests
from bot.web.routes import check_declared, register
from bot.web.security import refuse_smuggling, set_headers
from bot.web.sockets import Sockets
from bot.web.templating import Templates
from bot.web.uploads import UploadRoom
from bot.web.viewing import Viewings

ROUTES = (
    *chat.ROUTES,
    *chat_files.ROUTES,
    *live.ROUTES,
    *status_api.ROUTES,
    *api.ROUTES,
    *suggest.ROUTES,
    *console.ROUTES,
    *console_account.ROUTES,
    *console_queue.ROUTES,
    *console_tickets.ROUTES,
    *console_moves.ROUTES,
    *console_conversations.ROUTES,
    *console_files.ROUTES,
    *rest.ROUTES,
    *pages.ROUTES,
    *help_pages.ROUTES,
    *help_feedback.ROUTES,
    *request_receipt.ROUTES,
    *request_pages.ROUTES,
    *status_pages.ROUTES,
    *link_pages.ROUTES,
    *from_chat.ROUTES,
    *ticket_acts.ROUTES,
    *ticket_edit.ROUTES,
    *ticket_pages.ROUTES,
    *downloads.ROUTES,
    *health.ROUTES,
    *files.ROUTES,
    *reports.ROUTES,
)


def make_app(desk: Helpdesk, turns: Turns) -> web.Application:
    """Return the whole desk as a web application; opening and closing `desk` is the caller's part."""
    app = _bare_app(desk.settings, desk.database, turns, authenticate)
    app[DESK], app[HANDOVER], app[MOVES] = desk, Handover(desk), Moves(desk)
    app[TEMPLATES] = Templates(desk.institution, desk.settings.base_url)
    app[UPLOAD_ROOM] = UploadRoom()
    app[CHAT_PACE], app[REST_BACKENDS] = ChatPace(), networks_of(desk.settings.rest_backends)
    app[SUGGEST_PACE], app[REPORT_PACE] = suggest.new_pace(), reports.new_pace()
    app[API_PACE] = auth.new_pace()
    app[FORM_TOKENS], app[FORM_PACE] = FormTokens(desk.secret, desk.clock), help_feedback.new_pace()
    app[PAGE_READS] = PageReads(desk.database, desk.clock)
    app.on_shutdown.append(_write_reads)
    app[VIEWINGS] = Viewings(desk.database, desk.clock)
    app.cleanup_ctx.append(write_refusals)
    register(app, ROUTES)
    return app


def make_rest_app(settings: Settings, database: Database, turns: Turns) -> web.Application:
    """Return the REST channel and the health of the process, for a Rasa project that has no desk."""
    app = _bare_app(settings, database, turns)
    register(app, (*rest.ROUTES, *health.ROUTES))
    return app


def _bare_app(settings: Settings, database: Database, turns: Turns, *last: Middleware) -> web.Application:
    """Return an application without routes. Proxies come first: they hand on another request object."""
    first: tuple[Middleware, ...] = (believe_proxies(settings.trusted_proxies), number_requests, translate_errors)
    middlewares = (*first, refuse_smuggling, check_origin, *last)
    app = web.Application(middlewares=middlewares, client_max_size=MAX_BODY_BYTES)
    app[DATABASE], app[TURNS] = database, turns
    app[ORIGINS], app[METRICS] = Origins.of(settings), Metrics()
    app[SOCKETS], app[CLOSING] = Sockets(app[METRICS]), asyncio.Event()
    app.on_startup.append(check_declared)
    app.on_response_prepare.append(set_headers)
    app.on_shutdown.append(_end_waiting)
    app.on_shutdown.append(app[SOCKETS].close_all)
    return app


async def _write_reads(app: web.Application) -> None:
    """Write down what was read since the last time."""
    await app[PAGE_READS].write(app[DESK].today())


async def _end_waiting(app: web.Application) -> None:
    """Answer the long polls now: a stop does not wait for them."""
    app[CLOSING].set()
