"""Talks to the peer project through the engine: reads lines `sender<TAB>message`, writes a JSON list for each.

Run in a process of its own: the project's package is called `actions`, as ours is.
"""

import asyncio
import json
import sys
from pathlib import Path


async def main(folder: Path) -> None:
    sys.path.insert(0, str(folder))

    from bot.dialogue.action_runner import ActionRunner
    from bot.dialogue.engine import Engine, UserMessage
    from bot.dialogue.project import load_project

    engine = Engine.open(load_project(folder), ActionRunner.of_package("actions"))
    trackers = {}
    for number, line in enumerate(sys.stdin):
        sender, text = line.rstrip("\n").split("\t")
        tracker = trackers.setdefault(sender, engine.tracker(sender))
        message = UserMessage(text, sender, "rest", str(number), payload_allowed=True)
        turn = await engine.handle(tracker, message)
        answer = [part for one in turn.messages for part in one.as_rest(sender)]
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
