"""What the API answers."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from bot.web.api.asks import Locale, State

TicketNumber = str


class Told(BaseModel):
    """Part of an answer."""

    model_config = ConfigDict(frozen=True)


class Person(Told):
    """Who asked."""

    name: str | None
    email: str | None
    phone: str | None


class Assignee(Told):
    """The operator who has it."""

    id: int
    name: str | None


class TicketRow(Told):
    """A ticket in a list."""

    number: TicketNumber = Field(description="as people read it, with its zeros", examples=["000412"])
    subject: str
    topic: str
    topic_name: str
    state: State
    phase: Literal["new", "in_progress"] | None = Field(description="how far an open ticket is")
    requester: Person
    assignee: Assignee | None
    locale: str
    version: int
    unanswered_since: AwareDatetime | None = Field(description="since when the student waits for an answer")
    created_at: AwareDatetime
    updated_at: AwareDatetime


class TicketPage(Told):
    """Some tickets; `cursor` asks for the next ones, null after the last."""

    tickets: list[TicketRow]
    cursor: str | None


class Answered(Told):
    """A field of the form, as people read it."""

    field: str
    label: str
    value: str


class Entry(Told):
    """One text of the thread; a `note` is for operators only."""

    id: int
    number: TicketNumber = Field(description="the ticket it was written in: another one, if that was merged into this")
    version: int
    kind: Literal["message", "reply", "note", "system", "kudos"]
    author_name: str | None
    text: str
    created_at: AwareDatetime


class File(Told):
    """An attachment; `version` is that of the entry it was sent with, null while it waits."""

    token: str
    name: str
    media_type: str
    bytes: int
    version: int | None
    is_internal: bool
    path: str = Field(description="where it can be downloaded with your token")
    created_at: AwareDatetime


class GrantPerson(Told):
    """Whose rights an access has, as the student wrote it."""

    name: str
    kind: str = Field(description="who that is: a teacher, a student", examples=["docente"])


class Grant(Told):
    """Access that the student authorised for a time; only the student can, and nothing is opened by the desk itself."""

    id: int
    scope: str = Field(description="id in the desk's `config.yml`", examples=["account"])
    words: str = Field(description="what the student read and agreed to")
    is_own: bool = Field(description="with the student's own rights")
    proof: Literal["opened", "mailed", "identity"] = Field(
        description="what had proven that the ticket is the student's; `opened` is only the same chat or browser"
    )
    person: GrantPerson | None = Field(description="with whose rights otherwise; null once the person is forgotten")
    granted_at: AwareDatetime
    expires_at: AwareDatetime
    is_active: bool = Field(description="whether it holds now")
    ended_at: AwareDatetime | None
    ended_as: Literal["revoked", "returned", "expired", "closed"] | None = Field(
        description="`revoked` by the student, `returned` by the office before its time, `closed` with its ticket"
    )


class Ticket(TicketRow):
    """A ticket with its thread."""

    fields: list[Answered]
    context: dict[str, str] = Field(
        description="where it was sent from, as far as the student left it in",
        examples=[{"page": "https://www.ateneo.example/esami", "browser": "Firefox 141, Linux"}],
    )
    grants: list[Grant]
    resolution: str | None
    taken_at: AwareDatetime | None
    waiting_since: AwareDatetime | None
    closed_at: AwareDatetime | None
    due_at: AwareDatetime | None = Field(description="when the office should have answered")
    closes_at: AwareDatetime | None = Field(description="when it closes by itself, unless the student answers")
    follow_up_of: TicketNumber | None
    merged_into: TicketNumber | None
    entries: list[Entry]
    files: list[File]


class Files(Told):
    """The attachments that were sent."""

    files: list[File]


class Choice(Told):
    """An option of a field."""

    id: str
    label: str


class FormField(Told):
    """A field of a topic's form."""

    field: str
    type: Literal["text", "long_text", "choice", "email", "phone", "number", "date", "file", "group"]
    required: bool
    required_to_close: bool = Field(description="may be left out, but the office fills it in before it has answered")
    label: str
    hint: str | None
    choices: list[Choice]
    fields: list[FormField] = Field(description="the parts of one item of a group")


class Topic(Told):
    """A subject students ask about, and what its office wants to know."""

    id: str
    name: str
    office: str
    parent: str | None
    form: list[FormField]


class Topics(Told):
    """All topics."""

    topics: list[Topic]


class FoundEntry(Told):
    """An answer of the corpus; `answer` is Markdown."""

    id: str
    topic: str
    kind: Literal["faq", "guide"]
    locale: Locale
    question: str
    answer: str
    url: str


class Found(Told):
    """What the bot would make of a question, and the entries nearest to it, best first."""

    zone: Literal["answer", "clarify", "abstain"]
    entries: list[FoundEntry]


class OperatorTold(Told):
    """An operator."""

    id: int
    login: str
    name: str
    email: str
    role: Literal["operator", "admin"]


class Me(Told):
    """For whom the token speaks."""

    operator: OperatorTold
    token_id: int


class ErrorDetail(Told):
    """Why not: a code for programs, a sentence for people, and the id under which the log tells the rest."""

    model_config = ConfigDict(frozen=True, extra="allow")

    code: str = Field(examples=["not_found"])
    message: str
    request_id: str = Field(examples=["1F2E3D4C"])
    field: str | None = Field(None, description="the field that is wrong (413, 422)")
    fields: list[str] | None = Field(None, description="what must be filled in before closing (422 `fields_missing`)")


class ErrorAnswer(Told):
    """Every answer that is no success."""

    error: ErrorDetail
