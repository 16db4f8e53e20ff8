"""A student takes back what was authorised for a time: of the request that is named, or of all that are known here."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import say_verdict
from actions.grants import active_grants, revoke
from actions.own import said
from actions.pending import Task
from actions.searched import Searched
from actions.status_words import Domain
from actions.ticket_commands import Command
from actions.words import locale_of
from bot.faq import Verdict, Zone
from bot.helpdesk import Helpdesk
from bot.tickets import Ticket


class ActionRevokeGrants(Command):
    """Asks whether to take the accesses back, saying which there are, and does it."""

    task = Task.REVOKE

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_revoke_grants"

    async def without_number(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: Domain,
        desk: Helpdesk,
        tickets: list[Ticket],
        text: str,
    ) -> list[EventType]:
        """Take back all; where there is none, what was said may be a question about something else."""
        if not await active_grants(desk, tickets):
            asked = str(tracker.latest_message.get("text") or "")
            verdict = desk.retriever.search(asked, locale=locale_of(tracker), today=desk.today())
            if not asked.startswith("/") and _is_question(asked, verdict):
                return await say_verdict(dispatcher, tracker, domain, desk, Searched(asked, asked), verdict)
        return await revoke(dispatcher, tracker, domain, desk, tickets, said(tracker, "answer"))


def _is_question(asked: str, verdict: Verdict) -> bool:
    """Tell whether a text that sounds like the command is about something else: one word alone may be, easily."""
    return verdict.zone is Zone.ANSWER or (verdict.zone is Zone.CLARIFY and len(asked.split()) == 1)
