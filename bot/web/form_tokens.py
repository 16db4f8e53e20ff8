"""What proves that a form was ours: a signed token in it, tied to what the form is for and to the browser it went to.

With `bot.web.origins` this is the second wall against forms of other sites. A token also carries a value through a
form that its sender cannot change, such as the key of a draft.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from aiohttp import web
from itsdangerous import BadData, URLSafeSerializer

from bot.database import now
from bot.errors import NotAllowed

VISIT_COOKIE = "__Host-modulo"  # a browser that fills in forms; says nothing of who that is
MAX_TOKEN_CHARS = 1_000
FORM_LIFE = timedelta(hours=24)  # a long text may be begun in the evening and sent in the morning


class FormExpired(NotAllowed):
    """The form was open for too long, went to another browser, or was never ours."""

    code = "form_expired"


class FormTokens:
    """Tokens of one desk; processes that share its secret read each other's."""

    def __init__(self, secret: bytes, clock: Callable[[], datetime] = now) -> None:
        self._signer = URLSafeSerializer(secret, salt="sportello page form")
        self._clock = clock

    def issue(self, purpose: str, visit: str, value: str = "") -> str:
        """Return a token for a form; `visit` is the browser's cookie, or empty where anybody may send the form."""
        return str(self._signer.dumps([purpose, _digest(visit), value, int(self._clock().timestamp())]))

    def read(self, token: str, purpose: str, visit: str, life: timedelta = FORM_LIFE) -> str:
        """Return the value that a token carries.

        Raises:
            FormExpired: it is none of ours, too old, for another form or for another browser.
        """
        try:
            found = self._signer.loads(token[:MAX_TOKEN_CHARS])
        except BadData:
            raise FormExpired from None
        issued_for, digest, value, issued_at = found
        is_ours = issued_for == purpose and hmac.compare_digest(digest, _digest(visit))
        age_s = self._clock().timestamp() - issued_at
        if not is_ours or not -60 <= age_s <= life.total_seconds():  # another process's clock may be a little ahead
            raise FormExpired
        return str(value)


def visit_of(request: web.Request) -> str:
    """Return what tells this browser from others; empty when it has sent no form yet."""
    header = request.headers.get("Cookie", "")
    if header.count(f"{VISIT_COOKIE}=") != 1:
        return ""
    return request.cookies.get(VISIT_COOKIE, "")[:64]


def new_visit() -> str:
    """Return the mark of a browser that is not known yet."""
    return secrets.token_urlsafe(24)


def keep_visit(response: web.Response, visit: str) -> None:
    """Put the mark into the browser, for as long as the browser runs."""
    response.set_cookie(VISIT_COOKIE, visit, path="/", secure=True, httponly=True, samesite="Lax")


def _digest(visit: str) -> str:
    return hashlib.sha256(visit.encode("utf-8", "replace")).hexdigest()[:32]
