from __future__ import annotations

import re
from pathlib import Path

import pytest
from aiohttp.test_utils import make_mocked_request
from jinja2 import Environment, nodes

from bot.web.templating import FOLDER
from bot.web.words import LOCALES, asked_locale, error_message, error_words

TEMPLATES = sorted(FOLDER.glob("*.html"))


@pytest.mark.parametrize("code", sorted(error_words()))
def test_every_error_is_said_in_both_languages_with_the_same_values(code: str) -> None:
    words = error_words()[code]

    assert set(words) == set(LOCALES)
    assert all(words[locale].strip() for locale in LOCALES)
    assert set(re.findall(r"{\w+}", words["it"])) == set(re.findall(r"{\w+}", words["en"]))


def test_every_code_that_the_web_raises_has_words() -> None:
    sources = "\n".join(path.read_text() for path in Path("bot/web").glob("*.py"))
    codes = set(re.findall(r'Refused\(\d+, "(\w+)"\)', sources)) | set(
        re.findall(r'^    code = "(\w+)"', sources, re.M)
    )

    assert codes
    assert codes <= set(error_words())


def test_an_unknown_code_is_still_a_sentence() -> None:
    assert error_message("never_heard_of", 422, "it", field="x").startswith("Un dato non è valido")
    assert error_message("never_heard_of", 500, "en") == error_words()["unexpected"]["en"]


@pytest.mark.parametrize(
    ("seconds", "italian", "english"),
    [
        (1, "1 secondo", "1 second"),
        (2, "2 secondi", "2 seconds"),
        (121, "3 minuti", "3 minutes"),
        (7_201, "3 ore", "3 hours"),
    ],
)
def test_a_waiting_time_is_said_in_words_and_never_too_short(seconds: int, italian: str, english: str) -> None:
    assert f"Riprova tra {italian}." in error_message("too_many_tries", 429, "it", seconds=seconds)
    assert f"Try again in {english}." in error_message("too_many_tries", 429, "en", seconds=seconds)


def test_a_field_that_nobody_can_name_leaves_no_hole_in_the_sentence() -> None:
    assert ":" not in error_message("invalid", 422, "it", field="")
    assert "version" in error_message("invalid", 422, "it", field="version")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_phrase_of_a_page_has_its_twin(template: Path) -> None:
    tree = Environment(autoescape=True).parse(template.read_text())

    calls = [call for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Name) and call.node.name == "t"]

    assert calls
    for call in calls:
        said = [word.value for word in call.args if isinstance(word, nodes.Const)]
        assert len(said) == 2, f"{template.name}:{call.lineno}: t() takes the Italian and the English words"
        assert all(word.strip() for word in said), f"{template.name}:{call.lineno}: a twin is empty"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_words_stand_in_a_page_outside_of_a_pair(template: Path) -> None:
    tree = Environment(autoescape=True).parse(template.read_text())
    markup = "".join(data.data for data in tree.find_all(nodes.TemplateData))

    words = re.findall(r"[^\W\d_]{2,}", re.sub(r"<[^>]*>?|[^<]*>| [a-z-]+=\"[^\"]*\"", " ", markup))

    assert not words, f"{template.name}: {words}"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_page_has_no_inline_script_style_or_foreign_address(template: Path) -> None:
    source = template.read_text()

    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|https?://", source)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", source))
    assert "|safe" not in source


@pytest.mark.parametrize(
    ("header", "query", "locale"),
    [
        ("", "", "it"),
        ("en-GB,en;q=0.9,it;q=0.8", "", "en"),
        ("de-DE,de;q=0.9,en;q=0.8", "", "en"),
        ("fr", "", "it"),
        ("../../en", "", "it"),
        ("en", "?lang=it", "it"),
        ("en", "?lang=../../it", "en"),
        ("," * 5_000 + "en", "", "it"),
    ],
)
def test_the_language_is_one_of_ours_whatever_is_asked(header: str, query: str, locale: str) -> None:
    request = make_mocked_request("GET", f"/{query}", headers={"Accept-Language": header})

    assert asked_locale(request) == locale
