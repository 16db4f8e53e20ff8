"""Calls to other systems: what the outbox says becomes signed requests, and leaves."""

from bot.webhooks.caller import Caller
from bot.webhooks.courier import CallCourier, run_calls
from bot.webhooks.signing import signature

__all__ = ["CallCourier", "Caller", "run_calls", "signature"]
