"""Plays whole chats on a real Rasa and on our engine, both with our files, and compares every answer.

Outside the comparison: the greeting of our widget (not part of a turn), empty messages (ours refuses them),
`/intent` typed by hand (ours reads it as words), take-over, files and mail links; why, says docs/decisions/0004.
In a chat, `{code}` is what the last mail says, and after `> {somebody else}` another student writes to the same desk.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from chats import CODE, SOMEBODY_ELSE, Part, Student, address, is_promised, locale_of, masked, title
from fresh_desk import begin_again, copy_to, mailed_code, make_fresh
from servers import ROOT, DidNotStart, Server, check_free, start_actions, start_desk, start_rasa
from training import Refused, copy_project, train

from bot.commands.replay import read_chat

CHATS = (ROOT / "tests/conversations", Path(__file__).parent / "chats")
PUBLIC_URL = "https://help.uniroccaforte.example"  # both desks write the same links


@dataclass
class Score:
    """What a comparison came to."""

    chats: int = 0
    turns: int = 0
    different: int = 0
    left_out: int = 0


@dataclass(frozen=True)
class Sides:
    """The two servers, with the folders of the desks behind them."""

    rasa: str
    ours: str
    desks: tuple[Path, Path]
    fresh: Path

    def students(self, chat: Path, sender: str) -> tuple[Student, Student]:
        """Return one who has not written yet, on each side."""
        locale = locale_of(chat.read_text("utf-8"))
        return Student(self.rasa, sender, locale), Student(self.ours, sender, locale)

    def lines(self, said: str) -> tuple[str, str]:
        """Return what is said to each side; a mailed code is each desk's own."""
        if CODE not in said:
            return said, said
        behind_rasa, behind_ours = (said.replace(CODE, mailed_code(desk)) for desk in self.desks)
        return behind_rasa, behind_ours


def play(file: Path, sides: Sides, score: Score, with_words: bool) -> None:
    """Play one chat on both sides and print every difference, and what Rasa says if `with_words`."""
    for desk in sides.desks:
        begin_again(desk, sides.fresh)
    sender = title(file)
    on_rasa, on_ours = sides.students(file, sender)
    turns_before, different_before = score.turns, score.different
    for exchange in read_chat(file):
        if not is_promised(exchange.said):
            score.left_out += 1
            continue
        if exchange.said == SOMEBODY_ELSE:
            sender += "-else"
            on_rasa, on_ours = sides.students(file, sender)
            continue
        behind_rasa, behind_ours = sides.lines(exchange.said)
        theirs, ours = on_rasa.says(behind_rasa), on_ours.says(behind_ours)
        score.turns += 1
        if with_words:
            print(f"> {exchange.said}", *(f"< {masked(part)}" for part in theirs), sep="\n")
        if [masked(part) for part in theirs] != [masked(part) for part in ours]:
            score.different += 1
            show(file, exchange.said, theirs, ours)
    score.chats += 1
    print(
        f"{file.name}: {score.turns - turns_before} turns, {score.different - different_before} different", flush=True
    )


def show(file: Path, said: str, theirs: list[Part], ours: list[Part]) -> None:
    """Print the parts of an answer that are not the same."""
    print(f"--- {file.name}\n> {said}")
    for rasa, own in zip_longest(theirs, ours):
        left, right = (masked(part) if part is not None else "(nothing)" for part in (rasa, own))
        if left != right:
            print(f"  Rasa: {left}\n  ours: {right}")


def compare(files: list[Path], port: int, home: Path, scratch: Path, with_words: bool) -> Score:
    """Train, start the servers, play the chats; whatever happens, what was started is stopped."""
    check_free(port, port + 1, port + 2)
    model, warnings = train(copy_project(scratch / "project"), home)
    print(
        f"Rasa trained config.yml, domain.yml and bot/data: {model.name}, {len(warnings)} unexpected warnings",
        flush=True,
    )
    for warning in warnings:
        print(f"  {warning}")
    fresh = make_fresh(scratch / "fresh")
    with_actions, with_desk = (copy_to(fresh, scratch / name) for name in ("actions", "desk"))
    servers: list[Server] = []
    try:
        servers.append(start_actions(port + 1, with_actions, scratch, PUBLIC_URL))
        servers.append(start_desk(port + 2, with_desk, scratch, PUBLIC_URL))
        servers.append(start_rasa(port, port + 1, home, model, scratch / "project", scratch))
        for server in servers:
            server.wait()
        sides = Sides(address(port), address(port + 2), (with_actions, with_desk), fresh)
        score = Score()
        for file in files:
            play(file, sides, score, with_words)
        return score
    finally:
        for server in servers:
            server.stop()


def main() -> int:
    """Return 0 if every answer is the same."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("chats", nargs="*", type=Path, help="default: tests/conversations and our own")
    parser.add_argument("--port", type=int, default=8260, help="the first of three ports (default: 8260)")
    parser.add_argument("--words", action="store_true", help="print whole chats as Rasa plays them")
    parser.add_argument("--keep", type=Path, help="an empty or new folder for logs and databases, kept afterwards")
    options = parser.parse_args()
    files = options.chats or [file for folder in CHATS for file in sorted(folder.glob("*.txt"))]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that a stop from outside stops the servers too
    home = Path(os.environ.get("RASA_HOME", Path.home() / ".cache/sportello-rasa")).resolve()
    with tempfile.TemporaryDirectory() as folder:
        scratch = (options.keep or Path(folder)).resolve()
        try:
            score = compare(files, options.port, home, scratch, options.words)
        except (DidNotStart, Refused) as error:
            print(error, file=sys.stderr)
            return 1
    print(
        f"{score.chats} chats, {score.turns} turns on Rasa 3.6.21 and on our engine: "
        f"{score.different} different, {score.left_out} lines outside the comparison"
    )
    return 1 if score.different or not score.turns else 0


if __name__ == "__main__":
    sys.exit(main())
