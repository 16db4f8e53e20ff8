"""How well commands are told from questions, on sentences the training data does not hold.

Run `python tests/intents/measure.py [folder]` to print the figures and every mistake. `folder` (or the environment
variable SPORTELLO_EVAL_SETS) holds further question sets, `NAME.queries.jsonl` with a `text` per line.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from bot.dialogue.interpreter import Interpreter, Parse
from bot.dialogue.project import load_project

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
NO_COMMAND = frozenset({"question", "nlu_fallback"})
# What a form obeys in place of filing the text as the field's value.
OBEYED_IN_FORMS = frozenset({"cancel", "go_back", "skip", "talk_to_person", "change_language"})
# Questions of others, in our two languages: a university's FAQ and a voice assistant's (it), 150 intents (en).
FOREIGN_SETS = ("sapienza_it", "xsid_it", "clinc150.val", "clinc150_10shot")
# Their intents that are commands of ours too: taking "thank you" for a question would be the mistake.
FOREIGN_COMMANDS = frozenset(
    {"greeting", "goodbye", "thank_you", "yes", "no", "maybe", "cancel", "repeat", "what_can_i_ask_you", "next_song"}
    | {"change_language"}
)


@dataclass(frozen=True)
class Mistake:
    """A text that was understood as something else than was meant."""

    text: str
    meant: str
    parse: Parse

    def __str__(self) -> str:
        best = ", ".join(f"{name} {confidence:.2f}" for name, confidence in self.parse.ranking[:3])
        return f"    {self.text!r}: meant {self.meant}, understood {best}"


def our_interpreter() -> Interpreter:
    """Train on our own files, as the desk does at its start."""
    project = load_project(ROOT, ROOT / "bot" / "data")
    return Interpreter(project.config, project.data)


def read_lines(path: Path) -> list[dict[str, str]]:
    """Return the JSON objects of a `.jsonl` file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]


def unseen_commands() -> list[tuple[str, str]]:
    """Return (text, intent) of phrasings that are not in the training data."""
    return [(one["text"], one["intent"]) for one in read_lines(HERE / "commands.jsonl")]


def unseen_questions() -> list[str]:
    """Return questions, descriptions and form values that are not in the training data."""
    return [one["text"] for one in read_lines(HERE / "questions.jsonl")]


def corpus_questions() -> list[str]:
    """Return every question and variant of faq_corpus/."""
    found: list[str] = []
    for path in sorted((ROOT / "faq_corpus").rglob("*.md")):
        _, fence, rest = path.read_text("utf-8").partition("---\n")
        front = YAML(typ="safe").load(rest.partition("\n---")[0]) if fence else None
        if isinstance(front, dict):
            found += [str(text) for text in (front.get("question"), *(front.get("variants") or [])) if text]
    return found


def foreign_questions(folder: Path, name: str) -> list[str]:
    """Return the questions of a set of others, without those that are commands of ours."""
    lines = read_lines(folder / f"{name}.queries.jsonl")
    return [one["text"] for one in lines if one.get("gold") not in FOREIGN_COMMANDS]


def stolen(parse: Callable[[str], Parse], questions: Iterable[str]) -> list[Mistake]:
    """Return the questions that a command takes."""
    parses = ((text, parse(text)) for text in questions)
    return [Mistake(text, "question", one) for text, one in parses if one.intent not in NO_COMMAND]


def missed(parse: Callable[[str], Parse], commands: Iterable[tuple[str, str]]) -> list[Mistake]:
    """Return the commands that are not recognised as what they are."""
    parses = ((text, intent, parse(text)) for text, intent in commands)
    return [Mistake(text, intent, one) for text, intent, one in parses if one.intent != intent]


def main() -> None:
    """Print all figures and mistakes."""
    folder = next(iter(sys.argv[1:]), os.environ.get("SPORTELLO_EVAL_SETS", ""))
    start_s = time.process_time()
    parse = our_interpreter().parse
    print(f"loaded and trained in {time.process_time() - start_s:.2f} s of processor time")

    commands = unseen_commands()
    misses = missed(parse, commands)
    print(f"commands recognised: {1 - len(misses) / len(commands):.2%} of {len(commands)}")
    for intent in dict.fromkeys(intent for _, intent in commands):
        meant = sum(one == intent for _, one in commands)
        print(f"  {intent}: {meant - sum(one.meant == intent for one in misses)} of {meant}")
    print(*misses, sep="\n")

    sets = {"unseen questions": unseen_questions(), "faq_corpus": corpus_questions()}
    if folder:
        sets |= {name: foreign_questions(Path(folder), name) for name in FOREIGN_SETS}
    for name, questions in sets.items():
        thefts = stolen(parse, questions)
        print(f"{name}: stolen {len(thefts) / max(1, len(questions)):.2%} of {len(questions)} ({len(thefts)})")
        print(*thefts, sep="\n")


if __name__ == "__main__":
    main()
