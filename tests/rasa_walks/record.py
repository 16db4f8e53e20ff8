"""Records what real Rasa answers to the walks; run it with the Python of a Rasa 3.6.21 environment.

    cd project && rasa train --fixed-model-name walks            (in Rasa's environment)
    cd project && python -m rasa_sdk --actions actions --port 5055    (in ours, SANIC_HOST=127.0.0.1)
    python record.py project/models/walks.tar.gz http://127.0.0.1:5055/webhook

Only messages are taken from `walks.jsonl`; everything else in it is written anew.
"""

import asyncio
import json
import sys
from pathlib import Path

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.utils.endpoints import EndpointConfig

WALKS = Path(__file__).parent / "walks.jsonl"


async def main(model, actions):
    agent = Agent.load(model, action_endpoint=EndpointConfig(actions))
    walks = [json.loads(line) for line in WALKS.read_text("utf-8").splitlines()]
    for number, walk in enumerate(walks):
        for turn in walk:
            channel = CollectingOutputChannel()
            await agent.handle_message(UserMessage(turn["message"], channel, str(number), input_channel="rest"))
            tracker = await agent.tracker_store.retrieve(str(number))
            turn["said"] = [{k: v for k, v in one.items() if k != "recipient_id"} for one in channel.messages]
            turn["loop"] = tracker.active_loop_name
            turn["slots"] = {
                name: value
                for name, value in tracker.current_slot_values().items()
                if value is not None and (name != "requested_slot" or turn["loop"])
            }
    lines = [json.dumps(walk, ensure_ascii=False) for walk in walks]
    WALKS.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
