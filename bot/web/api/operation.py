"""One operation of the API: what a handler declares is checked, served and described from the same place.

A handler is `async def read(request, query: TicketsQuery) -> TicketPage`: the model of its parameter `query` or `body`
validates the request, the model it returns is the answer, and `openapi.py` describes all three.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, get_type_hints

from aiohttp import web
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.errors import InvalidInput
from bot.web.bodies import Body, check, read_json
from bot.web.errors import Refused
from bot.web.routes import Access, Area, Route

PREFIX = "/api/v1"
MAX_QUERY_CHARS = 4_096

Answer = BaseModel | web.StreamResponse


class Query(BaseModel):
    """The parameters behind `?`: its own and no others, each once."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class Operation:
    """One method of one path; `errors` are those that any operation of its kind cannot have."""

    method: str
    path: str
    handler: Callable[..., Awaitable[Answer]]
    summary: str
    errors: tuple[int, ...] = ()
    status: int = 200
    uploads: bool = False  # takes a form with a file instead of JSON
    downloads: bool = False  # gives a file instead of JSON
    is_idempotent_by_key: bool = False  # looks at the header Idempotency-Key

    @cached_property
    def _hints(self) -> Mapping[str, Any]:
        return get_type_hints(self.handler)

    @property
    def query(self) -> type[Query] | None:
        """Return the model of the parameters behind `?`."""
        return self._hints.get("query")

    @property
    def body(self) -> type[Body] | None:
        """Return the model of the body."""
        return self._hints.get("body")

    @property
    def answer(self) -> type[BaseModel] | None:
        """Return the model of the answer; None where it is a file."""
        returned = self._hints["return"]
        return returned if isinstance(returned, type) and issubclass(returned, BaseModel) else None

    @property
    def needs_body(self) -> bool:
        """Tell whether a request without a body lacks something."""
        return self.body is not None and any(field.is_required() for field in self.body.model_fields.values())

    @property
    def route(self) -> Route:
        """Return the route that serves it."""
        area = Area.DOWNLOAD if self.downloads else Area.API
        takes = ("multipart/form-data",) if self.uploads else ()  # JSON is looked at where a body is read
        return Route(self.method, PREFIX + self.path, self.serve, area, Access.PROGRAM, takes)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Check what is asked, ask the handler, and write what it answers."""
        asked: dict[str, Any] = {}
        query = self.query or Query
        checked = _read_query(request, query)
        if self.query is not None:
            asked["query"] = checked
        if self.body is not None:
            asked["body"] = await _read_body(request, self.body)
        answer = await self.handler(request, **asked)
        if isinstance(answer, BaseModel):
            return web.json_response(text=answer.model_dump_json(), status=self.status)
        return answer


def _read_query(request: web.Request, model: type[Query]) -> Query:
    """Return the checked parameters.

    Raises:
        InvalidInput: one is unknown, given twice or not what it should be.
    """
    if len(request.query_string) > MAX_QUERY_CHARS:
        raise InvalidInput("invalid", "query")
    given = {name: text.replace("\x00", "\ufffd") for name, text in request.query.items()}
    twice = [name for name in given if len(request.query.getall(name)) > 1]
    if twice:
        raise InvalidInput("invalid", twice[0][:40])
    try:
        return model.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise InvalidInput("invalid", str(first["loc"][0])[:40] if first["loc"] else "query") from None


async def _read_body(request: web.Request, model: type[Body]) -> Body:
    """Return the checked body; one that is not there is an empty object.

    Raises:
        Refused: 415, it is not said to be JSON; or see `read_json`.
    """
    if not request.can_read_body:
        return check({}, model)
    if request.content_type != "application/json":
        raise Refused(415, "not_json")
    return check(await read_json(request), model)
