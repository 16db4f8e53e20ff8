"""The page on which a request is written."""

from __future__ import annotations

from sqlalchemy import select
from support.forms import PageSeen, Reader

from bot.helpdesk import Helpdesk
from bot.tickets import Ticket

REVIEW = ("action", "review")  # the button that shows what will be sent
ANSWERS = {
    "f__email": "Maria.Rossi@Example.it",
    "f__full_name": "Rossi Maria",
    "f__subtopic": "isee",
    "f__description": "Ho caricato l'ISEE due volte.\nQuale vale?",
    "privacy": "yes",
}


async def tickets(desk: Helpdesk) -> list[Ticket]:
    async with desk.database.reading() as session:
        return list(await session.scalars(select(Ticket).order_by(Ticket.id)))


async def reviewed(reader: Reader, path: str = "/ticket?topic=tasse", **changed: str) -> PageSeen:
    form = await reader.visits(path)
    return await reader.sends(form.form("/ticket"), REVIEW, **(ANSWERS | changed))
