"""Reading `topic.yml`: good ones become topics, mistakes are listed with their file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ContentRefused
from bot.settings import home_project
from bot.topics import FieldType, Topics, load_topics

GOOD = """\
name: {it: Tasse, en: Fees}
office: {it: Ufficio tasse}
form:
  - {field: email, type: email, required: true}
"""
LABELS = "email: {it: E-mail, en: E-mail}\ndescription: {it: Descrizione}\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "fields.yml").write_text(LABELS, "utf-8")
    return tmp_path


def write(corpus: Path, topic: str, text: str) -> Path:
    file = corpus / topic / "topic.yml"
    file.parent.mkdir()
    file.write_text(text, "utf-8")
    return file


def mistakes(corpus: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(ContentRefused) as refused:
        load_topics(corpus)
    return [
        (problem.file.relative_to(corpus).as_posix(), problem.line, problem.message)
        for problem in refused.value.problems
    ]


def test_a_topic_has_the_name_of_its_folder_and_labels_shared_by_all_offices(corpus: Path) -> None:
    write(corpus, "tasse", GOOD)

    topic = load_topics(corpus)["tasse"]

    assert (topic.id, topic.form[0].name("it"), topic.office.text("en")) == ("tasse", "E-mail", "Ufficio tasse")


def test_an_office_s_own_label_wins(corpus: Path) -> None:
    write(corpus, "tasse", GOOD.replace("required: true", "label: {it: La tua e-mail}"))

    assert load_topics(corpus)["tasse"].form[0].name("en") == "La tua e-mail"


def test_topics_are_listed_by_their_italian_names(corpus: Path) -> None:
    write(corpus, "a", GOOD.replace("Tasse", "zaino"))
    write(corpus, "z", GOOD.replace("Tasse", "Alloggi"))

    topics = load_topics(corpus)

    assert list(topics) == ["z", "a"]
    assert (topics.name("z", "it"), topics.name("gone", "it"), topics.name(None, "it")) == ("Alloggi", "gone", "")


@pytest.mark.parametrize(
    ("before", "after", "line", "said"),
    [
        ("form:", "orari: {}\nform:", 3, "orari: unknown key"),
        ("form:\n  - {field: email, type: email, required: true}", "form: []", 1, "the form needs a field `email`"),
        ("name: {it: Tasse, en: Fees}", "name: Tasse", 1, "name: this is no list of"),
        ("type: email", "type: mail", 4, "form.0.type: this is not one of"),
        ("field: email", "field: E-mail", 4, "form.0.field: this is not written as"),
        ("field: email, type: email", "field: address, type: email", 1, "the form needs a field `email`"),
        ("type: email", "type: text", 1, "`email` must be of type email"),
        ("required: true", "required: forse", 4, "form.0.required: this is neither true nor false"),
        ("required: true", "pattern: '[0-9'", 4, "not a regular expression"),
        ("required: true", "pattern: 'x'", 4, "`pattern` belongs to a field of type text"),
        ("required: true", "max: 3", 4, "`max` belongs to a field of type number or date"),
        ("form:", "parent: mense\nform:", 3, "parent: there is no topic 'mense'"),
        ("form:", "parent: tasse\nform:", 3, "parent: a topic cannot be its own parent"),
        ("form:", "hours: {lun: '09:00-12:00'}\nform:", 3, "'lun' is no weekday"),
        ("form:", "hours: {mon: '9-12'}\nform:", 3, "'9-12' is no time span"),
        ("form:", "hours: {mon: '14:00-09:00'}\nform:", 3, "'14:00-09:00' ends before it begins"),
        ("form:", "closures: ['2027-01-06/2026-12-24']\nform:", 3, "'2027-01-06/2026-12-24' is no period"),
        ("form:", "closures: ['a Natale']\nform:", 3, "closures: "),
        ("form:", "closures: [2026-13-45]\nform:", 3, "not valid YAML"),
        ("form:", "ticket: {reopen_days: -1}\nform:", 3, "ticket.reopen_days: this is too small"),
        ("form:", "name: {it: Altro}\nform:", 3, 'found duplicate key "name"'),
        ("office: {it: Ufficio tasse}", "office: {it: Ufficio", 3, "not valid YAML"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_line(corpus: Path, before: str, after: str, line: int, said: str) -> None:
    assert before in GOOD
    write(corpus, "tasse", GOOD.replace(before, after))

    found = mistakes(corpus)

    assert len(found) == 1
    file, where, message = found[0]
    assert (file, where) == ("tasse/topic.yml", line)
    assert said in message


@pytest.mark.parametrize(
    ("added", "line", "said"),
    [
        ("{field: email, type: email}", 1, "asked twice in the form: email"),
        ("{field: matricola, type: text}", 5, "matricola has no label"),
        ("{field: subtopic, type: choice, label: {it: Tema}}", 5, "a choice needs at least two choices"),
        ("{field: x, type: choice, label: {it: X}, choices: [{id: a, it: A}, {id: a, it: B}]}", 5, "the same id"),
        (
            "{field: x, type: choice, label: {it: X}, choices: [{id: A 1, it: A}, {id: a, it: B}]}",
            5,
            "not written as it must be",
        ),
        ("{field: x, type: group, label: {it: X}}", 5, "a group needs fields"),
        ("{field: x, type: group, label: {it: X}, fields: [{field: f, type: file}]}", 5, "simple fields only"),
        ("{field: x, type: text, label: {it: X}, choices: [{id: a, it: A}, {id: b, it: B}]}", 5, "`choices` belongs"),
        ("{field: x, type: number, label: {it: X}, min: tanto}", 5, "`min` is no number"),
        ("{field: x, type: number, label: {it: X}, min: 5, max: 1}", 5, "`min` is above `max`"),
        ("{field: x, type: date, label: {it: X}, min: '31/12/2027'}", 5, "`min` is no date"),
        ("{field: x, type: file, label: {it: X}, max_files: 99}", 5, "too large"),
    ],
)
def test_a_mistake_in_a_field_is_told_with_the_field_s_line(corpus: Path, added: str, line: int, said: str) -> None:
    write(corpus, "tasse", f"{GOOD}  - {added}\n")

    found = mistakes(corpus)

    assert len(found) == 1
    assert (found[0][:2], said in found[0][2]) == (("tasse/topic.yml", line), True)


def test_a_limit_of_a_date_may_be_written_as_a_date(corpus: Path) -> None:
    write(corpus, "tasse", f"{GOOD}  - {{field: day, type: date, label: {{it: Giorno}}, min: 2027-01-01}}\n")

    assert load_topics(corpus)["tasse"].form[1].min == "2027-01-01"


def test_the_mistakes_of_all_files_are_told_at_once(corpus: Path) -> None:
    write(corpus, "tasse", GOOD.replace("office:", "uffico:").replace("type: email", "type: mail"))
    write(corpus, "esami", "")
    (corpus / "fields.yml").write_text("email: E-mail\n", "utf-8")

    found = mistakes(corpus)

    assert {file for file, _line, _message in found} == {"tasse/topic.yml", "esami/topic.yml", "fields.yml"}
    assert {line for file, line, _message in found if file == "tasse/topic.yml"} == {1, 2, 4}  # 1: no office


def test_a_corpus_without_topics_is_refused(tmp_path: Path) -> None:
    assert mistakes(tmp_path) == [(".", 1, "no topic here")]


@pytest.fixture(scope="module")
def own() -> Topics:
    return load_topics(home_project() / "faq_corpus")


def test_our_own_topics_can_be_read_in_both_languages(own: Topics) -> None:
    texts = [
        text
        for topic in own.values()
        for text in (
            topic.name,
            topic.office,
            topic.description,
            *(each.label for each in topic.form),
            *(each.hint for each in topic.form),
            *(choice for each in topic.form for choice in each.choices),
        )
        if text is not None
    ]

    assert len(own) >= 10
    assert [text.it for text in texts if not text.it or not text.en] == []


def test_every_form_of_ours_tells_who_asks_and_what(own: Topics) -> None:
    required = {"email", "full_name", "description"}

    lacking = {topic.id: required - {each.field for each in topic.form} for topic in own.values()}

    assert {topic: fields for topic, fields in lacking.items() if fields} == {}


def test_the_enrolment_form_asks_what_its_office_needs(own: Topics) -> None:
    form = own["immatricolazioni"].form

    asked = [(each.field, each.type, each.required, each.max_files) for each in form]

    assert asked == [
        ("email", FieldType.EMAIL, True, 1),
        ("full_name", FieldType.TEXT, True, 1),
        ("phone", FieldType.PHONE, True, 1),
        ("subtopic", FieldType.CHOICE, True, 1),
        ("description", FieldType.LONG_TEXT, False, 1),
        ("attachment", FieldType.FILE, False, 1),
    ]


@pytest.mark.parametrize("field", ["{field: proof, type: file,", "{field: description, type: long_text,"])
def test_only_what_an_operator_can_fill_in_is_required_to_close(corpus: Path, field: str) -> None:
    write(corpus, "tasse", f"{GOOD}  - {field} label: {{it: Prova}}, required_to_close: true}}\n")

    assert "an operator can fill in" in mistakes(corpus)[0][2]
