"""Walks through the project with the engine; prints a JSON line for each walk, as `walks.jsonl` has it."""

import asyncio
import json
import sys
from pathlib import Path


async def main(folder: Path, walks: Path) -> None:
    sys.path.insert(0, str(folder))

    from bot.dialogue import ActionRunner, Engine, UserMessage, load_project

    engine = Engine.open(load_project(folder), ActionRunner.of_package("actions"))
    for number, line in enumerate(walks.read_text("utf-8").splitlines()):
        tracker = engine.tracker(str(number))
        turns = []
        for turn in json.loads(line):
            message = UserMessage(turn["message"], str(number), "rest", "m", payload_allowed=True)
            answer = await engine.handle(tracker, message)
            said = [part for one in answer.messages for part in one.as_rest("me")]
            loop = tracker.loop_name
            slots = {
                name: value
                for name, value in tracker.slots.items()
                if value is not None and (name != "requested_slot" or loop)
            }
            said = [{key: value for key, value in part.items() if key != "recipient_id"} for part in said]
            turns.append({"message": turn["message"], "said": said, "loop": loop, "slots": slots})
        print("WALK " + json.dumps(turns), flush=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2])))
