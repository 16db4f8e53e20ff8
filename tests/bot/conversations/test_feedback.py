"""Clicks and gaps: how the corpus gets better."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from support.clock import TUESDAY_MORNING, Clock

from bot.conversations import Conversation, FeedbackKind, FeedbackReason, FeedbackStore
from bot.conversations.models import Feedback, Gap
from bot.database import Database


@pytest.fixture
def feedback(clock: Clock) -> FeedbackStore:
    """Return the store under the test's clock."""
    return FeedbackStore(clock)


async def no(feedback: FeedbackStore, database: Database, conversation: Conversation, entry: str) -> None:
    async with database.writing() as session:
        await feedback.add(
            session, conversation.id, FeedbackKind.NOT_HELPFUL, entry=entry, locale="it", question="?", confidence=0.8
        )


async def test_a_click_is_a_label_with_its_question_and_its_day(
    database: Database, feedback: FeedbackStore, conversation: Conversation
) -> None:
    await no(feedback, database, conversation, "tasse/rata")

    async with database.reading() as session:
        label = (await session.scalars(select(Feedback))).one()

    assert (label.kind, label.entry, label.question, label.confidence) == (
        FeedbackKind.NOT_HELPFUL,
        "tasse/rata",
        "?",
        0.8,
    )
    assert label.created_at == TUESDAY_MORNING


async def test_a_label_holds_what_was_shown_and_what_the_retriever_said(
    database: Database, feedback: FeedbackStore, conversation: Conversation
) -> None:
    async with database.writing() as session:
        await feedback.add(
            session,
            conversation.id,
            FeedbackKind.CHOSEN,
            entry="tasse/isee",
            locale="it",
            question="?",
            uncalibrated=0.42,
            shown=("tasse/rata", "tasse/isee"),
        )

    async with database.reading() as session:
        label = (await session.scalars(select(Feedback))).one()
    assert (label.uncalibrated, label.shown) == (0.42, ["tasse/rata", "tasse/isee"])


async def test_a_reason_goes_to_the_last_no_of_the_conversation(
    database: Database, feedback: FeedbackStore, conversation: Conversation
) -> None:
    await no(feedback, database, conversation, "tasse/rata")
    await no(feedback, database, conversation, "tasse/isee")

    async with database.writing() as session:
        await feedback.explain(session, conversation.id, reason=FeedbackReason.OTHER)
        await feedback.explain(session, conversation.id, comment="x" * 2_000)

    async with database.reading() as session:
        told = {label.entry: (label.reason, label.comment) for label in await session.scalars(select(Feedback))}
    assert told == {"tasse/rata": (None, None), "tasse/isee": (FeedbackReason.OTHER, "x" * 1_000)}


async def test_a_reason_without_a_no_is_dropped(
    database: Database, feedback: FeedbackStore, conversation: Conversation
) -> None:
    async with database.writing() as session:
        await feedback.explain(session, conversation.id, comment="perché?")

    async with database.reading() as session:
        assert list(await session.scalars(select(Feedback))) == []


async def test_a_question_without_an_answer_is_noted_even_without_a_conversation(
    database: Database, feedback: FeedbackStore
) -> None:
    async with database.writing() as session:
        await feedback.add_gap(session, None, "dove parcheggio?", "it")

    async with database.reading() as session:
        gap = (await session.scalars(select(Gap))).one()
    assert (gap.question, gap.nearest, gap.created_at) == ("dove parcheggio?", None, TUESDAY_MORNING)
