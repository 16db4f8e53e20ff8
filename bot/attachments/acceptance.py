"""The rules for one file: how large, which types, and that it is what it says. Pure: bytes in, bytes out."""

from __future__ import annotations

from dataclasses import dataclass

from bot.attachments.errors import EmptyFile, FileTooLarge, WrongType
from bot.attachments.images import rewritten
from bot.attachments.names import display_name, extension
from bot.attachments.sniffing import IMAGES, MEDIA_TYPES, SPELLINGS, as_utf8, kind_of
from bot.institution import UploadRules


@dataclass(frozen=True)
class Accepted:
    """A file that may be kept: `content` is what is stored, `received_bytes` what was sent."""

    name: str
    media_type: str
    content: bytes
    received_bytes: int


def accept(data: bytes, name: str, rules: UploadRules) -> Accepted:
    """Return a file as it may be kept.

    Raises:
        EmptyFile: there is nothing in it.
        FileTooLarge: it has more bytes than the rules allow.
        WrongType: its type is not allowed, or content and extension disagree.
        Damaged: an image that cannot be read, or with more pixels than the rules allow.
    """
    if not data:
        raise EmptyFile
    if len(data) > rules.max_bytes:
        raise FileTooLarge(rules.max_bytes)
    shown = display_name(name)
    ending = extension(shown)
    kind = SPELLINGS.get(ending, ending)
    if kind not in rules.types or kind_of(data) != kind:
        raise WrongType(rules.types)
    content = data
    if kind in IMAGES:
        content = rewritten(data, kind, rules.max_megapixels * 1_000_000)
    elif kind == "txt":
        content = as_utf8(data)
    return Accepted(shown, MEDIA_TYPES[kind], content, len(data))
