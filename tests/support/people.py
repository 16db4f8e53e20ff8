"""Who works at the desk of the tests."""

from __future__ import annotations

from support.site import Operator, Site

from bot.helpdesk import Helpdesk
from bot.operators import Role, sessions

PASSWORD = "cavallo graffetta corretto"


async def signed_in(site: Site, desk: Helpdesk, login: str, name: str, role: Role) -> Operator:
    """Return an operator with a session and no password: hashing one costs more than most tests."""
    async with desk.database.writing() as session:
        account = await desk.operators.accounts.add(session, login, name, f"{login}@ateneo.it", role, "none")
        return site.operator(await sessions.begin(session, account, desk.clock()))
