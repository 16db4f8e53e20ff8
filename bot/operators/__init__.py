"""The people who answer: accounts, sign-in sessions, and the record of what they did."""

from bot.operators.models import AuditHead, AuditRow, Operator, OperatorSession, Role, SetupLink

__all__ = ["AuditHead", "AuditRow", "Operator", "OperatorSession", "Role", "SetupLink"]
