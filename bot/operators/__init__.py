"""The people who answer: accounts, sign-in sessions, and the record of what they did."""

from bot.operators import audit
from bot.operators.desk import Operators, SignedIn
from bot.operators.errors import LoginTaken, OperatorNotFound, SetupClosed
from bot.operators.models import Operator, Role

__all__ = [
    "LoginTaken",
    "Operator",
    "OperatorNotFound",
    "Operators",
    "Role",
    "SetupClosed",
    "SignedIn",
    "audit",
]
