"""What clicks and gaps say of how sure the retriever may be."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from support.clock import Clock

from bot.calibration import CalibrationStore
from bot.calibration.labels import as_label
from bot.conversations import Conversation, ConversationStore, Feedback, FeedbackKind, FeedbackReason, FeedbackStore
from bot.database import Database
from bot.faq.calibration import Label

SHOWN = ["tasse/rata", "tasse/isee", "tasse/mora"]


@pytest.fixture
def feedback(clock: Clock) -> FeedbackStore:
    return FeedbackStore(clock)


@pytest.fixture
async def conversation(database: Database, clock: Clock) -> Conversation:
    async with database.writing() as session:
        return (await ConversationStore(clock).start(session, "widget", "it"))[0]


def click(kind: FeedbackKind, entry: str | None, **rest: object) -> Feedback:
    values: dict[str, object] = {"uncalibrated": 0.6, "shown": SHOWN} | rest
    return Feedback(kind=kind, entry=entry, locale="it", question="?", **values)


@pytest.mark.parametrize(
    ("kind", "entry", "right", "unanswered"),
    [
        (FeedbackKind.HELPFUL, "tasse/rata", True, False),
        (FeedbackKind.HELPFUL, "tasse/rata#scadenze", True, False),
        (FeedbackKind.NOT_HELPFUL, "tasse/rata", False, False),
        (FeedbackKind.CHOSEN, "tasse/rata", True, False),
        (FeedbackKind.CHOSEN, "tasse/isee", False, False),
        (FeedbackKind.HELPFUL, "tasse/isee", False, False),  # chosen, and right: so the first was not
        (FeedbackKind.NONE_OF_THESE, None, False, True),
    ],
)
def test_a_click_says_whether_the_first_entry_was_right(
    kind: FeedbackKind, entry: str | None, right: bool, unanswered: bool
) -> None:
    shown = [f"{SHOWN[0]}#scadenze", *SHOWN[1:]] if entry and "#" in entry else SHOWN

    assert as_label(click(kind, entry, shown=shown)) == Label(0.6, right, unanswered)


@pytest.mark.parametrize("reason", [FeedbackReason.UNCLEAR, FeedbackReason.WRONG_OR_OLD])
def test_an_entry_that_is_badly_written_is_no_fault_of_the_search(reason: FeedbackReason) -> None:
    assert as_label(click(FeedbackKind.NOT_HELPFUL, "tasse/rata", reason=reason)) is None


@pytest.mark.parametrize("reason", [None, FeedbackReason.NOT_MY_QUESTION, FeedbackReason.OTHER])
def test_any_other_reason_leaves_it_wrong(reason: FeedbackReason | None) -> None:
    assert as_label(click(FeedbackKind.NOT_HELPFUL, "tasse/rata", reason=reason)) == Label(0.6, False)


@pytest.mark.parametrize(
    "rest", [{"uncalibrated": None}, {"shown": None}, {"shown": []}, {"shown": ["esami/voto"]}], ids=str
)
def test_a_click_that_was_not_about_a_weighed_search_says_nothing(rest: dict[str, object]) -> None:
    assert as_label(click(FeedbackKind.HELPFUL, "tasse/rata", **rest)) is None


@pytest.fixture
def says(database: Database, feedback: FeedbackStore, conversation: Conversation) -> Callable[..., object]:
    async def say(kind: FeedbackKind, entry: str | None, question: str = "?", uncalibrated: float = 0.6) -> None:
        async with database.writing() as session:
            await feedback.add(
                session,
                conversation.id,
                kind,
                entry=entry,
                locale="it",
                question=question,
                uncalibrated=uncalibrated,
                shown=SHOWN,
            )

    return say


async def labels(database: Database, clock: Clock) -> list[Label]:
    async with database.reading() as session:
        return await CalibrationStore(clock).labels(session)


async def test_a_question_counts_once_and_the_last_click_decides(
    database: Database, clock: Clock, says: Callable[..., object]
) -> None:
    await says(FeedbackKind.CHOSEN, "tasse/rata")
    await says(FeedbackKind.NOT_HELPFUL, "tasse/rata")

    assert await labels(database, clock) == [Label(0.6, False)]


async def test_other_questions_of_a_conversation_count_for_themselves(
    database: Database, clock: Clock, says: Callable[..., object]
) -> None:
    await says(FeedbackKind.HELPFUL, "tasse/rata", "prima?")
    await says(FeedbackKind.HELPFUL, "tasse/rata", "seconda?", 0.8)

    assert sorted(label.confidence for label in await labels(database, clock)) == [0.6, 0.8]


async def test_what_is_older_than_a_year_is_forgotten(
    database: Database, clock: Clock, says: Callable[..., object]
) -> None:
    await says(FeedbackKind.HELPFUL, "tasse/rata")
    clock.advance(days=366)

    assert await labels(database, clock) == []


async def test_questions_without_an_answer_count_as_wrong_but_do_not_outvote_the_clicks(
    database: Database,
    clock: Clock,
    says: Callable[..., object],
    feedback: FeedbackStore,
    conversation: Conversation,
) -> None:
    await says(FeedbackKind.HELPFUL, "tasse/rata", "a?")
    await says(FeedbackKind.NONE_OF_THESE, None, "b?")
    async with database.writing() as session:
        await feedback.add_gap(session, conversation.id, "b?", "it", uncalibrated=0.6)  # told by the click already
        await feedback.add_gap(session, conversation.id, "vecchia?", "it", uncalibrated=0.1)
        await feedback.add_gap(session, conversation.id, "c?", "it", uncalibrated=0.2)
        await feedback.add_gap(session, conversation.id, "c?", "it", uncalibrated=0.2)
        await feedback.add_gap(session, None, "d?", "it", uncalibrated=0.3)
        await feedback.add_gap(session, conversation.id, "e?", "it")  # rested on nothing: it was never weighed

    found = await labels(database, clock)

    missed = Label(0.3, False, is_unanswered=True), Label(0.2, False, is_unanswered=True)
    assert found == [Label(0.6, False, is_unanswered=True), Label(0.6, True), *missed]
