"""What the API is asked: the parameters and the bodies, with their limits and examples."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from bot.errors import InvalidInput
from bot.faq.text import MAX_CHARS
from bot.tickets.context import KEY_PATTERN, MAX_ITEMS, MAX_VALUE_CHARS
from bot.tickets.operator_side import MAX_REASON_CHARS
from bot.tickets.writing import MAX_TEXT_CHARS
from bot.web.api.operation import Query
from bot.web.bodies import Body

MAX_ID = 999_999_999
MAX_FILES = 100  # the desk's own rules are stricter
NUMBER = r"^[0-9]{1,12}$"

EXAMPLE = {
    "email": "mario.rossi@example.org",
    "full_name": "Rossi Mario",
    "subtopic": "isee",
    "description": "Ho pagato due volte la prima rata.",
}

Locale = Literal["it", "en"]
ContextKey = Annotated[str, Field(pattern=KEY_PATTERN)]
ContextValue = Annotated[str, Field(min_length=1, max_length=MAX_VALUE_CHARS)]
State = Literal["open", "awaiting_user", "closed"]
Resolution = Literal[
    "solved", "unsolved", "out_of_scope", "rejected", "no_reply", "withdrawn", "self_solved", "spam"
]  # a duplicate is merged, not closed
Version = Annotated[
    int | None,
    Field(ge=1, le=MAX_ID, description="the version you have read: 409 if the ticket moved on since", examples=[3]),
]


def _plain_digits(value: object) -> object:
    """Let a number be written in one way only: no blanks, signs or underscores, which `int` would read."""
    if isinstance(value, str) and not (value.isascii() and value.isdigit()):
        raise ValueError("not a whole number")
    return value


class Localised(Query):
    """In which language labels are."""

    locale: Locale = Field("it", description="language of labels and names")


class TicketsQuery(Localised):
    """Which tickets; every filter that is given must hold. The newest come first."""

    state: State | None = Field(None, description="only these; left out: all")
    topic: str | None = Field(None, max_length=100, description="id of a topic", examples=["tasse"])
    assignee: str | None = Field(
        None, pattern=r"^(me|none|[0-9]{1,9})$", description="`me`, `none`, or an operator's id", examples=["me"]
    )
    email: str | None = Field(None, max_length=254, description="address of the requester, in any spelling")
    q: str | None = Field(
        None,
        min_length=1,
        max_length=200,
        description="a number, or words that each stand in the ticket's texts or in the requester's name or address",
        examples=["rimborso"],
    )
    limit: Annotated[int, BeforeValidator(_plain_digits), Field(ge=1, le=100)] = 50
    cursor: str | None = Field(None, pattern=r"^[0-9]{1,9}$", description="`cursor` of the page before")


class SearchQuery(Localised):
    """A question to the corpus, as a student would ask it."""

    q: str = Field(min_length=1, max_length=MAX_CHARS, examples=["come chiedo il rimborso delle tasse?"])
    limit: Annotated[int, BeforeValidator(_plain_digits), Field(ge=1, le=8)] = 5


class NewTicketBody(Body):
    """A request, as the form of its topic asks for it: see `GET /topics`."""

    topic: str = Field(min_length=1, max_length=100, examples=["tasse"])
    fields: dict[str, str | list[dict[str, str]]] = Field(
        description="the fields of the topic's form; a repeated group is a list of objects",
        max_length=100,
        examples=[EXAMPLE],
    )
    subject: str = Field("", max_length=120, description="left out: the beginning of the description")
    locale: Locale = Field("it", description="language in which the student is written to")
    context: dict[ContextKey, ContextValue] = Field(
        default_factory=dict,
        max_length=MAX_ITEMS,
        description="where it was sent from, and only what the student has seen and left in",
        examples=[{"page": "https://www.ateneo.example/esami", "app_version": "4.2"}],
    )


class Versioned(Body):
    """What nothing more needs to be said about."""

    version: Version = None


class EntryBody(Versioned):
    """A reply to the student, or a note that students never see."""

    kind: Literal["reply", "note"]
    text: str = Field(min_length=1, max_length=MAX_TEXT_CHARS, examples=["Il rimborso arriva entro 30 giorni."])
    then: State = Field(
        "open", description="what a reply leaves the ticket as; to close it may need fields: 422 `fields_missing`"
    )
    resolution: Resolution = Field("solved", description="why, when a reply closes")
    files: list[str] = Field(default_factory=list, max_length=MAX_FILES, description="tokens of added attachments")
    asks_grant: str | None = Field(
        None,
        max_length=40,
        description="id of what a reply asks temporary access to: the student decides",
    )

    @model_validator(mode="after")
    def _note_changes_no_state(self) -> EntryBody:
        for_replies = sorted({"resolution", "asks_grant"} & self.model_fields_set)
        if self.kind == "note" and (self.then != "open" or for_replies):
            raise InvalidInput("note_only", "then" if self.then != "open" else for_replies[0])
        return self


class TransferBody(Versioned):
    """To the office of another topic."""

    topic: str = Field(min_length=1, max_length=100, examples=["rete"])


class MergeBody(Versioned):
    """Into another ticket of the same requester."""

    into: str = Field(pattern=NUMBER, examples=["000398"])
    confirmed: bool = Field(
        False, description="they are of one person, though only the address says so: 409 `merge_unproven` otherwise"
    )


class ReopenBody(Versioned):
    """For a reason that the student reads."""

    reason: str = Field(min_length=1, max_length=MAX_REASON_CHARS, examples=["Il pagamento non risulta ancora."])


class FieldsBody(Versioned):
    """What some fields of the form are to hold."""

    fields: dict[str, str | list[dict[str, str]]] = Field(
        description="as in a new ticket, and checked alike; an empty text takes out what is there. "
        "`email`, `description` and files stay as they are",
        max_length=100,
        examples=[{"full_name": "Rossi Mario"}],
    )


class CloseBody(Versioned):
    """Without a reply: colleagues read the note."""

    resolution: Resolution = Field(
        "solved",
        description="`solved` and `unsolved` need the fields that are `required_to_close`: 422 `fields_missing`",
    )
    note: str = Field("", max_length=MAX_TEXT_CHARS)
