"""Questions offered while a student types, over HTTP."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from support.hostile import hostile_payloads
from support.site import Answer, Site

from bot.web import suggest

EMBEDDING = "https://www.ateneo.example"


async def asked(site: Site, typed: str, locale: str = "it") -> Answer:
    return await site.call("GET", f"/api/chat/suggest?q={quote(typed, errors='replace')}&locale={locale}")


async def test_a_beginning_gets_the_question_that_it_may_become(site: Site) -> None:
    answer = await asked(site, "rimb")

    assert answer.json()["suggestions"][0] == {
        "entry": "tasse/rimborso",
        "title": "Come chiedo il rimborso delle tasse pagate in più?",
        "matched": "Come chiedo il rimborso delle tasse pagate in più?",
    }


async def test_a_beginning_with_a_slip_is_read_as_meant(site: Site) -> None:
    answer = await asked(site, "edurom ")

    assert answer.json()["suggestions"][0]["entry"] == "rete/eduroam"


async def test_each_language_has_its_own(site: Site) -> None:
    answer = await asked(site, "refund", "en")

    offered = answer.json()["suggestions"]
    assert [each["entry"] for each in offered] == ["tasse/rimborso"]
    assert offered[0]["title"].startswith("How")


async def test_no_more_than_eight_are_offered_each_once(site: Site) -> None:
    answer = await asked(site, "come ")

    entries = [each["entry"] for each in answer.json()["suggestions"]]
    assert 1 < len(entries) == len(set(entries)) <= suggest.MOST


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20", "?q=a", "?q=%00", "?q=%ff%fe", "?locale=it"])
async def test_too_little_to_go_by_gets_nothing(site: Site, query: str) -> None:
    answer = await site.call("GET", f"/api/chat/suggest{query}")

    assert (answer.status, answer.json()) == (200, {"suggestions": []})


@pytest.mark.parametrize("locale", ["de", "", "IT", "it\u0000", "../it", "x" * 1_000])
async def test_a_language_that_is_not_ours_is_refused(site: Site, locale: str) -> None:
    answer = await site.call("GET", f"/api/chat/suggest?q=rata&locale={quote(locale)}")

    assert (answer.status, answer.code) == (422, "invalid")


async def test_no_hostile_text_breaks_it_or_comes_back(site: Site) -> None:
    for payload in hostile_payloads("chat", "description"):
        answer = await asked(site, payload.text[:500])

        assert answer.status in (200, 429), payload.name
        if answer.status == 200:
            assert len(answer.json()["suggestions"]) <= suggest.MOST
            assert "<script" not in answer.text


async def test_a_network_that_asks_too_fast_waits(site: Site) -> None:
    answers = [await asked(site, "rata") for _ in range(suggest.BURST + 60)]

    refused = [answer for answer in answers if answer.status == 429]
    assert refused
    assert {answer.status for answer in answers} == {200, 429}
    assert refused[0].code == "too_many_tries"
    assert int(refused[0].headers["Retry-After"]) >= 1


async def test_what_is_typed_is_kept_nowhere(site: Site) -> None:
    answer = await asked(site, "rata")

    assert answer.headers["Cache-Control"] == "no-store"


async def test_a_page_that_embeds_the_widget_may_read_it_and_no_other(site: Site) -> None:
    ours, foreign = [
        await site.call("GET", "/api/chat/suggest?q=rata", headers={"Origin": origin})
        for origin in (EMBEDDING, "https://evil.example")
    ]

    assert ours.headers["Access-Control-Allow-Origin"] == EMBEDDING
    assert "Access-Control-Allow-Origin" not in foreign.headers
