"""`sportello faq fit` on question sets of a few lines: each is judged by weights that never saw it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ENTRIES = {
    "mensa": ("Dove si mangia in mensa?", ["mensa orari", "pranzo in mensa"], "quando apre la mensa a pranzo"),
    "tasse": ("Come pago le tasse?", ["pagare la rata", "pagamento tasse"], "devo pagare la rata delle tasse"),
    "badge": ("Ho perso il badge", ["duplicato badge", "badge smarrito"], "mi serve un duplicato del badge"),
    "esami": ("Come mi prenoto agli esami?", ["prenotare un esame", "iscrizione appello"], "prenotare un appello"),
    "tesi": ("Quando consegno la tesi?", ["scadenza tesi", "consegna della tesi"], "entro quando consegno la tesi"),
    "alloggi": ("Come chiedo un alloggio?", ["posto letto", "residenza per studenti"], "vorrei un posto letto"),
}
FOREIGN = ["che tempo fa domani a Roma", "mi racconti una barzelletta"]


def write_set(folder: Path, name: str, *, foreign: bool) -> None:
    entries = [
        {"id": id_, "question": question, "answer": f"Ecco: {question}", "variants": variants, "tags": []}
        for id_, (question, variants, _asked) in ENTRIES.items()
    ]
    queries: list[dict[str, Any]] = [{"text": asked, "gold": id_} for id_, (_, _, asked) in ENTRIES.items()]
    queries += [{"text": text, "gold": None} for text in FOREIGN if foreign]
    for kind, lines in (("corpus", entries), ("queries", queries)):
        text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
        (folder / f"{name}.{kind}.jsonl").write_text(text, "utf-8")


@pytest.mark.usefixtures("project")
def test_each_set_is_judged_by_the_weights_of_the_others(run: Callable[..., Any], tmp_path: Path) -> None:
    for name in ("uno", "due", "tre"):
        write_set(tmp_path, name, foreign=name == "due")

    done = run("faq", "fit", "--json", "--folder", str(tmp_path))
    table = run("faq", "fit", "--folder", str(tmp_path))

    fitted = json.loads(done.said[done.said.index("{") : done.said.rindex("}") + 1])
    by_name = {each["name"]: each for each in fitted["left_out"]}
    assert sorted(by_name) == ["due", "tre", "uno"]
    assert all(each["top1"] >= 0.8 <= each["top3"] for each in by_name.values())
    assert (by_name["due"]["foreign"], by_name["uno"]["foreign"]) == (0.0, None)
    assert all(each["right"] in (None, 1.0) for each in by_name.values())
    assert set(fitted["weights"]) == {"learned", "unlearned", "confidence"}
    assert table.code == 0
    assert "mean" in table.said


@pytest.mark.usefixtures("project")
def test_without_question_sets_it_says_where_they_would_be_looked_for(run: Callable[..., Any]) -> None:
    done = run("faq", "fit")

    assert done.code != 0
    assert "SPORTELLO_EVAL_SETS" in done.said
