"""A program that acts for an operator over the API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from support.site import Answer, Site

from bot.helpdesk import Helpdesk
from bot.operators import Role

REQUEST = {
    "email": "Mario.Rossi@example.it",
    "full_name": "Rossi Mario",
    "subtopic": "rata",
    "description": "Ho pagato due volte la prima rata.\nCome chiedo il rimborso?",
}


@dataclass
class Program:
    """It holds a token and nothing else: no cookie, no origin."""

    site: Site
    token: str
    operator_id: int

    async def gets(self, path: str) -> Answer:
        return await self.site.call("GET", f"/api/v1{path}", headers={"Authorization": f"Bearer {self.token}"})

    async def posts(self, path: str, body: Any = None, **headers: str) -> Answer:
        sent = {"Authorization": f"Bearer {self.token}", **headers}
        return await self.site.call("POST", f"/api/v1{path}", body, headers=sent)

    async def opens(self, topic: str = "tasse", **fields: str) -> str:
        """Open a ticket and return its number."""
        answer = await self.posts("/tickets", {"topic": topic, "fields": REQUEST | fields})
        assert answer.status == 201, answer.text
        return str(answer.json()["number"])


async def new_program(
    site: Site, desk: Helpdesk, login: str = "anna", name: str = "Anna Bianchi", role: Role = Role.OPERATOR
) -> Program:
    """Return a program of a new operator who has no password."""
    async with desk.database.writing() as session:
        account = await desk.operators.accounts.add(session, login, name, f"{login}@ateneo.it", role, "none")
    _, token = await desk.operators.tokens.issue(login, "tests", 30)
    return Program(site, token, account.id)
