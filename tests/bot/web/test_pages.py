from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.hostile import hostile_payloads
from support.site import Site

from bot.content import Content
from bot.errors import NotFound
from bot.faq import load_corpus
from bot.helpdesk import Helpdesk
from bot.institution import load_institution
from bot.settings import home_project
from bot.topics import load_topics
from bot.web.files import STATIC, find

HTML = {"Accept": "text/html"}


async def test_the_portal_carries_the_widget_and_the_topics(site: Site, content: Content) -> None:
    page = await site.call("GET", "/")

    assert page.status == 200
    assert '<html lang="it">' in page.text
    assert 'src="/widget.js"' in page.text
    assert all(topic.name.it.replace("'", "&#39;") in page.text for topic in content.topics.values())


async def test_a_page_has_a_twin_in_english(site: Site) -> None:
    italian, english = await site.call("GET", "/help"), await site.call("GET", "/help?lang=en")

    assert '<html lang="it">' in italian.text
    assert '<html lang="en">' in english.text
    assert "Questions and guides" in english.text
    assert english.headers["Content-Language"] == "en"


@pytest.fixture(scope="session")
def own_content(content: Content) -> Content:
    """Return our own corpus as the pages need it: nobody searches in these tests."""
    institution = load_institution(home_project() / "config.yml")
    folder = home_project() / "faq_corpus"
    topics = load_topics(folder)
    corpus = load_corpus(folder, institution.facts, frozenset(topics))
    return Content(institution, topics, corpus, content.retriever)


@pytest.fixture
def own_desk(desk: Helpdesk, own_content: Content) -> Helpdesk:
    desk.content = own_content
    return desk


async def test_every_entry_of_our_corpus_has_a_page_whose_links_lead_somewhere(own_desk: Helpdesk, site: Site) -> None:
    entries = sorted({entry.id for entry in own_desk.corpus.entries})
    seen: set[str] = set()
    for entry_id in entries:
        for lang in ("it", "en"):
            page = await site.call("GET", f"/help/{entry_id}?lang={lang}")
            assert page.status == 200, entry_id
            assert "<h1>" in page.text
            links = re.findall(r'(?:href|src)="(/[^"#]*)', page.text)
            seen |= {re.sub("(?:&amp;)?entry=[^&]*", "", link) for link in links}  # one request form a topic is enough

    missing = [path for path in sorted(seen) if (await site.call("GET", path.replace("&amp;", "&"))).status != 200]

    assert missing == []


async def test_every_link_of_the_other_pages_leads_somewhere(site: Site) -> None:
    seen: set[str] = set()
    for path in (
        "/",
        "/?lang=en",
        "/help",
        "/help?lang=en",
        "/privacy",
        "/privacy?lang=en",
        "/widget",
        "/console",
        "/nowhere",
    ):
        page = await site.call("GET", path, headers=HTML)
        seen |= set(re.findall(r'(?:href|src)="(/[^"#]*)', page.text))

    missing = [path for path in sorted(seen) if (await site.call("GET", path.replace("&amp;", "&"))).status != 200]

    assert missing == ["/nowhere?lang=en"]


async def test_an_entry_shows_its_office_and_when_it_was_verified(site: Site, content: Content) -> None:
    entry = content.corpus.entry("tasse/rimborso", "it")

    page = await site.call("GET", f"/help/{entry.id}")

    assert "Verificata il" in page.text
    assert str(entry.reviewed.year) in page.text
    assert content.topics[entry.office].office.it.replace("'", "&#39;") in page.text


async def test_an_expired_entry_says_so_and_is_not_listed(own_desk: Helpdesk, site: Site) -> None:
    own_desk.clock = lambda: datetime(2030, 1, 1, tzinfo=UTC)
    expired = [e for e in own_desk.corpus.entries if e.locale == "it" and e.valid_until]
    assert expired

    index = await site.call("GET", "/help")
    for entry in expired[:5]:
        page = await site.call("GET", f"/help/{entry.id}")
        assert "notice warning" in page.text
        assert f'"/help/{entry.id}"' not in index.text


async def test_an_unknown_entry_is_a_page_that_says_so(site: Site) -> None:
    for path in (
        "/help/credenziali/nessuna",
        "/help/x/y",
        "/help/../etc",
        "/help/%2e%2e/passwd",
        "/help/a%00/b",
        "/nowhere",
    ):
        page = await site.call("GET", path, headers=HTML)
        assert page.status == 404, path
        assert page.headers["Content-Type"].startswith("text/html")


async def test_an_error_page_never_repeats_the_address(site: Site) -> None:
    page = await site.call("GET", "//evil.example/%3Cscript%3Ealert(1)%3C/script%3E?x=<script>", headers=HTML)

    assert page.status == 404
    assert "<script>alert" not in page.text
    assert 'href="//' not in page.text


@pytest.mark.parametrize("payload", hostile_payloads("next_param"), ids=lambda payload: payload.name)
async def test_no_page_sends_a_reader_to_an_address_from_the_query(site: Site, payload: object) -> None:
    target = payload.text  # type: ignore[attr-defined]
    for path in ("/", "/console", "/help", "/console/setup"):
        page = await site.call("GET", f"{path}?next={target}&lang={target}")

        assert page.status == 200
        assert "Location" not in page.headers
        assert "Set-Cookie" not in page.headers
        assert "evil.example" not in page.text


async def test_a_program_gets_an_unknown_address_as_json(site: Site) -> None:
    answer = await site.call("GET", "/api/nothing", headers={"Accept-Language": "en"})

    assert (answer.status, answer.code) == (404, "not_found")
    assert answer.json()["error"]["message"].startswith("There is nothing here")
    assert answer.json()["error"]["request_id"] == answer.headers["X-Request-Id"]


@pytest.mark.parametrize(
    "name",
    [
        "../app.py",
        "..%2fapp.py",
        "%2e%2e/app.py",
        "....//app.py",
        "/etc/passwd",
        "words.yml",
        ".hidden.js",
        "panel/",
        "",
        "x\x00.js",
        "..\\app.py",
    ],
)
async def test_no_name_leads_out_of_the_static_files(site: Site, name: str) -> None:
    answer = await site.call("GET", f"/static/{name}")

    assert answer.status in (400, 404)
    with pytest.raises(NotFound):
        find(name)


def test_every_static_file_is_of_a_known_type() -> None:
    for path in STATIC.rglob("*"):
        if path.is_file():
            assert find(str(path.relative_to(STATIC))) == path


async def test_a_static_file_is_sent_once_and_then_asked_again(site: Site) -> None:
    first = await site.call("GET", "/static/tokens.css")

    again = await site.call("GET", "/static/tokens.css", headers={"If-None-Match": first.headers["ETag"]})

    assert (first.status, again.status) == (200, 304)
    assert first.headers["Content-Type"] == "text/css; charset=utf-8"
    assert first.headers["Cache-Control"] == "no-cache"


def test_the_templates_name_only_static_files_that_exist() -> None:
    for template in Path("bot/web/templates").glob("*.html"):
        for name in re.findall(r'"/static/([^"]+)"', template.read_text()):
            assert (STATIC / name).is_file(), f"{template.name}: {name}"
