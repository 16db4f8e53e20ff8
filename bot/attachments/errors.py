"""Why a file is not taken."""

from __future__ import annotations

from bot.errors import InvalidInput, TooManyTries, Unavailable


class FileRefused(InvalidInput):
    """A file that breaks a rule; `values` fill the sentence that tells it."""

    code = "file_refused"

    def __init__(self, **values: object) -> None:
        super().__init__(self.code, "file")
        self.values = values


class EmptyFile(FileRefused):
    """No file, or one without content."""

    code = "file_empty"


class FileTooLarge(FileRefused):
    """More bytes than a file may have."""

    code = "file_too_large"

    def __init__(self, max_bytes: int) -> None:
        super().__init__(limit=f"{max_bytes / 2**20:.3g}")


class WrongType(FileRefused):
    """A type that is not allowed, or content that is not what the name says."""

    code = "file_type"

    def __init__(self, types: tuple[str, ...]) -> None:
        super().__init__(types=", ".join(types))


class Damaged(FileRefused):
    """An image that cannot be read, or has more pixels than we decode."""

    code = "file_damaged"


class Infected(FileRefused):
    """The virus scanner knows it."""

    code = "file_infected"


class TooManyFiles(FileRefused):
    """The request holds as many files as it may."""

    code = "too_many_files"

    def __init__(self, limit: int) -> None:
        super().__init__(limit=limit)


class TicketFull(TooManyFiles):
    """They are sent already: taking one back, to make room, is not possible any more."""

    code = "ticket_files_full"


class QuotaUsedUp(TooManyTries):
    """Whoever sends has sent as much as one may in an hour."""

    code = "upload_quota"


class NoSpace(Unavailable):
    """There is no room on the disk."""

    code = "no_space"


class ScannerDown(Unavailable):
    """The virus scanner that was set does not answer: nothing is taken unchecked."""

    code = "scanner_down"
