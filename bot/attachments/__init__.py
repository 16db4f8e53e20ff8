"""Attachments: files as they arrive, as they are kept, and as they are given out."""

from bot.attachments.cards import card_of, view_of
from bot.attachments.desk import Attachments, Kept
from bot.attachments.errors import (
    Damaged,
    EmptyFile,
    FileRefused,
    FileTooLarge,
    Infected,
    NoSpace,
    QuotaUsedUp,
    TooManyFiles,
    WrongType,
)
from bot.attachments.models import Attachment
from bot.attachments.sniffing import endings
from bot.attachments.store import Home, Uploader
from bot.attachments.viewers import Viewer

__all__ = [
    "Attachment",
    "Attachments",
    "Damaged",
    "EmptyFile",
    "FileRefused",
    "FileTooLarge",
    "Home",
    "Infected",
    "Kept",
    "NoSpace",
    "QuotaUsedUp",
    "TooManyFiles",
    "Uploader",
    "Viewer",
    "WrongType",
    "card_of",
    "endings",
    "view_of",
]
