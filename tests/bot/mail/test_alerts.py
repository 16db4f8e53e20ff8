"""Who of the operators is told by mail, and of what."""

from __future__ import annotations

import pytest
from support.mail_sink import Sink
from support.office import Office

from bot.operators import Role
from bot.outbox import OutboxKind


@pytest.fixture
async def members(office: Office) -> None:
    """Put Anna and Bruno into the fees office, and Carla into the other one."""
    operators = office.desk.operators
    async with office.desk.database.writing() as session:
        for login in ("bruno", "carla"):
            name, email = f"{login.title()} Sala", f"{login}@example.it"
            await operators.accounts.add(session, login, name, email, Role.OPERATOR, "none")
    for login, name in (("anna", "Ufficio tasse"), ("bruno", "Ufficio tasse"), ("carla", "Servizi informatici")):
        await operators.offices.set(login, [name])


def told(sink: Sink) -> list[tuple[str, ...]]:
    return [mail.recipients for mail in sink.received]


@pytest.mark.usefixtures("members")
async def test_a_new_request_is_told_to_each_of_its_office_who_wants_to_know(office: Office, sink: Sink) -> None:
    await office.opens(email=None)
    await office.mails()
    both = told(sink)
    await office.desk.operators.own.choose_mails(office.anna, [OutboxKind.ALERT_NEW.value])
    await office.opens(email=None)
    await office.mails()

    assert both == [("anna@example.it",), ("bruno@example.it",)]
    assert told(sink)[2:] == [("bruno@example.it",)]


@pytest.mark.usefixtures("members")
async def test_what_the_student_writes_is_told_to_who_has_the_request_and_wants_to_know(
    office: Office, sink: Sink
) -> None:
    for unwanted in ([], [OutboxKind.ALERT_STUDENT_WROTE.value]):
        ticket = await office.opens(email=None)
        await office.takes(ticket)
        await office.desk.operators.own.choose_mails(office.anna, unwanted)
        async with office.desk.database.writing() as session:
            await office.desk.tickets.student_message(session, ticket.id, "Ecco la ricevuta")
        await office.mails()

    assert told(sink) == [("anna@example.it",)]
