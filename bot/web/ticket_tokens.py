"""Tokens of the forms of proven requests: tied to the page session, so that signing out makes them worthless."""

from __future__ import annotations

from aiohttp import web

from bot.tickets import Ticket
from bot.web.keys import FORM_TOKENS
from bot.web.visitors import page_token

SIGN_OUT = "sign out"


def form_token(request: web.Request, ticket: Ticket) -> str:
    """Return the token of every form about one request."""
    return request.app[FORM_TOKENS].issue(_purpose(ticket), page_token(request) or "")


def check_form(request: web.Request, ticket: Ticket, token: str) -> None:
    """Let pass a form about this request that this page session was shown.

    Raises:
        FormExpired: it is another's, or too old.
    """
    request.app[FORM_TOKENS].read(token, _purpose(ticket), page_token(request) or "")


def sign_out_token(request: web.Request) -> str:
    """Return the token of the form that ends the page session."""
    return request.app[FORM_TOKENS].issue(SIGN_OUT, page_token(request) or "")


def check_sign_out(request: web.Request, token: str) -> None:
    """Let the form pass that ends this page session.

    Raises:
        FormExpired: it is another's, or too old.
    """
    request.app[FORM_TOKENS].read(token, SIGN_OUT, page_token(request) or "")


def _purpose(ticket: Ticket) -> str:
    return f"ticket {ticket.id}"
