"""What a student does on the page of a request: answer, close, go on, rate, open to the office for a time, sign out.

No script is needed.
"""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from bot.access import Visitor
from bot.attachments import FileRefused, Kept, QuotaUsedUp
from bot.conversations import DESK as DESK_CHANNEL
from bot.errors import HelpDeskError, InvalidInput, NotFound, Unavailable
from bot.handover import withdraw
from bot.plain_text import clean_text
from bot.tickets import Outcome, ReopenWindowOver, Resolution, Ticket, TicketState
from bot.tickets.writing import MAX_TEXT_CHARS
from bot.web.errors import failure_of
from bot.web.form_bodies import Form, read_form
from bot.web.form_tokens import FormExpired
from bot.web.keys import DESK, TURNS
from bot.web.page_uploads import add_files, read_page_form
from bot.web.routes import Access, Area, Route
from bot.web.templating import address, page, page_locale
from bot.web.ticket_grants import grant, revoke, typed_again
from bot.web.ticket_pages import Again, expired, proven_ticket, ticket_again, to_proof
from bot.web.ticket_tokens import check_form, check_sign_out, form_token
from bot.web.ticket_twice import said_already
from bot.web.visitors import drop_page, page_tokens, visitor_of
from bot.web.words import error_message

FILE_PROBLEMS = (FileRefused, QuotaUsedUp, Unavailable)
CLOSINGS = {"solved": Resolution.SELF_SOLVED, "withdrawn": Resolution.WITHDRAWN}


async def act(request: web.Request) -> web.Response:
    """Do what a form asks for; what cannot be done is told on the page, with what was written."""
    desk, locale = request.app[DESK], page_locale(request)
    sent = await read_page_form(request, desk.attachments.rules.files_at_once)
    text = sent.form.text("text")
    visitor = await visitor_of(request)
    if visitor is None:
        return expired(request, text)
    try:
        async with (
            desk.attachments.kept_all([(file.content, file.name) for file in sent.files]) as files,
            desk.database.writing() as session,
        ):
            ticket = await proven_ticket(request, session, visitor)
            shown = check_form(request, ticket, sent.form.text("token"))
            if sent.problem is not None:
                raise sent.problem
            done, ticket = await _do(request, session, visitor, ticket, sent.form, files, shown)
    except NotFound:
        return expired(request, text, status=404)
    except HelpDeskError as error:
        failure = failure_of(error)
        problem = error_message(failure.code, failure.status, locale, **failure.values)
        is_of_files = isinstance(error, FILE_PROBLEMS)
        if sent.form.text("action") == "grant" and not isinstance(error, FormExpired):
            again = Again(grant=typed_again(sent.form, error, problem, locale))
            return await ticket_again(request, visitor, again, status=failure.status)
        again = Again(text, file_problem=problem) if is_of_files else Again(text, problem)
        return await ticket_again(request, visitor, again, status=failure.status)
    desk.wakes.notify(DESK_CHANNEL, *([ticket.conversation_id] if ticket.conversation_id else []))
    return web.Response(status=303, headers={"Location": address(f"/ticket/{ticket.number}", locale, fatto=done)})


async def ask_to_close(request: web.Request) -> web.Response:
    """Ask whether the matter is solved, before a request is closed."""
    desk, visitor = request.app[DESK], await visitor_of(request)
    if visitor is None:
        return to_proof(request)
    try:
        async with desk.database.reading() as session:
            ticket = await proven_ticket(request, session, visitor)
    except NotFound:
        return expired(request, "", status=404)
    is_over = ticket.state is TicketState.CLOSED
    token = form_token(request, ticket)
    response = page(request, "ticket_close.html", number=ticket.number, is_over=is_over, token=token)
    response.headers["Cache-Control"] = "no-store"
    return response


async def sign_out(request: web.Request) -> web.Response:
    """End the page sessions of this browser.

    Raises:
        FormExpired: another page asks for it.
    """
    desk, form, tokens = request.app[DESK], await read_form(request), page_tokens(request)
    if tokens:
        check_sign_out(request, form.text("token"))
        async with desk.database.writing() as session:
            for token in tokens:
                await desk.access.end(session, token)
    response = web.Response(status=303, headers={"Location": address("/ticket/stato", page_locale(request))})
    drop_page(response)
    return response


async def _do(
    request: web.Request,
    session: AsyncSession,
    visitor: Visitor,
    ticket: Ticket,
    form: Form,
    files: Sequence[Kept],
    shown: int,
) -> tuple[str, Ticket]:
    """Return what was done, and the request in which it stands now."""
    desk, closing = request.app[DESK], CLOSINGS.get(form.text("resolution"))
    tickets = desk.tickets
    match form.text("action"):
        case "reply":
            return await _reply(request, session, ticket, form, files, shown)
        case "close" if closing is not None and closing is ticket.resolution:
            return "closed", ticket
        case "close" if closing is not None:
            return "closed", await withdraw(desk, session, ticket.id, closing, request.app[TURNS].phrase)
        case "grant":
            await grant(request, session, visitor, ticket, form)
            return "granted", ticket
        case "revoke":
            await revoke(request, session, ticket, form)
            return "revoked", ticket
        case "reopen":
            try:
                return "reopened", await tickets.reopen(session, ticket.id)
            except ReopenWindowOver:
                return "not_reopened", ticket
        case "rate":
            stars, solved = form.text("stars"), form.text("solved")
            given = int(stars) if stars in ("1", "2", "3", "4", "5") else None
            is_solved = {"yes": True, "no": False}.get(solved)
            await tickets.rate(session, ticket.id, given, form.text("comment"), is_solved)
            return "rated", ticket
    raise InvalidInput("invalid", "action")


async def _reply(
    request: web.Request, session: AsyncSession, ticket: Ticket, form: Form, files: Sequence[Kept], shown: int
) -> tuple[str, Ticket]:
    desk = request.app[DESK]
    text, names = form.text("text"), [kept.accepted.name for kept in files]
    if not text.strip() and files:
        text = ", ".join(names)  # a file says something by itself, as in the chat
    text = clean_text(text, MAX_TEXT_CHARS, "text")
    ticket = await desk.tickets.locked(session, ticket.id)
    written = await said_already(request, session, ticket, shown, text, names)
    if written is None:
        if files and ticket.state is TicketState.CLOSED:
            raise InvalidInput("closed_for_files", "file")
        written = await desk.tickets.student_writes(session, ticket.id, text)
        await desk.access.claim(session, written.ticket)
        await add_files(request, session, written.ticket, files)
    return written.outcome.value, ticket if written.outcome is Outcome.MERGED_AWAY else written.ticket


ROUTES = (
    Route("POST", "/ticket/esci", sign_out, Area.PAGE, Access.ANYONE),
    Route("POST", "/ticket/{number:[0-9]{1,12}}", act, Area.PAGE, Access.ANYONE),  # asks for itself, to keep the text
    Route("GET", "/ticket/{number:[0-9]{1,12}}/chiudi", ask_to_close, Area.PAGE, Access.ANYONE),
)
