"""Header values cannot become headers."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

from hypothesis import example, given
from hypothesis import strategies as st
from support.hostile import hostile_payloads

from bot.mail.headers import MAX_HEADER_CHARS, header_text
from bot.mail.message import Identity, envelope
from bot.mail.words import Words

HEADERS = [
    "From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Auto-Submitted",
    "X-Auto-Response-Suppress", "MIME-Version", "Content-Type", "Content-Language",
]  # fmt: skip
AT = datetime(2026, 11, 3, tzinfo=UTC)


def sent(subject: str) -> bytes:
    words = Words(header_text(subject, 60), header_text(subject), "testo", "<p>testo</p>")
    return envelope(words, "a@b.it", "mario@example.it", Identity("<2@b.it>", "<1@b.it>"), "it", AT).as_bytes()


def test_hostile_words_add_no_header_no_recipient_and_no_part() -> None:
    payloads = hostile_payloads("description", "name")

    mails = {payload.name: message_from_bytes(sent(payload.text), policy=default) for payload in payloads}

    shapes = {
        name: (mail.keys(), [part.get_content_type() for part in mail.walk()], str(mail["To"]))
        for name, mail in mails.items()
    }
    parts = ["multipart/alternative", "text/plain", "text/html"]
    assert {name for name, shape in shapes.items() if shape != (HEADERS, parts, "mario@example.it")} == set()


@example("=?utf-8?q?Hi=0A?")
@example("?=?=")
@given(st.text(st.characters(), max_size=300) | st.text("=?\r\nB:", max_size=300))
def test_any_text_becomes_one_harmless_line(text: str) -> None:
    line = header_text(text)

    assert len(line) <= MAX_HEADER_CHARS
    assert line.isprintable() or all(not char.isspace() or char == " " for char in line)
    assert "=?" not in line
    assert "?=" not in line
    assert header_text(line) == line
