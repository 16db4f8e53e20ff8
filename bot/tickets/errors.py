"""What can go wrong with a ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bot.errors import Conflict, InvalidInput, NotAllowed, NotFound, TooManyTries

if TYPE_CHECKING:
    from bot.tickets.models import ThreadEntry
    from bot.topics import Field


class TicketNotFound(NotFound):
    """No ticket has this id."""


class GrantNotFound(NotFound):
    """No access of this id was ever authorised with the ticket."""


class TransitionRefused(Conflict):
    """The ticket's state does not allow this."""


class TicketClosed(TransitionRefused):
    """It is closed, and this is not how it is opened again."""


class NothingToCloseWith(TransitionRefused):
    """A ticket needs a public reply or a closing note before it may be closed."""


class FieldsMissing(InvalidInput):
    """What the office must know before it closes a ticket as answered is not known; carries those fields."""

    def __init__(self, fields: tuple[Field, ...]) -> None:
        super().__init__("fields_missing", fields[0].field)
        self.fields = fields

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the fields, as `topic.yml` has them."""
        return tuple(field.field for field in self.fields)


class ReopenWindowOver(TransitionRefused):
    """It was closed too long ago to be reopened: a new ticket follows it up."""


class ReopenedTooOften(TooManyTries):
    """The student has reopened it several times in a row, and nobody could do anything in between."""

    code = "reopened_too_often"


class GrantedTooOften(TooManyTries):
    """The student has authorised access again and again: each time other systems, the office and a mail tell of it."""

    code = "granted_too_often"


class NotMergeable(TransitionRefused):
    """The two tickets are not of one requester, or the one to follow is closed; `code` says which."""

    def __init__(self, reason: Literal["itself", "other_student", "closed", "unproven"]) -> None:
        super().__init__(f"not mergeable: {reason}")
        self.code = f"merge_{reason}"


class NotProvenOnePerson(NotMergeable):
    """Nothing but the address says that the two are of one person, and anybody can type that: asked before merging."""

    def __init__(self) -> None:
        super().__init__("unproven")


class AlreadyTaken(Conflict):
    """A colleague was faster."""

    def __init__(self, operator_name: str | None) -> None:
        super().__init__("taken by a colleague")
        self.operator_name = operator_name


class NotYours(NotAllowed):
    """A colleague has it."""

    code = "not_yours"


class TooManyGrants(Conflict):
    """As many accesses are authorised with one ticket as anybody can keep in mind."""

    code = "too_many_grants"


class VersionConflict(Conflict):
    """The ticket moved on since the asker read it; carries what they have not seen."""

    def __init__(self, version: int, entries: list[ThreadEntry]) -> None:
        super().__init__(f"the ticket is at version {version}")
        self.version = version
        self.entries = entries


class DraftReused(Conflict):
    """The key of a draft that became a ticket came again with other content."""


class TooManyOpenTickets(Conflict):
    """The address has as many open tickets as it may have."""

    def __init__(self, ticket_ids: list[int]) -> None:
        super().__init__(f"{len(ticket_ids)} open tickets")
        self.ticket_ids = ticket_ids
