"""Access for a time on the page of a request: authorised, seen and revoked without a script."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from support.clock import Clock
from support.forms import Reader
from support.site import Operator, Site
from support.ticket_page import form, proven

from bot.helpdesk import Helpdesk
from bot.institution import StatusPolicy
from bot.tickets import ConsentGrant, GrantEnd, GrantProof, NewTicket, Ticket, TicketState

PAGE = "/ticket/000001"
GRANT, REVOKE = ("action", "grant"), ("action", "revoke")
TOMORROW = "2026-11-04T17:00"  # the clock stands on Tuesday 3 November, 10:30 in Rome


@pytest.fixture
async def ticket(desk: Helpdesk) -> Ticket:
    return await desk.open_ticket(NewTicket("tasse", "Rimborso", "it", "Due volte", email="maria@example.it"))


@pytest.fixture
async def reader(site: Site, desk: Helpdesk, ticket: Ticket) -> Reader:
    """Return the browser of the student, who has followed the link of the first mail."""
    return await proven(site, desk, ticket)


async def kept(desk: Helpdesk, ticket: Ticket) -> list[ConsentGrant]:
    async with desk.database.reading() as session:
        return await desk.tickets.grants(session, ticket.id)


async def test_access_is_offered_until_the_end_of_the_next_working_day_and_shown_once_authorised(
    reader: Reader, desk: Helpdesk, ticket: Ticket
) -> None:
    page = await reader.visits(PAGE)
    offered = form(page, GRANT).values("until")

    for _ in range(2):  # the button is pressed twice
        seen = await reader.sends(form(page, GRANT), GRANT)

    (grant,) = await kept(desk, ticket)
    assert offered == [TOMORROW]
    assert "Hai autorizzato l'accesso" in seen.words
    assert "autorizzato fino al 4 novembre 2026, 17:00" in seen.words
    assert "Hai autorizzato un accesso temporaneo: I dati dei pagamenti, in lettura, con i tuoi diritti" in seen.words
    assert (grant.scope, grant.is_own) == ("data", True)
    assert "until 4 November 2026" in (await reader.visits(f"{PAGE}?lang=en")).words


async def test_a_mistake_is_told_beside_what_was_typed_and_nothing_is_authorised(
    reader: Reader, desk: Helpdesk, ticket: Ticket
) -> None:
    page = await reader.visits(PAGE)
    wrong = (
        ({"behalf": "other", "person_kind": "docente"}, "Scrivi cognome e nome della persona"),
        ({"behalf": "other", "person_name": "Rossi Maria"}, "Scrivi chi è la persona."),
        ({"until": "domani"}, "Scrivi giorno e ora della fine"),
        ({"until": "2026-11-03T10:00"}, "La fine è già passata"),
        ({"until": "2027-11-03T10:00"}, "È troppo lontano"),
        ({"until": "9" * 300}, "Scrivi giorno e ora della fine"),
        ({"scope": "<b>"}, "Scegli a che cosa dai accesso."),
    )

    for typed, words in wrong:
        seen = await reader.sends(form(page, GRANT), GRANT, **typed)
        assert (seen.status, words in seen.words) == (422, True), typed
        assert typed.get("person_name", "") in form(seen, GRANT).values("person_name")

    assert await kept(desk, ticket) == []


async def test_another_persons_rights_are_named_and_each_access_has_its_own_button(
    reader: Reader, desk: Helpdesk, ticket: Ticket
) -> None:
    page = await reader.visits(PAGE)
    await reader.sends(form(page, GRANT), GRANT, scope="account")
    page = await reader.visits(PAGE)
    named = {"behalf": "other", "person_name": "Rossi Maria", "person_kind": "docente"}
    page = await reader.sends(form(page, GRANT), GRANT, scope="data", **named)
    assert "con i diritti di Rossi Maria (docente)" in page.words

    first = next(each for each in page.forms if each.values("grant") == ["1"])
    page = await reader.sends(first, REVOKE)
    states = [(each.scope, each.ended_at is None) for each in await kept(desk, ticket)]
    page = await reader.sends(form(page, REVOKE), REVOKE)

    assert states == [("account", False), ("data", True)]
    assert all(each.ended_at for each in await kept(desk, ticket))
    assert "Hai revocato un accesso temporaneo" in page.words
    assert "autorizzato fino al" not in page.words


async def test_a_form_of_another_page_or_person_changes_nothing(
    reader: Reader, site: Site, desk: Helpdesk, ticket: Ticket
) -> None:
    page = await reader.visits(PAGE)
    await reader.sends(form(page, GRANT), GRANT)
    page = await reader.visits(PAGE)

    forged = await reader.sends(form(page, REVOKE), REVOKE, token="x")
    stranger = await Reader(site).sends(form(page, REVOKE), REVOKE)
    unknown = await reader.sends(form(page, REVOKE), REVOKE, grant="9" * 40)

    assert (forged.status, stranger.status, unknown.status) == (403, 401, 422)
    assert [each.ended_at for each in await kept(desk, ticket)] == [None]


async def test_a_closed_request_offers_no_access_and_says_how_the_last_one_ended(
    reader: Reader, desk: Helpdesk, ticket: Ticket, clock: Clock
) -> None:
    page = await reader.visits(PAGE)
    await reader.sends(form(page, GRANT), GRANT)
    async with desk.database.writing() as session:
        await desk.tickets.withdraw(session, ticket.id)

    closed = await reader.visits(PAGE)
    late = await reader.sends(form(page, GRANT), GRANT, until=f"{clock() + timedelta(hours=5):%Y-%m-%dT%H:%M}")

    assert "Accesso temporaneo finito con la richiesta" in closed.words
    assert not [each for each in closed.forms if GRANT in each.buttons or REVOKE in each.buttons]
    assert late.status == 409


async def test_an_office_asks_in_its_reply_and_the_form_opens_with_what_it_asks(
    reader: Reader, desk: Helpdesk, ticket: Ticket, operator: Operator
) -> None:
    ask = {
        "kind": "reply",
        "text": "Possiamo guardare il tuo account?",
        "then": "awaiting_user",
        "asks_grant": "account",
    }
    asked = await operator.posts(f"/api/console/tickets/{ticket.id}/entries", ask)
    page = await reader.visits(PAGE)
    seen = await reader.sends(form(page, GRANT), GRANT)

    assert asked.status == 201, asked.text
    assert "L'ufficio ti chiede un accesso temporaneo: «Il mio account»" in page.words
    assert form(page, GRANT).values("scope") == ["account"]
    assert "L'ufficio ti chiede" not in seen.words
    view = (await operator.gets(f"/api/console/tickets/{ticket.id}")).json()
    assert view["ticket"]["state"] == TicketState.OPEN.value
    (shown,) = view["grants"]
    assert (shown["words"], shown["is_own"], shown["person"], shown["proof"]) == (
        "Il mio account",
        True,
        None,
        "mailed",
    )
    assert shown["expires_at"] == "2026-11-04T16:00:00+00:00"


async def test_an_operator_can_ask_only_for_what_the_desk_offers_and_never_authorise(
    desk: Helpdesk, ticket: Ticket, operator: Operator
) -> None:
    entries = f"/api/console/tickets/{ticket.id}/entries"
    unknown = await operator.posts(entries, {"kind": "reply", "text": "?", "asks_grant": "everything"})
    note = await operator.posts(entries, {"kind": "note", "text": "?", "asks_grant": "account"})
    own = await operator.posts(f"/ticket/{ticket.number}", {"action": "grant"})

    assert (unknown.status, unknown.code) == (422, "grant_scope")
    assert (note.status, note.code) == (422, "note_only")
    assert own.status >= 400
    assert await kept(desk, ticket) == []


async def test_who_may_only_have_guessed_number_and_address_revokes_but_does_not_authorise(
    reader: Reader, site: Site, desk: Helpdesk, ticket: Ticket
) -> None:
    async with desk.database.writing() as session:
        token = await desk.access.enter_opened(session, ticket)
    opener = Reader(site, {"__Host-richieste": token})
    page = await opener.visits(PAGE)
    await opener.sends(form(page, GRANT), GRANT)
    full = desk.institution.model_copy(update={"status_policy": StatusPolicy.FULL})
    desk.content = replace(desk.content, institution=full)

    late = await opener.sends(form(page, GRANT), GRANT, scope="account")
    seen = await opener.visits(PAGE)
    await opener.sends(form(seen, REVOKE), REVOKE)
    mailed = await reader.visits(PAGE)
    await reader.sends(form(mailed, GRANT), GRANT)

    assert (late.status, "serve una prova in più" in late.words) == (403, True)
    assert not [each for each in seen.forms if GRANT in each.buttons]
    assert [(each.proof, each.ended_as) for each in await kept(desk, ticket)] == [
        (GrantProof.OPENED, GrantEnd.REVOKED),
        (GrantProof.MAILED, None),
    ]
