"""Topics and corpus by the API."""

from __future__ import annotations

import pytest
from support.program import Program


async def test_a_program_learns_what_an_office_asks(anna: Program) -> None:
    topics = {topic["id"]: topic for topic in (await anna.gets("/topics?locale=en")).json()["topics"]}

    fees = topics["tasse"]
    subject = next(field for field in fees["form"] if field["field"] == "subtopic")
    assert (set(topics), fees["name"], fees["office"]) == ({"rete", "tasse"}, "Fees", "Fees office")
    assert (subject["type"], subject["required"], subject["label"]) == ("choice", True, "Subject")
    assert subject["choices"][1] == {"id": "isee", "label": "ISEE"}


async def test_the_corpus_answers_as_the_bot_would(anna: Program) -> None:
    found = (await anna.gets("/faq/search?q=come+chiedo+il+rimborso+delle+tasse&limit=2")).json()

    best = found["entries"][0]
    assert (found["zone"], best["id"], best["locale"]) == ("answer", "tasse/rimborso", "it")
    assert best["url"].endswith("/help/tasse/rimborso")
    assert len(found["entries"]) <= 2


@pytest.mark.parametrize(("query", "status"), [("", 422), ("q=", 422), ("q=a&locale=fr", 422), ("q=a&limit=9", 422)])
async def test_a_search_for_nothing_is_refused(anna: Program, query: str, status: int) -> None:
    assert (await anna.gets(f"/faq/search?{query}")).status == status
