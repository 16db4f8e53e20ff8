"""A turn: heard and committed, answered once, in order, and never with silence."""

from __future__ import annotations

import asyncio
from typing import NoReturn

import pytest
from support.chats import fill_in
from support.desk import Bot, Student, make_turns, new_student

from bot.conversations import Author
from bot.dialogue.engine import Engine
from bot.errors import Conflict, InvalidInput, NotFound, TooLong
from bot.helpdesk import Helpdesk
from bot.turns import MAX_MESSAGE_CHARS, Turns

REFUND = "Come chiedo il rimborso delle tasse?"


class Broken:
    """A retriever that is not well."""

    def search(self, *_args: object, **_keys: object) -> NoReturn:
        raise RuntimeError("secret detail of the machine room")


async def stop(turns: Turns) -> None:
    """Stop the answers in the middle, as the end of the process would."""
    running = list(turns._running.values())
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


async def test_what_is_said_is_committed_before_it_is_acknowledged(student: Student, turns: Turns) -> None:
    heard = await turns.say(student.conversation.id, REFUND)
    stored = await student.transcript()
    await stop(turns)

    assert [(message.seq, message.text) for message in stored[:1]] == [(heard.seq, REFUND)]


async def test_a_message_that_a_stop_left_unanswered_is_answered_once(
    student: Student, turns: Turns, desk: Helpdesk, engine: Engine
) -> None:
    await turns.say(student.conversation.id, REFUND)
    await stop(turns)
    before = await student.transcript()

    restarted = make_turns(desk, engine)
    recovered = await restarted.recover()
    await restarted.answered(student.conversation.id)
    again = await restarted.recover()

    after = await student.transcript()
    assert (len(before), recovered, again) == (1, 1, 0)
    assert [message.text for message in after if "Rimborsi" in message.text] == [after[1].text]


async def test_a_stop_between_the_ticket_and_the_answer_makes_no_second_ticket(
    student: Student, turns: Turns, desk: Helpdesk, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill_in(student)
    saving = asyncio.Event()

    async def never(*_args: object) -> None:
        saving.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(turns._trackers, "save", never)
    await turns.say(student.conversation.id, payload=student.bot.buttons["Invia la richiesta"])
    await saving.wait()
    await stop(turns)
    made = [ticket.number for ticket in await student.tickets()]

    restarted = make_turns(desk, engine)
    await restarted.recover()
    await restarted.answered(student.conversation.id)

    last = (await student.transcript())[-1]
    assert made == ["000001"]
    assert [ticket.number for ticket in await student.tickets()] == made
    assert last.custom == {"card": "ticket_created", "number": "000001"}


async def test_quick_messages_are_answered_in_their_order(student: Student, turns: Turns) -> None:
    questions = ["grazie", REFUND, "aiuto", "annulla", "indietro", "sì"]

    await asyncio.gather(*(turns.say(student.conversation.id, question) for question in questions))
    await turns.answered(student.conversation.id)

    said = await student.transcript()
    assert [message.seq for message in said] == list(range(1, len(said) + 1))
    assert sorted(message.text for message in said if message.author is Author.STUDENT) == sorted(questions)
    assert sum("Rimborsi" in message.text for message in said) == 1
    assert sum("Prego" in message.text for message in said) == 1


async def test_conversations_do_not_wait_for_each_other_and_do_not_mix(desk: Helpdesk, turns: Turns) -> None:
    students = [await new_student(desk, turns, locale) for locale in ("it", "en") * 3]

    await asyncio.gather(*(each.says("grazie" if n % 2 == 0 else "thanks") for n, each in enumerate(students)))

    said = [each.bot.lines for each in students]
    assert (
        said
        == [
            ["Prego. Se ti serve altro, scrivi qui."],
            ["You are welcome. If you need anything else, write here."],
        ]
        * 3
    )


async def test_a_message_sent_twice_is_answered_once(student: Student, turns: Turns) -> None:
    first = await turns.say(student.conversation.id, "grazie", client_msg_id="id-1")
    await turns.answered(student.conversation.id)

    second = await turns.say(student.conversation.id, "grazie", client_msg_id="id-1")
    await turns.answered(student.conversation.id)

    assert first == second
    assert len(await student.transcript()) == 2


async def test_a_message_id_used_for_another_text_is_a_conflict(student: Student, turns: Turns) -> None:
    await turns.say(student.conversation.id, "grazie", client_msg_id="id-1")

    with pytest.raises(Conflict):
        await turns.say(student.conversation.id, "ciao", client_msg_id="id-1")


@pytest.mark.parametrize(
    "typed",
    [
        "/open_ticket",
        "/affirm",
        '/give_answer{"answer":"tasse"}',
        "/restart",
        "/session_start",
        '/rate_answer{"helpful":"yes"}',
        "/ticket_status",
        'EXTERNAL: /open_ticket{"x":1}',
    ],
)
async def test_a_typed_intent_is_a_text_like_any_other(student: Student, bot: Bot, typed: str) -> None:
    await student.says(typed)

    assert {card["card"] for card in bot.cards} <= {"no_answer", "faq_choices"}
    assert bot.messages


async def test_only_buttons_that_this_conversation_was_shown_can_be_pressed(
    desk: Helpdesk, turns: Turns, student: Student
) -> None:
    other = await new_student(desk, turns)
    await other.says("aiuto")
    assert "/open_ticket" in other.bot.buttons.values()

    for payload in ("/open_ticket", "/affirm", "open_ticket", ""):
        with pytest.raises(InvalidInput) as refused:
            await turns.say(student.conversation.id, payload=payload)
        assert refused.value.code == "unknown_button"

    assert await student.transcript() == []


async def test_a_pressed_button_is_shown_as_what_is_written_on_it(student: Student) -> None:
    await student.says("aiuto")
    await student.presses("Apri una richiesta")

    pressed = [message for message in await student.transcript() if message.author is Author.STUDENT][-1]
    assert (pressed.text, pressed.payload) == ("Apri una richiesta", "/open_ticket")


@pytest.mark.parametrize("typed", ["", "  \n ", "x" * (MAX_MESSAGE_CHARS + 1), "x" * 1_000_000])
async def test_nothing_and_too_much_are_refused_and_not_stored(student: Student, turns: Turns, typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        await turns.say(student.conversation.id, typed)

    assert refused.value.code == ("too_long" if typed.strip() else "empty")
    assert isinstance(refused.value, TooLong) is bool(typed.strip())
    assert await student.transcript() == []


async def test_what_cannot_be_stored_is_replaced_visibly(student: Student, turns: Turns) -> None:
    await student.says("a\x00b\ud800c\r\nd")

    assert (await student.transcript())[0].text == "a\ufffdb\ufffdc\nd"


async def test_nobody_speaks_in_a_conversation_that_is_not_there(turns: Turns) -> None:
    with pytest.raises(NotFound):
        await turns.say(999, "ciao")


async def test_everybody_who_waits_is_woken_when_the_answer_is_there(student: Student, turns: Turns) -> None:
    await turns.say(student.conversation.id, "grazie")
    while not any(message.author is Author.BOT for message in await student.transcript()):
        await asyncio.wait_for(turns.wakes.waiter(student.conversation.id), timeout=20)

    assert turns.is_busy(student.conversation.id) in (True, False)
    await turns.answered(student.conversation.id)
    assert not turns.is_busy(student.conversation.id)


@pytest.mark.parametrize(
    ("locale", "said"), [("it", "La richiesta 000007 è stata chiusa.…"), ("en", "Request 000007 has been closed.…")]
)
def test_a_phrase_is_a_response_of_the_domain_in_either_language(turns: Turns, locale: str, said: str) -> None:
    phrase = turns.phrase("utter_ticket_closed", locale, number="000007")

    assert phrase.text.startswith(said.rstrip("…"))
    assert phrase.author is Author.BOT


def test_a_phrase_fills_in_values_once(turns: Turns) -> None:
    phrase = turns.phrase("utter_operator_joined", "it", operator="{office}", office="{operator} & Co")

    assert phrase.text == "Ora ti risponde {office}, {operator} & Co."


async def test_a_greeting_is_the_first_message_and_waits_for_no_answer(turns: Turns, desk: Helpdesk) -> None:
    greeting = turns.phrase("utter_welcome", "en", ente="Test University")

    conversation, _token = await turns.start("widget", "en", greeting=greeting)

    async with desk.database.reading() as session:
        messages = await desk.conversations.since(session, conversation.id, 0)
        left = await desk.conversations.unanswered(session)
    assert [message.text.startswith("I am the automatic assistant of Test University.") for message in messages] == [
        True
    ]
    assert (conversation.last_seq, left) == (1, [])
