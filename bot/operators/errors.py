"""What can go wrong with an account."""

from __future__ import annotations

from bot.errors import Conflict, NotFound


class OperatorNotFound(NotFound):
    """No operator has this login or id."""


class TokenNotFound(NotFound):
    """No token has this number."""


class LoginTaken(Conflict):
    """Another operator has this login."""


class SetupClosed(NotFound):
    """The link is unknown, used or too old, or there is an operator already; the four are not told apart."""
