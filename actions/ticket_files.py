"""The step of a request in which files are added: by the clip, not by words; until then they wait in the chat."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.turns import intent_of
from actions.words import button, locale_of, word
from bot.attachments import Attachment
from bot.helpdesk import Helpdesk
from bot.topics import Field

DONE = "files"  # what the button answers
TYPED = (
    *(DONE, "continua", "fatto", "ecco fatto", "finito", "ho finito", "avanti", "ok"),
    *("continue", "done", "i am done", "next", "go on"),
)


async def waiting_files(desk: Helpdesk, tracker: Tracker) -> list[Attachment]:
    """Return the files that wait in the conversation."""
    async with desk.database.reading() as session:
        conversation = await desk.conversations.by_key(session, tracker.sender_id)
        return await desk.attachments.drafts(session, conversation.id) if conversation else []


def names_of(files: list[Attachment]) -> str:
    """Return the names of some files as one reads them."""
    return ", ".join(file.name for file in files)


async def ask_files(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    domain: dict[str, Any],
    desk: Helpdesk,
    asked: Field,
    values: dict[str, Any],
) -> None:
    """Ask for files; `values` is what every question of the form carries."""
    files = await waiting_files(desk, tracker)
    response = "utter_ask_files_waiting" if files else "utter_ask_files" if asked.max_files > 1 else "utter_ask_file"
    go_on = button(word(domain, "utter_button_continue", locale_of(tracker)), f'/give_answer{{"answer":"{DONE}"}}')
    values["json_message"]["max_files"] = asked.max_files
    dispatcher.utter_message(
        response=response, names=names_of(files), limit=asked.max_files, **values | {"buttons": [go_on]}
    )


def is_done(tracker: Tracker, text: str) -> bool:
    """Tell whether the student goes on from this step, by the button or in words."""
    return text.strip().casefold() in TYPED or intent_of(tracker) == "affirm"


def what_is_wrong(files: list[Attachment], asked: Field) -> str | None:
    """Return the response that says why these files are not an answer, or None."""
    if len(files) > asked.max_files:
        return "utter_too_many_files"
    return "utter_files_missing" if asked.required and not files else None
