"""`sportello chat`: the same conversation in the terminal."""

from __future__ import annotations

import asyncio
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.markdown import Markdown

from bot.commands.desk import open_desk
from bot.commands.engine import desk_turns
from bot.commands.options import DataDir, run
from bot.commands.talk import Talk
from bot.conversations import Message
from bot.errors import InvalidInput, TooLong
from bot.settings import Settings
from bot.turns import Turns
from bot.web.logs import configure_logs

app = typer.Typer()


@app.command()
def chat(
    data_dir: DataDir = None,
    locale: Annotated[str, typer.Option(help="Language to begin in: it or en.")] = "it",
) -> None:
    """Talk to the bot here; press a button with its number in brackets, as in [1]. An empty line ends it."""
    settings = Settings(data_dir=data_dir)
    configure_logs(sys.stderr, "ERROR", human=True)
    run(lambda: _chat(settings, locale))


async def _chat(settings: Settings, locale: str) -> None:
    console = Console()
    async with open_desk(settings) as desk:
        turns = desk_turns(desk)
        greeting = turns.phrase("utter_welcome", locale, ente=desk.institution.name(locale))
        talk = await Talk.begin(desk, turns, locale, greeting)
        _show(console, await talk.news())
        while text := await _typed():
            try:
                _show(console, await talk.say(text))
            except InvalidInput as error:
                response = "utter_message_too_long" if isinstance(error, TooLong) else "utter_default"
                console.print(_sorry(turns, response, locale, error))
        await turns.close()


async def _typed() -> str:
    if sys.stdin.isatty():
        print("> ", end="", flush=True)
    line: str = await asyncio.to_thread(sys.stdin.readline)
    return line.strip()


def _sorry(turns: Turns, response: str, locale: str, error: InvalidInput) -> str:
    return turns.phrase(response, locale, limit=getattr(error, "limit_chars", "")).text


def _show(console: Console, messages: list[Message]) -> None:
    number = 0
    for message in messages:
        console.print(Markdown(message.text))
        if message.custom and (source := message.custom.get("source")):
            console.print(f"({source['office']}, {source['reviewed']}, {source['url']})", style="dim", markup=False)
        for button in message.buttons:
            number += 1
            console.print(f"  [{number}] {button['title']}", markup=False)
    console.print()
