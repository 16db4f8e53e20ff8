"""Images are decoded and written anew: what is no picture (EXIF, comments, hidden tails) does not survive that."""

from __future__ import annotations

import io

from PIL import Image, ImageOps

from bot.attachments.errors import Damaged

FORMATS = {"png": "PNG", "jpg": "JPEG", "gif": "GIF", "webp": "WEBP"}
QUALITY = 90  # of JPEG and WebP; the text of a screenshot shows no more loss than it arrived with


def rewritten(data: bytes, kind: str, max_pixels: int) -> bytes:
    """Return the first frame of an image, upright, and nothing else.

    Runs in a thread: 40 megapixels take seconds.

    Raises:
        Damaged: it cannot be decoded, or is larger than `max_pixels` (its header tells, nothing is decoded then).
    """
    try:
        with Image.open(io.BytesIO(data), formats=[FORMATS[kind]]) as image:
            if image.width * image.height > max_pixels:
                raise Damaged
            image.load()
            upright = ImageOps.exif_transpose(image)
            clean = upright.copy()
        clean.info = {key: clean.info[key] for key in ("transparency",) if key in clean.info}
        written = io.BytesIO()
        clean.save(written, FORMATS[kind], **_options(kind, data))
    except Damaged:
        raise
    except Exception as error:  # decoders meet hostile bytes: whatever they stumble over, the image cannot be read
        raise Damaged from error
    return written.getvalue()


def _options(kind: str, data: bytes) -> dict[str, object]:
    if kind == "jpg":
        return {"quality": QUALITY}
    if kind == "webp":
        return {"lossless": True} if data[12:16] == b"VP8L" else {"quality": QUALITY}
    return {}
