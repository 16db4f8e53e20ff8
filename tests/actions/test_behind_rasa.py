"""The actions behind a Rasa server: its conversations are in its own tracker, the desk has no row for them."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from support.chats import EMAIL
from support.clock import Clock
from support.requests import opened, thread

from bot.dialogue.engine import Engine, UserMessage
from bot.helpdesk import Helpdesk
from bot.outbox import OutboxItem, OutboxKind

ANSWERS = ("apri una richiesta", "tasse", EMAIL, "Rossi Maria", "123456", "isee", "Ho pagato due volte la prima rata")
AGAIN = ("apri una richiesta", "tasse", "123456", "isee", "Il PIN della tessera è bloccato")  # the name is known


class OnRasa:
    """Somebody whose conversation is known to a tracker only."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.tracker = engine.tracker("somebody-on-rasa")

    async def says(self, *texts: str) -> str:
        """Say one thing after the other; returns what the bot says to the last."""
        said = ""
        for text in texts:
            message = UserMessage(text, self.tracker.sender_id, "rest", "m", {}, payload_allowed=True)
            turn = await self._engine.handle(self.tracker, message)
            said = "\n".join(one.text or "" for one in turn.messages)
        return said


@pytest.fixture
def somebody(desk: Helpdesk, engine: Engine) -> OnRasa:
    return OnRasa(engine)


async def code(desk: Helpdesk) -> str:
    """Return the digits of the code that was mailed."""
    async with desk.database.reading() as session:
        mailed = select(OutboxItem).where(OutboxItem.kind == OutboxKind.ACCESS_CODE).order_by(OutboxItem.id.desc())
        item = (await session.scalars(mailed)).first()
    assert item is not None
    return desk.access.code_of(item.data["code_id"])


async def test_every_request_of_the_conversation_is_known_without_asking(somebody: OnRasa) -> None:
    await somebody.says(*ANSWERS, "invia", *AGAIN, "invia")

    listed = await somebody.says("a che punto è la mia richiesta?")
    told = await somebody.says("aggiungi alla 1: ho trovato la ricevuta")

    assert listed == "Hai 2 richieste. Quale vuoi vedere?"
    assert told.startswith("Fatto: ho aggiunto alla richiesta 000001")


async def test_the_request_that_was_just_called_closed_is_the_one_that_fails(somebody: OnRasa) -> None:
    await somebody.says(*ANSWERS, "invia", "ritira la richiesta", "sì", "sì", "a che punto è la mia richiesta?")

    said = await somebody.says("non funziona ancora")

    assert "000001" in said
    assert somebody.tracker.slot("offer") == "reopen:000001"


@pytest.mark.parametrize("asked", ["a che punto è la 7?", "ritira la 7"])
async def test_any_other_request_needs_its_number_and_address(somebody: OnRasa, asked: str) -> None:
    await somebody.says(*ANSWERS, "invia")

    said = await somebody.says(asked)

    assert said.startswith("Qual è l'indirizzo e-mail che hai dato con la richiesta?")
    assert somebody.tracker.loop_name == "status_form"


async def test_what_a_code_proved_holds_for_the_next_messages_and_then_ends(
    somebody: OnRasa, desk: Helpdesk, clock: Clock
) -> None:
    ticket = await opened(desk, None)
    await somebody.says("scrivi all'ufficio per la 1", EMAIL)

    asked = await somebody.says(await code(desk))
    told = await somebody.says("Il pagamento era del 3 ottobre")
    clock.advance(minutes=31)
    later = await somebody.says("ritira la 1")

    assert asked.startswith("Scrivi qui il messaggio per l'ufficio, richiesta 000001.")
    assert told.startswith("Fatto: ho aggiunto alla richiesta 000001")
    assert (await thread(desk, ticket))[-1] == ("message", "Il pagamento era del 3 ottobre")
    assert later.startswith("Qual è l'indirizzo e-mail")


async def test_a_proof_is_not_kept_in_the_tracker_where_the_desk_keeps_it(desk: Helpdesk, engine: Engine) -> None:
    ticket = await opened(desk, None)
    somebody = OnRasa(engine)
    async with desk.database.writing() as session:
        await desk.conversations.start(session, "widget", "it", somebody.tracker.sender_id)

    await somebody.says("scrivi all'ufficio per la 1", EMAIL)
    await somebody.says(await code(desk), "Il pagamento era del 3 ottobre")

    assert somebody.tracker.slot("proofs") is None
    assert (await thread(desk, ticket))[-1] == ("message", "Il pagamento era del 3 ottobre")
