"""Why was it not helpful? A click or a few words, and nobody has to."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from support.desk import Bot, Student, new_student

from bot.conversations import MAX_COMMENT_CHARS, Feedback, FeedbackKind, FeedbackReason, Gap
from bot.helpdesk import Helpdesk
from bot.turns import Turns

QUESTION = "Quando scade la seconda rata?"
WEIGHED = "quando devo pagare la seconda rata delle tasse"  # not the entry's own words: the retriever weighs it
LONELY = "Come leggo la posta istituzionale sul telefono?"  # nothing else resembles it
REASONS = {
    "Non è la mia domanda": FeedbackReason.NOT_MY_QUESTION,
    "Non è chiaro": FeedbackReason.UNCLEAR,
    "È sbagliato o vecchio": FeedbackReason.WRONG_OR_OLD,
    "Altro": FeedbackReason.OTHER,
}


async def the_no(desk: Helpdesk) -> Feedback:
    async with desk.database.reading() as session:
        return (await session.scalars(select(Feedback).where(Feedback.kind == FeedbackKind.NOT_HELPFUL))).one()


@pytest.mark.parametrize("title", [title for title in REASONS if title != "Altro"])
async def test_a_reason_goes_to_the_label_and_the_other_answers_are_offered_again(
    student: Student, bot: Bot, desk: Helpdesk, title: str
) -> None:
    await student.says(QUESTION)
    await student.presses("No")
    offered = bot.card("faq_choices")["entries"]

    await student.presses(title)

    bot.said("Grazie, l'ho annotato…", "Forse cercavi una di queste:")
    assert bot.card("faq_choices")["entries"] == offered
    assert (await the_no(desk)).reason is REASONS[title]


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("non è chiaro", FeedbackReason.UNCLEAR),
        ("È sbagliato!", FeedbackReason.WRONG_OR_OLD),
        ("non è la mia domanda", FeedbackReason.NOT_MY_QUESTION),
        ("altro", FeedbackReason.OTHER),
    ],
)
async def test_a_reason_may_be_typed(
    student: Student, bot: Bot, desk: Helpdesk, typed: str, reason: FeedbackReason
) -> None:
    await student.says(QUESTION)
    await student.presses("No")

    await student.says(typed)

    assert (await the_no(desk)).reason is reason


async def test_a_reason_typed_out_of_nowhere_is_no_reason(student: Student, bot: Bot, desk: Helpdesk) -> None:
    await student.says(QUESTION)
    await student.presses("No")
    await student.says("grazie")

    await student.says("non è chiaro")

    assert (await the_no(desk)).reason is None


async def test_another_reason_is_asked_for_in_words(student: Student, bot: Bot, desk: Helpdesk) -> None:
    await student.says(QUESTION)
    await student.presses("No")
    offered = bot.card("faq_choices")["entries"]
    await student.presses("Altro")
    bot.said("Scrivi qui che cosa non andava, in 1000 caratteri al massimo.…", "[Salta]")

    await student.says(
        "quando scade la prima rata lo so già, non so dove si paga"
    )  # sounds like a question: it is none

    bot.said("Grazie, l'ho annotato…", "Forse cercavi una di queste:")
    assert bot.card("faq_choices")["entries"] == offered
    label = await the_no(desk)
    assert (label.reason, label.comment) == (
        FeedbackReason.OTHER,
        "quando scade la prima rata lo so già, non so dove si paga",
    )


@pytest.mark.parametrize("words", ["salta", "annulla", "indietro", "no", "[Salta]"])
async def test_nobody_has_to_find_words(student: Student, bot: Bot, desk: Helpdesk, words: str) -> None:
    await student.says(QUESTION)
    await student.presses("No")
    await student.presses("Altro")

    await (student.presses("Salta") if words == "[Salta]" else student.says(words))

    bot.said("Forse cercavi una di queste:")
    bot.did_not_say("annotato")
    label = await the_no(desk)
    assert (label.reason, label.comment) == (FeedbackReason.OTHER, None)


async def test_words_beyond_the_limit_are_refused_and_may_be_shortened(
    student: Student, bot: Bot, desk: Helpdesk
) -> None:
    await student.says(QUESTION)
    await student.presses("No")
    await student.presses("Altro")

    await student.says("la pagina nomina un tasto che non trovo, " * 30)
    bot.said("È troppo lungo: al massimo 1000 caratteri.…", "[Salta]")
    assert (await the_no(desk)).comment is None
    await student.says("x" * MAX_COMMENT_CHARS)

    bot.said("Grazie, l'ho annotato…")
    assert (await the_no(desk)).comment == "x" * MAX_COMMENT_CHARS


async def test_a_long_no_is_a_comment(student: Student, bot: Bot, desk: Helpdesk) -> None:
    await student.says(QUESTION)
    await student.presses("No")
    await student.presses("Altro")

    await student.says("no grazie non mi serve niente di tutto questo")

    assert (await the_no(desk)).comment == "no grazie non mi serve niente di tutto questo"


async def test_a_yes_to_writing_is_no_comment_yet(student: Student, bot: Bot, desk: Helpdesk) -> None:
    await student.says(QUESTION)
    await student.presses("No")
    await student.presses("Altro")

    await student.says("sì")
    bot.said("Scrivi qui che cosa non andava…")
    await student.says("la cifra è quella dell'anno scorso")

    assert (await the_no(desk)).comment == "la cifra è quella dell'anno scorso"


async def test_a_question_in_place_of_a_reason_is_answered(student: Student, bot: Bot, desk: Helpdesk) -> None:
    await student.says(QUESTION)
    await student.presses("No")

    await student.says("come mi collego al wifi eduroam?")

    bot.said("…**eduroam**…", "Ti è stato utile?")
    assert (await the_no(desk)).comment is None


async def test_words_in_place_of_a_reason_that_are_no_question_are_the_reason(
    student: Student, bot: Bot, desk: Helpdesk
) -> None:
    await student.says(QUESTION)
    await student.presses("No")

    await student.says("boh mi pare scritto coi piedi")

    bot.said("Grazie, l'ho annotato…", "Forse cercavi una di queste:")
    assert (await the_no(desk)).comment == "boh mi pare scritto coi piedi"
    async with desk.database.reading() as session:
        assert (await session.scalars(select(Gap))).all() == []


async def test_what_is_written_later_is_a_question_again(student: Student, bot: Bot, desk: Helpdesk) -> None:
    await student.says(QUESTION)
    await student.presses("No")
    await student.presses("Altro")
    await student.says("grazie")

    await student.says("boh mi pare scritto coi piedi")

    bot.did_not_say("annotato")
    assert (await the_no(desk)).comment is None


async def test_a_choice_after_a_no_is_a_label_that_says_nothing_of_how_sure_to_be(
    student: Student, bot: Bot, desk: Helpdesk
) -> None:
    await student.says(WEIGHED)
    await student.presses("No")
    chosen = bot.card("faq_choices")["entries"][0]

    await student.presses(chosen["title"])

    async with desk.database.reading() as session:
        last = (await session.scalars(select(Feedback).order_by(Feedback.id.desc()).limit(1))).one()
    assert (last.kind, last.entry, last.question) == (FeedbackKind.CHOSEN, chosen["entry"], WEIGHED)
    assert (await the_no(desk)).uncalibrated is not None
    assert last.uncalibrated is None
    bot.said("Ti è stato utile?")


async def test_what_was_wrong_goes_into_the_request(student: Student, bot: Bot) -> None:
    await student.says(LONELY)
    await student.presses("No")
    await student.presses("Altro")
    await student.says("dice di usare un'app che non c'è più")

    await student.says("apri una richiesta")
    await student.says("sì")
    for answer in ("maria@example.it", "Rossi Maria", "333 1234567", "salta", "va bene così", "salta"):
        await student.says(answer)

    fields = bot.card("ticket_summary")["fields"].values()
    assert any(LONELY in value and "dice di usare un'app che non c'è più" in value for value in fields)


async def test_the_reasons_are_said_in_english_too(desk: Helpdesk, turns: Turns) -> None:
    student = await new_student(desk, turns, "en")
    await student.says("how do I get a refund of fees I paid twice?")

    await student.presses("No")
    await student.presses("Something else")
    student.bot.said("Write here what was wrong, in 1000 characters at most.…", "[Skip]")
    await student.says("the button it names does not exist")

    student.bot.said("Thank you, I have noted it…")
    assert (await the_no(desk)).comment == "the button it names does not exist"
