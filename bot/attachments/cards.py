"""Files as a message of the chat and an answer of the API tell of them; the bytes are asked for one by one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.attachments.models import Attachment


def view_of(file: Attachment) -> dict[str, Any]:
    """Return what is told of a file."""
    return {
        "token": file.token,
        "name": file.name,
        "media_type": file.media_type,
        "bytes": file.bytes,
        "is_image": file.is_image,
    }


def card_of(files: Iterable[Attachment]) -> dict[str, Any]:
    """Return the card that shows files below a message."""
    return {"card": "files", "files": [view_of(file) for file in files]}
