"""The errors a help desk can meet, each with one meaning.

    HelpDeskError
    ├── InvalidInput      what was sent cannot be accepted as it is
    │   └── TooLong       it is longer than the field allows
    ├── NotFound          nothing there, or nothing that the asker may see
    ├── Conflict          somebody else was faster, or the same key came with other content
    ├── NotSignedIn       no valid session
    ├── NotAllowed        a valid session without the right to do this
    ├── TooManyTries      a limit was reached; says when to come back
    ├── Unavailable       the desk cannot serve right now (database down, queue full)
    └── ContentRefused    files of the project (config, domain, corpus) hold errors

Rooms derive their own errors from these. `bot.web` turns a family into an HTTP status, an action into
a response of `domain.yml`; no message of an exception is ever shown to a student.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class HelpDeskError(Exception):
    """Base of everything the help desk raises on purpose."""


class InvalidInput(HelpDeskError):
    """The input breaks a rule; `code` names the rule (it ends in `utter_invalid_<code>`)."""

    def __init__(self, code: str, field: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.field = field


class TooLong(InvalidInput):
    """The input is longer than its limit."""

    def __init__(self, limit_chars: int, field: str | None = None) -> None:
        super().__init__("too_long", field)
        self.limit_chars = limit_chars


class NotFound(HelpDeskError):
    """Nothing there, or nothing that the asker may know about: the two are never told apart."""


class Conflict(HelpDeskError):
    """The state moved on, or a key was used again with other content."""


class NotSignedIn(HelpDeskError):
    """No session, or one that ended."""


class NotAllowed(HelpDeskError):
    """Signed in, but without the right to do this."""


class TooManyTries(HelpDeskError):
    """A limit was reached."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"retry after {retry_after_s} s")
        self.retry_after_s = retry_after_s


class Unavailable(HelpDeskError):
    """The desk cannot serve this right now; trying again later makes sense."""


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in a file of the project, for the person who edits it."""

    file: Path
    line: int
    message: str
    advice: str = ""

    def __str__(self) -> str:
        hint = f" ({self.advice})" if self.advice else ""
        return f"{self.file}:{self.line}: {self.message}{hint}"


class ContentRefused(HelpDeskError):
    """Files hold mistakes; all of them are listed, not just the first."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))
