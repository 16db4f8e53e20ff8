"""Beginning a request, unless one about the same matter is open already: then the question goes there, if it may."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.own import own_tickets
from actions.pending import Pending, Task
from actions.repeats import Matter, find_repeat, say_repeat
from actions.status_words import Domain, about
from actions.ticket_steps import emptied
from actions.words import locale_of
from bot.helpdesk import Helpdesk, helpdesk


class ActionOpenRequest(Action):
    """Begins the form, or asks first whether an open request is meant."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_open_request"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Look at what was asked so far."""
        return await begin_request(dispatcher, tracker, domain, await helpdesk())


async def begin_request(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, desk: Helpdesk
) -> list[EventType]:
    """Begin the form; a repeat is offered once for each question."""
    question = str(tracker.get_slot("last_question") or "")
    asked = str(tracker.get_slot("repeat_asked") or "")
    repeat = None
    if question and question != asked:
        repeat = await find_repeat(desk, await own_tickets(desk, tracker), Matter(question), locale_of(tracker))
    if repeat is None:
        return begin_form()
    say_repeat(dispatcher, tracker, domain, repeat, about("add_message", repeat.number), "/open_ticket")
    return [
        SlotSet("offer", f"append:{repeat.number}"),
        SlotSet("repeat_asked", question),
        Pending(Task.WRITE, repeat.number, question).kept(),
    ]


def begin_form() -> list[EventType]:
    """Begin the form, whatever was offered before."""
    return [*emptied("offer", "pending", "ticket_repeat"), FollowupAction("ticket_form")]
