"""A browser without JavaScript: it keeps cookies, reads pages, fills in forms and sends what their fields hold."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from support.site import Answer, Site

LARGE_BYTES = 2**20


@dataclass
class PageForm:
    """One form of a page, as it would be sent."""

    action: str
    method: str
    id: str = ""
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def values(self, name: str) -> list[str]:
        return [value for key, value in self.fields if key == name]


class _Reader(HTMLParser):
    """Collects forms and visible text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[PageForm] = []
        self.said: list[str] = []
        self.tags: list[str] = []
        self._form: PageForm | None = None
        self._select: str | None = None
        self._textarea: str | None = None
        self._typed = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: dict[str, Any] = dict(attrs)
        self.tags.append(f"{tag} {sorted(given)}")
        if tag == "form":
            self._form = PageForm(given.get("action", ""), given.get("method", "get"), given.get("id", ""))
            self.forms.append(self._form)
        form = next((each for each in self.forms if each.id and each.id == given.get("form")), self._form)
        if form is None or "disabled" in given:
            return
        name, value = given.get("name"), given.get("value") or ""
        if tag == "button" and given.get("type", "submit") == "submit":
            form.buttons.append((name or "", value))
        elif tag == "input" and name:
            is_ticked = given.get("type") in ("radio", "checkbox")
            if given.get("type") != "file" and (not is_ticked or "checked" in given):
                form.fields.append((name, value))
        elif tag == "select":
            self._select = name
            form.fields.append((name or "", ""))
        elif tag == "option" and self._select and "selected" in given:
            form.fields[-1] = (self._select, value)
        elif tag == "textarea":
            self._textarea, self._typed = name, ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea" and self._textarea is not None:
            if self._form:
                self._form.fields.append((self._textarea, self._typed.removeprefix("\n")))
            self._textarea = None

    def handle_data(self, data: str) -> None:
        if self._textarea is not None:
            self._typed += data
        self.said.append(data)


@dataclass
class PageSeen:
    """A page that came back."""

    answer: Answer
    path: str

    def __post_init__(self) -> None:
        reader = _Reader()
        reader.feed(self.answer.text)
        self.forms, self.tags = reader.forms, reader.tags
        self.words = " ".join(" ".join(reader.said).split())

    @property
    def status(self) -> int:
        return self.answer.status

    @property
    def text(self) -> str:
        return self.answer.text

    def form(self, action: str) -> PageForm:
        """Return the form that posts to an address."""
        for form in self.forms:
            if form.method == "post" and form.action.split("?")[0] == action:
                return form
        raise AssertionError(f"no form posts to {action} ({self.status}): {self.words}")


@dataclass
class Reader:
    """Somebody with a browser that runs no script."""

    site: Site
    cookies: dict[str, str] = field(default_factory=dict)
    place: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """Return what browsers send with a form of a page that tells nobody where it is."""
        sent = {"Accept": "text/html", "Origin": "null", "Sec-Fetch-Site": "same-origin"}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return sent

    async def visits(self, path: str) -> PageSeen:
        """Open a page and follow where it leads."""
        return await self._followed("GET", path)

    async def sends(
        self,
        form: PageForm,
        button: tuple[str, str] | None = None,
        *,
        files: list[tuple[str, bytes]] | None = None,
        **values: str | list[str],
    ) -> PageSeen:
        """Fill in a form, press a button of it, and follow where it leads; `__` in a name stands for a dot."""
        named = {name.replace("__", "."): value for name, value in values.items()}
        pairs = [(name, value) for name, value in form.fields if name not in named]
        for name, value in named.items():
            pairs += [(name, each) for each in ([value] if isinstance(value, str) else value)]
        if button:
            pairs.append(button)
        data, content_type = _encoded(pairs, files)
        return await self._followed("POST", form.action or self.place, data, content_type)

    async def _followed(self, method: str, path: str, data: bytes | None = None, content_type: str = "") -> PageSeen:
        headers = self.headers | ({"Content-Type": content_type} if data is not None else {})
        body = io.BytesIO(data) if data is not None and len(data) > LARGE_BYTES else data  # the client asks for it
        answer = await self.site.call(method, path, data=body, headers=headers)
        for cookie in answer.headers.getall("Set-Cookie", []):
            name, _, rest = cookie.partition("=")
            value = rest.split(";")[0]
            if "Max-Age=0" in cookie or not value.strip('"'):
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        if answer.status in (302, 303):
            return await self._followed("GET", answer.headers["Location"])
        self.place = path
        return PageSeen(answer, path)


def _encoded(pairs: list[tuple[str, str]], files: list[tuple[str, bytes]] | None) -> tuple[bytes, str]:
    """Return the body of a form, with files as a browser sends them, and its type."""
    if files is None:
        return urlencode(pairs, errors="replace").encode(), "application/x-www-form-urlencoded"
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + text.encode() for name, text in pairs]
    for name, content in files:
        head = f'Content-Disposition: form-data; name="files"; filename="{name}"\r\nContent-Type: x/y\r\n\r\n'
        parts.append(head.encode() + content)
    body = b"".join(b"--edge\r\n" + part + b"\r\n" for part in parts) + b"--edge--\r\n"
    return body, "multipart/form-data; boundary=edge"
