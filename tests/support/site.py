"""A running desk as its clients see it: over HTTP, with nothing but an address."""

from __future__ import annotations

import io
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

import aiohttp

COOKIE = "__Host-sportello"
PASSWORD = "cavallo batteria graffetta"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Any
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """Return the error code."""
        return str(self.json()["error"]["code"])

    @property
    def cookie(self) -> str:
        """Return the session's token that the answer sets."""
        name, _, rest = self.headers["Set-Cookie"].partition("=")
        assert name == COOKIE
        return str(rest.split(";")[0])


@dataclass
class Site:
    """One server and one client of it."""

    base: str
    http: aiohttp.ClientSession

    async def call(
        self, method: str, path: str, body: Any = None, *, headers: dict[str, str] | None = None, data: Any = None
    ) -> Answer:
        """Send a request as it is given: JSON `body`, or raw `data`."""
        sent = dict(headers or {})
        if body is not None:
            data = io.BytesIO(json.dumps(body).encode())
            sent.setdefault("Content-Type", "application/json")
        async with self.http.request(
            method, self.base + path, data=data, headers=sent, allow_redirects=False
        ) as answer:
            return Answer(answer.status, answer.headers, await answer.read())

    def student(self) -> Student:
        return Student(self)

    def operator(self, token: str = "") -> Operator:
        return Operator(self, token)


@dataclass
class Student:
    """A widget."""

    site: Site
    token: str = ""
    key: str = ""
    seen: int = 0
    said: list[dict[str, Any]] = field(default_factory=list)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Origin": self.site.base}

    async def arrives(self, locale: str = "it") -> Student:
        answer = await self.site.call(
            "POST", "/api/chat/conversations", {"locale": locale}, headers={"Origin": self.site.base}
        )
        assert answer.status == 201, answer.text
        opened = answer.json()
        self.token, self.key, self.seen = opened["token"], opened["conversation"], opened["last_seq"]
        return self

    async def posts(self, text: str | None = None, *, payload: str | None = None, id_: str | None = None) -> Answer:
        body = {"client_msg_id": id_ or str(uuid.uuid4())}
        body |= {"text": text} if text is not None else {"payload": payload}
        return await self.site.call("POST", "/api/chat/messages", body, headers=self.headers)

    async def reads(self, since: int = 0, wait: int = 0) -> dict[str, Any]:
        answer = await self.site.call("GET", f"/api/chat/messages?since={since}&wait={wait}", headers=self.headers)
        assert answer.status == 200, answer.text
        read: dict[str, Any] = answer.json()
        return read

    async def says(self, text: str | None = None, *, payload: str | None = None) -> list[dict[str, Any]]:
        """Say something and return what others said until nobody is busy any more."""
        posted = await self.posts(text, payload=payload)
        assert posted.status == 202, posted.text
        seq = posted.json()["seq"]
        for _ in range(100):
            read = await self.reads(since=seq)
            if not read["busy"]:
                return [message for message in read["messages"] if message["author"] != "student"]
            await self.reads(since=read["last_seq"], wait=5)
        raise AssertionError("no end of being busy")


@dataclass
class Operator:
    """A console."""

    site: Site
    token: str = ""

    @property
    def headers(self) -> dict[str, str]:
        headers = {"Origin": self.site.base, "X-Sportello": "1"}
        return headers | ({"Cookie": f"{COOKIE}={self.token}"} if self.token else {})

    async def signs_in(self, login: str = "anna", password: str = PASSWORD) -> Operator:
        answer = await self.posts("/api/console/sign-in", {"login": login, "password": password})
        assert answer.status == 200, answer.text
        self.token = answer.cookie
        return self

    async def gets(self, path: str) -> Answer:
        return await self.site.call("GET", path, headers=self.headers)

    async def posts(self, path: str, body: Any = None) -> Answer:
        return await self.site.call("POST", path, {} if body is None else body, headers=self.headers)
