"""How a person can be reached: names, e-mail addresses and phone numbers, checked and in one spelling.

Everything is capped before it is looked at. The grammars are narrower than the standards on purpose: an
address that needs quotes, comments or routing is a mistake or an attack, never a student's mailbox.
"""

from __future__ import annotations

import re
import unicodedata

import phonenumbers

from bot.errors import InvalidInput, TooLong

MAX_EMAIL_CHARS = 254  # RFC 5321, a path without its angle brackets
MAX_LOCAL_PART_CHARS = 64
MAX_PHONE_CHARS = 20
MAX_NAME_CHARS = 100
MAX_MARKS_IN_A_ROW = 3  # more than any living orthography stacks on one letter
HOME_REGION = "IT"

_LOCAL_PART = re.compile(r"[a-z0-9_][a-z0-9_+&'~-]*(?:\.[a-z0-9_+&'~-]+)*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_TOP_LABEL = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{2,59}")
_PHONE = re.compile(r"\+?[0-9(][0-9 ()./-]*")
_JOINERS = "\u200c\u200d"  # Persian, Hindi and family emoji need them; other invisible characters only deceive


def canonical_email(text: str) -> str:
    """Return an address in the one spelling that is stored and compared: trimmed, lower case, ASCII.

    Raises:
        TooLong: it is over 254 characters.
        InvalidInput: `email`, it is not exactly one plain address with a public domain.
    """
    _cap(text, MAX_EMAIL_CHARS)
    typed = text.strip()
    email = typed.lower()
    local, at, domain = email.partition("@")
    # the Kelvin sign, for one, becomes an ASCII k in lower case: what was typed must be ASCII already
    if (
        not at
        or not typed.isascii()
        or len(local) > MAX_LOCAL_PART_CHARS
        or not _LOCAL_PART.fullmatch(local)
        or not _is_public(domain)
    ):
        raise InvalidInput("email")
    return email


def address_key(email: str) -> str:
    """Return what all spellings of a mailbox share (`+tags` dropped), for counting tries; never for mailing."""
    local, _, domain = email.partition("@")
    return f"{local.partition('+')[0] or local}@{domain}"


def canonical_phone(text: str) -> str:
    """Return a phone number in E.164, read as an Italian one unless it starts with `+` or `00`.

    A home number must be one that exists; a foreign one only needs a possible length, because the table of
    foreign ranges ages faster than our releases.

    Raises:
        TooLong: it is over 20 characters.
        InvalidInput: `phone`, it is no phone number.
    """
    _cap(text, MAX_PHONE_CHARS)
    typed = text.strip()
    if not _PHONE.fullmatch(typed):
        raise InvalidInput("phone")
    try:
        number = phonenumbers.parse(re.sub(r"^00", "+", typed), HOME_REGION)
    except phonenumbers.NumberParseException:
        raise InvalidInput("phone") from None
    is_home = number.country_code == phonenumbers.country_code_for_region(HOME_REGION)
    is_real = phonenumbers.is_valid_number if is_home else phonenumbers.is_possible_number
    if not is_real(number):
        raise InvalidInput("phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def clean_name(text: str) -> str:
    """Return a person's name on one line, in NFC; any script, but nothing invisible.

    Raises:
        TooLong: it is over 100 characters.
        InvalidInput: `name`, it holds no letter, or a character that is not seen.
    """
    _cap(text, MAX_NAME_CHARS)
    name = unicodedata.normalize("NFC", " ".join(text.split()))
    if not any(char.isalpha() for char in name) or _hides_something(name):
        raise InvalidInput("name")
    return name


def _cap(text: str, limit_chars: int) -> None:
    """Refuse a long text before any other work is done on it; blanks around it do not count."""
    if len(text) > 4 * limit_chars or len(text.strip()) > limit_chars:
        raise TooLong(limit_chars)


def _is_public(domain: str) -> bool:
    labels = domain.split(".")
    return len(labels) > 1 and all(map(_LABEL.fullmatch, labels)) and bool(_TOP_LABEL.fullmatch(labels[-1]))


def _hides_something(name: str) -> bool:
    marks = 0
    for char in name:
        category = unicodedata.category(char)
        if (category[0] == "C" and char not in _JOINERS) or category in ("Zl", "Zp"):
            return True
        marks = marks + 1 if category == "Mn" else 0
        if marks > MAX_MARKS_IN_A_ROW:
            return True
    return False
