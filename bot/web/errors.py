"""From an error's family to an HTTP answer, in one place.

A handler raises; nothing below this module knows a status. What a client gets is a code, a sentence in
its language and the request id under which the log tells the rest. No message of an exception and no
trace ever leaves the desk.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import structlog
from aiohttp import web
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.access import OtherIdentity
from bot.attachments import FileRefused
from bot.errors import (
    Conflict,
    HelpDeskError,
    InvalidInput,
    NotAllowed,
    NotFound,
    NotSignedIn,
    TooLong,
    TooManyTries,
    Unavailable,
)
from bot.operators import LoginTaken
from bot.tickets.errors import (
    AlreadyTaken,
    DraftReused,
    FieldsMissing,
    NothingToCloseWith,
    TicketClosed,
    TooManyOpenTickets,
    VersionConflict,
)
from bot.web.keys import CONVERSATION, REQUEST_ID, TEMPLATES
from bot.web.refusals import note_refusal
from bot.web.routes import Area, Handler, route_of
from bot.web.views import entry_view
from bot.web.words import LOCALES, asked_locale, error_message, error_words

logger = structlog.get_logger(__name__)

DATABASE_DOWN = (OperationalError, InterfaceError, PoolTimeout)
_BY_STATUS = {400: "bad_request", 404: "not_found", 408: "too_slow", 413: "too_large"}
_CONFLICTS: dict[type[Conflict], str] = {
    DraftReused: "key_reused",
    LoginTaken: "login_taken",
    NothingToCloseWith: "nothing_to_close_with",
    OtherIdentity: "other_identity",
    TicketClosed: "ticket_closed",
    TooManyOpenTickets: "too_many_open_tickets",
}
_FILES = {
    "file_empty": 400,
    "file_too_large": 413,
    "file_type": 415,
    "file_damaged": 422,
    "file_infected": 422,
    "too_many_files": 413,
    "ticket_files_full": 413,
}
_PAGES = (Area.PAGE, Area.WIDGET, Area.CONSOLE)


class Refused(HelpDeskError):
    """An HTTP request that breaks a rule of HTTP or of this edge; the rooms never raise it."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


@dataclass(frozen=True)
class Failure:
    """What the client is told."""

    status: int
    code: str
    values: dict[str, object] = field(default_factory=dict)  # fill the sentence
    details: dict[str, object] = field(default_factory=dict)  # beside the error, for the program
    headers: dict[str, str] = field(default_factory=dict)


@web.middleware
async def translate_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer every error of a handler; the last resort of a request."""
    try:
        return await handler(request)
    except HelpDeskError as error:
        failure = failure_of(error)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        headers = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}
        failure = Failure(error.status, _BY_STATUS.get(error.status, f"status_{error.status}"), headers=headers)
    except DATABASE_DOWN as error:
        logger.error("database_unavailable", kind=type(error).__name__)
        failure = failure_of(Unavailable())
    except Exception:
        logger.exception("request_failed")
        failure = Failure(500, "unexpected")
    note_refusal(request, failure.status, failure.code)
    return answer(request, failure)


def failure_of(error: HelpDeskError) -> Failure:
    """Translate a family; the order goes from the special to the general."""
    match error:
        case Refused():
            return Failure(error.status, error.code)
        case FileRefused():
            return Failure(_FILES[error.code], error.code, error.values)
        case TooLong():
            return Failure(413, error.code, {"limit": error.limit_chars}, {"field": error.field})
        case InvalidInput():
            return _invalid(error)
        case NotFound():
            return Failure(404, getattr(error, "code", "not_found"))
        case VersionConflict():
            unseen = [entry_view(entry) for entry in error.entries]
            return Failure(409, "version_conflict", details={"version": error.version, "entries": unseen})
        case AlreadyTaken():
            return Failure(409, "already_taken", {"operator": error.operator_name or "?"})
        case Conflict():
            return Failure(409, getattr(error, "code", _CONFLICTS.get(type(error), "conflict")))
        case NotSignedIn():
            return Failure(401, getattr(error, "code", "not_signed_in"), headers=getattr(error, "headers", {}))
        case NotAllowed():
            return Failure(403, getattr(error, "code", "not_allowed"))
        case TooManyTries():
            seconds = error.retry_after_s
            return Failure(
                429,
                getattr(error, "code", "too_many_tries"),
                {"seconds": seconds},
                headers={"Retry-After": str(seconds)},
            )
        case Unavailable():
            return Failure(503, getattr(error, "code", "unavailable"), headers={"Retry-After": "5"})
    logger.error("unknown_family", kind=type(error).__name__)
    return Failure(500, "unexpected")


def _invalid(error: InvalidInput) -> Failure:
    if isinstance(error, FieldsMissing):
        named = {locale: ", ".join(field.name(locale) for field in error.fields) for locale in LOCALES}
        return Failure(422, error.code, {"fields": named}, {"field": error.field, "fields": error.names})
    return Failure(422, error.code, {"field": error.field or ""}, {"field": error.field})


def answer(request: web.Request, failure: Failure) -> web.Response:
    """Write `failure` as JSON for programs, as a small page for people."""
    locale = _locale(request)
    message = error_message(_said_as(request, failure.code), failure.status, locale, **failure.values)
    response = web.Response(status=failure.status, headers=failure.headers)
    if _wants_page(request) and TEMPLATES in request.app:
        told = {"message": message, "status": failure.status, "request_id": request[REQUEST_ID]}
        response.content_type = "text/html"
        response.text = request.app[TEMPLATES].render("error.html", request, locale=locale, **told)
    else:
        error: dict[str, object] = {"code": failure.code, "message": message, "request_id": request[REQUEST_ID]}
        error.update({name: value for name, value in failure.details.items() if value is not None})
        response.content_type = "application/json"
        response.text = json.dumps({"error": error})
    if "Upgrade" in request.headers:
        response.force_close()  # what follows was meant for a socket, and must not be read as a request
    return response


def _said_as(request: web.Request, code: str) -> str:
    """Return the code whose words are said: operators do not write questions."""
    route, own = route_of(request), f"console_{code}"
    return own if route is not None and route.area is Area.CONSOLE_API and own in error_words() else code


def _locale(request: web.Request) -> str:
    conversation = request.get(CONVERSATION)
    return conversation.locale if conversation and conversation.locale in LOCALES else asked_locale(request)


def _wants_page(request: web.Request) -> bool:
    route = route_of(request)
    if route is not None:
        return route.area in _PAGES
    return not request.path.startswith(("/api/", "/webhooks/")) and "text/html" in request.headers.get("Accept", "")
