"""Finding an answer without a chat: index, search, most read, and what readers say of a page."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from support.clock import Clock
from support.forms import Reader
from support.site import Site

from bot.conversations import Feedback, FeedbackKind, FeedbackReason
from bot.conversations.models import PageRead
from bot.helpdesk import Helpdesk

ENTRY = "/help/tasse/rimborso"


@pytest.fixture
def reader(site: Site) -> Reader:
    return Reader(site)


async def clicks(desk: Helpdesk) -> list[Feedback]:
    async with desk.database.reading() as session:
        return list(await session.scalars(select(Feedback).order_by(Feedback.id)))


async def test_the_index_leads_to_topics_and_they_to_entries(reader: Reader) -> None:
    index, topic = await reader.visits("/help"), await reader.visits("/help/tasse")

    assert 'href="/help/tasse"' in index.text
    assert 'href="/help/a-z"' in index.text
    assert f'href="{ENTRY}"' in topic.text
    assert 'href="/ticket?topic=tasse"' in topic.text


async def test_a_to_z_lists_entries_under_their_keywords(reader: Reader, desk: Helpdesk) -> None:
    entry = desk.corpus.entry("tasse/rimborso", "it")

    page = await reader.visits("/help/a-z")

    assert entry.tags
    assert all(tag in page.words for tag in entry.tags)
    assert f'href="{ENTRY}"' in page.text


async def test_a_search_finds_what_the_retriever_finds_and_keeps_the_question(reader: Reader, desk: Helpdesk) -> None:
    question = desk.corpus.entry("tasse/rimborso", "it").question

    page = await reader.visits(f"/help?q={question}&lang=en")

    assert f'value="{question}"'.replace("'", "&#39;") in page.text
    assert page.text.index(f'href="{ENTRY}?q=') < page.text.index('id="ask"')
    assert "Results for" in page.words


async def test_what_is_searched_is_shown_as_text(reader: Reader) -> None:
    page = await reader.visits("/help?q=%3Cscript%3Ealert(1)%3C/script%3E%00%ED%A0%80&lang=it")

    assert page.status == 200
    assert "<script>alert" not in page.text
    assert "Non hai trovato risposta?" in page.words


async def test_what_is_read_most_comes_first_and_nobody_is_remembered(
    reader: Reader, desk: Helpdesk, clock: Clock
) -> None:
    others = [entry.id for entry in desk.corpus.entries if entry.locale == "it" and entry.id != "tasse/rimborso"]
    assert "Le più lette" not in (await reader.visits("/help")).words
    for path in (f"/help/{others[0]}", ENTRY, ENTRY):
        await reader.visits(path)

    clock.advance(minutes=2)
    await reader.visits(ENTRY)

    page = await reader.visits("/help")
    shelf = page.text[page.text.index('id="most-read"') : page.text.index('id="topics"')]
    assert shelf.index(f'"{ENTRY}"') < shelf.index(f'"/help/{others[0]}"')
    assert set(PageRead.__table__.columns.keys()) == {"entry", "day", "reads"}
    async with desk.database.reading() as session:
        rows = {row.entry: row.reads for row in await session.scalars(select(PageRead))}
    assert rows == {"tasse/rimborso": 3, others[0]: 1}


async def test_a_page_that_a_browser_fetches_in_advance_is_not_read(site: Site, desk: Helpdesk, clock: Clock) -> None:
    await site.call("HEAD", ENTRY)
    await site.call("GET", ENTRY, headers={"Sec-Purpose": "prefetch;prerender"})
    clock.advance(minutes=2)
    await site.call("GET", "/help/rete/" + next(e.slug for e in desk.corpus.entries if e.topic == "rete"))

    async with desk.database.reading() as session:
        assert "tasse/rimborso" not in {row.entry for row in await session.scalars(select(PageRead))}


async def test_a_yes_is_a_label_with_the_readers_own_question(reader: Reader, desk: Helpdesk) -> None:
    page = await reader.visits(f"{ENTRY}?q=voglio+i+soldi+indietro")

    thanks = await reader.sends(page.form(f"{ENTRY}/feedback"), ("helpful", "yes"))

    (click,) = await clicks(desk)
    assert (click.kind, click.entry, click.question) == (
        FeedbackKind.HELPFUL,
        "tasse/rimborso",
        "voglio i soldi indietro",
    )
    assert click.conversation_id is None
    assert "siamo contenti" in thanks.words


async def test_a_no_is_asked_why_and_led_to_the_office(reader: Reader, desk: Helpdesk) -> None:
    page = await reader.visits(f"{ENTRY}?q=soldi")

    asked = await reader.sends(page.form(f"{ENTRY}/feedback"), ("helpful", "no"))
    assert "/ticket?q=soldi&amp;topic=tasse&amp;entry=tasse%2Frimborso" in asked.text
    done = await reader.sends(asked.form(f"{ENTRY}/feedback"), reason="unclear", comment="Manca la scadenza.")

    (click,) = await clicks(desk)
    assert (click.kind, click.reason) == (FeedbackKind.NOT_HELPFUL, FeedbackReason.UNCLEAR)
    assert click.comment == "Manca la scadenza."
    assert "annotato" in done.words


async def test_a_comment_that_is_too_long_comes_back_with_its_text(reader: Reader, desk: Helpdesk) -> None:
    asked = await reader.sends((await reader.visits(ENTRY)).form(f"{ENTRY}/feedback"), ("helpful", "no"))

    page = await reader.sends(asked.form(f"{ENTRY}/feedback"), comment="à" * 1_001)

    assert page.status == 422
    assert page.form(f"{ENTRY}/feedback").values("comment") == ["à" * 1_001]
    assert 'aria-invalid="true"' in page.text
    assert (await clicks(desk))[0].comment is None


async def test_a_click_counts_only_with_the_token_of_its_own_page(reader: Reader, desk: Helpdesk, clock: Clock) -> None:
    other = "/help/rete/" + next(entry.slug for entry in desk.corpus.entries if entry.topic == "rete")
    form, foreign = (await reader.visits(ENTRY)).forms[-1], (await reader.visits(other)).forms[-1]

    stolen = await reader.sends(form, ("helpful", "no"), token=foreign.values("token"))
    forged = await reader.sends(form, ("helpful", "no"), token="x" * 5_000)
    unsaid = await reader.sends(form, said=form.values("token"), comment="x")
    clock.advance(hours=25)
    late = await reader.sends(form, ("helpful", "no"))

    assert [page.status for page in (stolen, forged, unsaid, late)] == [403] * 4
    assert await clicks(desk) == []
