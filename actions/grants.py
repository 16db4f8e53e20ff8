"""Access that a student authorised for a time: told with a request, and taken back by a word."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.moments import moment
from actions.own import own_tickets
from actions.words import button, locale_of, word
from bot.conversations import DESK
from bot.helpdesk import Helpdesk
from bot.tickets import ConsentGrant, Ticket, format_number

OFFER = "revoke"
YES, KEEP = "revoke_yes", "revoke_no"  # what the buttons of the question answer
Domain = dict[str, Any]


async def active_grants(desk: Helpdesk, tickets: list[Ticket]) -> list[ConsentGrant]:
    """Return what is authorised now with some requests."""
    async with desk.database.reading() as session:
        return await desk.tickets.active_grants(session, [ticket.id for ticket in tickets])


async def say_active(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, desk: Helpdesk, tickets: list[Ticket]
) -> None:
    """Say what is authorised with some requests, with the button to take it back; nothing where nothing is."""
    grants = await active_grants(desk, tickets)
    if not grants:
        return
    locale = locale_of(tracker)
    revoke = button(word(domain, "utter_button_revoke_grants", locale), "/revoke_grants")
    dispatcher.utter_message(
        response="utter_grants_active", grants=_lines(domain, desk, grants, locale), buttons=[revoke]
    )


async def revoke(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    domain: Domain,
    desk: Helpdesk,
    tickets: list[Ticket],
    answer: str = "",
    number: str = "",
) -> list[EventType]:
    """Take back everything authorised with some requests, once the student has confirmed it; say which that was.

    `number` is that of the one request which was named, if one was.
    """
    grants, locale = await active_grants(desk, tickets), locale_of(tracker)
    if not grants:
        dispatcher.utter_message(response="utter_no_grants")
        return [SlotSet("offer", None)]
    if answer == KEEP:
        return keep(dispatcher)
    if answer == YES:
        return await _revoke_now(dispatcher, tracker, domain, desk, grants)
    dispatcher.utter_message(
        response="utter_confirm_revoke",
        grants=_lines(domain, desk, grants, locale),
        buttons=[
            button(word(domain, "utter_button_revoke_now", locale), _payload(YES, number)),
            button(word(domain, "utter_button_keep_grants", locale), _payload(KEEP, number)),
        ],
    )
    return [SlotSet("offer", f"{OFFER}:{number}")]


async def revoke_offered(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, desk: Helpdesk, number: str
) -> list[EventType]:
    """Take back what the bot has just asked about, after a typed yes."""
    tickets = await own_tickets(desk, tracker)
    meant = [ticket for ticket in tickets if number in ("", ticket.number)]
    return await revoke(dispatcher, tracker, domain, desk, meant, YES, number)


def keep(dispatcher: CollectingDispatcher) -> list[EventType]:
    """Say that everything stays as it was."""
    dispatcher.utter_message(response="utter_grants_kept")
    return [SlotSet("offer", None)]


async def _revoke_now(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, desk: Helpdesk, grants: list[ConsentGrant]
) -> list[EventType]:
    revoked: list[ConsentGrant] = []
    async with desk.database.writing() as session:
        for grant in grants:  # only what the student was shown: by their ids, in the order of their requests
            revoked += await desk.tickets.revoke(session, grant.ticket_id, grant.id)
    desk.wakes.notify(DESK)
    lines = _lines(domain, desk, revoked or grants, locale_of(tracker))
    dispatcher.utter_message(response="utter_grants_revoked", grants=lines)
    return [SlotSet("offer", None)]


def _lines(domain: Domain, desk: Helpdesk, grants: list[ConsentGrant], locale: str) -> str:
    """Return a line for each: what, with whose rights, for which request, until when."""
    own, line = word(domain, "utter_grant_own", locale), word(domain, "utter_grant_line", locale)
    other = word(domain, "utter_grant_other", locale)
    return "\n".join(
        line.format(
            words=grant.words,
            behalf=own if grant.is_own else other.format(name=grant.person_name or "…", kind=grant.person_kind or "…"),
            number=format_number(grant.ticket_id),
            until=moment(desk, grant.expires_at, locale),
        )
        for grant in grants
    )


def _payload(answer: str, number: str) -> str:
    named = f'"ticket_number":"{number}",' if number else ""
    return f'/revoke_grants{{{named}"answer":"{answer}"}}'
