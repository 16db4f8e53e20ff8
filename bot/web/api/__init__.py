"""The REST API for programs that act for an operator."""

from bot.web.api.openapi import ROUTES, document

__all__ = ["ROUTES", "document"]
