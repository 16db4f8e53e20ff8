"""Uploads as browsers send them, and as nobody should."""

from __future__ import annotations

import asyncio
import io
from typing import Any

from support.site import Answer, Operator, Site, Student

BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
PNG = (  # one white pixel
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc\xf8\x0f\0\x01\x01\x01\0"
    b"\x1b\xb6\xeeV\0\0\0\0IEND\xaeB`\x82"
)


def part(content: bytes, filename: str | None = "a.png", name: str = "file") -> bytes:
    """Return one part of a form; browsers write a quote in a name as `%22`."""
    named = f'; filename="{filename.replace(chr(34), "%22")}"' if filename is not None else ""
    kind = "\r\nContent-Type: application/octet-stream" if filename is not None else ""
    return (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{named}{kind}\r\n\r\n'.encode()
        + content
        + b"\r\n"
    )


def form(*parts: bytes) -> bytes:
    """Return a whole form."""
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def form_headers(boundary: str = BOUNDARY) -> dict[str, str]:
    return {"Content-Type": f"multipart/form-data; boundary={boundary}"}


async def send(site: Site, who: Student, body: bytes, **headers: str) -> Answer:
    """Post a body to the chat's upload."""
    return await site.call(
        "POST", "/api/chat/files", headers=who.headers | form_headers() | headers, data=io.BytesIO(body)
    )


async def upload(
    student: Student, content: bytes = PNG, filename: str = "schermata.png", client_file_id: str = ""
) -> Answer:
    """Send one file as the widget does."""
    return await send(
        student.site, student, form(part(client_file_id.encode(), None, "client_file_id"), part(content, filename))
    )


async def uploaded(student: Student, filename: str = "schermata.png") -> dict[str, Any]:
    """Send one file that is taken; returns what is told of it."""
    answer = await upload(student, filename=filename)
    assert answer.status == 201, answer.text
    file: dict[str, Any] = answer.json()["file"]
    return file


async def operator_uploads(operator: Operator, ticket_id: int, filename: str = "modulo.png") -> Answer:
    """Add a file to the next entry of a ticket."""
    path, body = f"/api/console/tickets/{ticket_id}/files", form(part(PNG, filename))
    return await operator.site.call("POST", path, headers=operator.headers | form_headers(), data=body)


async def raw(site: Site, student: Student, head: str, *pieces: bytes, wait_s: float = 10.0) -> bytes:
    """Send bytes as they are; returns what comes back until the server closes, or stops answering."""
    host, port = site.base.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    first = (
        f"POST /api/chat/files HTTP/1.1\r\nHost: {host}:{port}\r\nAuthorization: Bearer {student.token}\r\n{head}\r\n"
    )
    got = b""
    try:
        writer.write(first.encode())
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
    except ConnectionError:
        pass
    try:
        async with asyncio.timeout(wait_s):
            while chunk := await reader.read(65_536):
                got += chunk
                if not pieces and b"\r\n\r\n" in got:
                    break
    except (TimeoutError, ConnectionError):
        got += b"" if got else b"(nothing)"
    finally:
        writer.close()
    return got
