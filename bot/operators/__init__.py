"""The people who answer: accounts, sign-in sessions, and the record of what they did."""

from bot.operators import audit
from bot.operators.desk import Operators, SignedIn
from bot.operators.errors import LoginTaken, OperatorNotFound, SetupClosed, TokenNotFound
from bot.operators.models import Operator, OperatorToken, Role
from bot.operators.tokens import Holder

__all__ = [
    "Holder",
    "LoginTaken",
    "Operator",
    "OperatorNotFound",
    "OperatorToken",
    "Operators",
    "Role",
    "SetupClosed",
    "SignedIn",
    "TokenNotFound",
    "audit",
]
