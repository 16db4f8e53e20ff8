"""Tokens of the forms of proven requests: tied to a page session, so that signing out makes them worthless."""

from __future__ import annotations

from contextlib import suppress

from aiohttp import web

from bot.tickets import Ticket
from bot.web.form_tokens import FormExpired
from bot.web.keys import FORM_TOKENS
from bot.web.visitors import page_tokens

SIGN_OUT = "sign out"


def form_token(request: web.Request, ticket: Ticket) -> str:
    """Return the token of every form about one request; it says which version of the request was shown."""
    return request.app[FORM_TOKENS].issue(_purpose(ticket), _newest(request), str(ticket.version))


def check_form(request: web.Request, ticket: Ticket, token: str) -> int:
    """Let pass a form about this request that this browser was shown; returns the version that it was shown.

    Raises:
        FormExpired: it is another's, or too old.
    """
    return int(_read(request, token, _purpose(ticket)))


def sign_out_token(request: web.Request) -> str:
    """Return the token of the form that ends the page sessions."""
    return request.app[FORM_TOKENS].issue(SIGN_OUT, _newest(request))


def check_sign_out(request: web.Request, token: str) -> None:
    """Let the form pass that ends the page sessions of this browser.

    Raises:
        FormExpired: it is another's, or too old.
    """
    _read(request, token, SIGN_OUT)


def _newest(request: web.Request) -> str:
    tokens = page_tokens(request)
    return tokens[-1] if tokens else ""


def _read(request: web.Request, token: str, purpose: str) -> str:
    """Return what a token carries that one of the browser's page sessions was shown: proofs may have come since."""
    for held in page_tokens(request) or ("",):
        with suppress(FormExpired):
            return request.app[FORM_TOKENS].read(token, purpose, held)
    raise FormExpired


def _purpose(ticket: Ticket) -> str:
    return f"ticket {ticket.id}"
