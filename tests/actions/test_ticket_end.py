"""A request that is closed from another chat than its own."""

from __future__ import annotations

from support.desk import Student, add_operator, new_student
from support.handing_over import JOINED, owner
from support.proving import proves
from support.requests import now_of, opened

from bot.conversations import Owner
from bot.handover import Handover
from bot.helpdesk import Helpdesk
from bot.tickets import TicketState
from bot.turns import Turns


async def test_closing_it_from_another_chat_gives_the_first_one_back_to_the_bot(
    student: Student, desk: Helpdesk, turns: Turns
) -> None:
    made, other = await opened(desk, student), await new_student(desk, turns)
    await Handover(desk).take_over(student.conversation.id, await add_operator(desk), JOINED)
    await proves(other, desk)

    await other.says("ritira la 1")
    await other.presses("No, ma ritirala")
    await student.says("come chiedo il rimborso delle tasse?")

    assert await owner(desk, student) is Owner.BOT
    assert (await now_of(desk, made)).state is TicketState.CLOSED
    assert any("Anna Conti ha lasciato la conversazione" in message.text for message in await student.transcript())
