"""What is wrong with what was given on the command line, as a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.errors import HelpDeskError, InvalidInput, TooLong
from bot.operators import LoginTaken, OperatorNotFound
from bot.operators.passwords import MIN_PASSWORD_CHARS
from bot.operators.tokens import MAX_DAYS

_SENTENCES = {
    "login": "a login has 2 to 64 characters: a to z, digits, and . _ - after the first",
    "name": "this is no name: it needs a letter, and no invisible characters",
    "email": "this is no e-mail address: write one such as anna.conti@ateneo.it",
    "days": f"a token lasts from 1 to {MAX_DAYS} days",
    "password_short": f"the password is too short: take {MIN_PASSWORD_CHARS} characters or more",
    "password_common": "this password is one of the first that others try: take some words of your own",
    "password_context": "the password is made of words that others know here (the institution, the name, the login)",
    "password_characters": "the password holds a character that cannot be stored",
    "empty": "this may not be empty",
}


class InputRefused(HelpDeskError):
    """What was given on the command line breaks a rule; says which."""


@contextmanager
def in_sentences(login: str) -> Iterator[None]:
    """Turn what a command about the account `login` raises into sentences.

    Raises:
        InputRefused: instead of InvalidInput, LoginTaken and OperatorNotFound.
    """
    try:
        yield
    except LoginTaken as error:
        raise InputRefused(f"the login {error} is taken: choose another") from error
    except OperatorNotFound as error:
        raise InputRefused(
            f"nobody has the login {login}, or the account is disabled: see `sportello operator list`"
        ) from error
    except TooLong as error:
        what = f"the {error.field}" if error.field else "a value"
        raise InputRefused(f"{what} is longer than {error.limit_chars} characters") from error
    except InvalidInput as error:
        raise InputRefused(_SENTENCES[error.code]) from error
