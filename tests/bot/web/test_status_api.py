"""Following a request by API: what each proof opens, and that a wrong one tells nothing."""

from __future__ import annotations

import re

import jwt
import pytest
from sqlalchemy import select
from support.clock import Clock
from support.site import Answer, Operator, Site, Student

from bot.access.models import AccessCode
from bot.helpdesk import Helpdesk
from bot.institution import StatusPolicy
from bot.outbox import OutboxItem, OutboxKind
from bot.settings import Settings
from bot.tickets import NewTicket, Ticket

MARIO = "mario@example.it"
KEY = "a key of the portal, long enough for HS256"
COOKIE = "__Host-richieste"


@pytest.fixture
async def ticket(desk: Helpdesk) -> Ticket:
    return await desk.open_ticket(NewTicket("tasse", "Rimborso", "it", "Ho pagato due volte", MARIO, "Mario Rossi"))


async def _posts(site: Site, path: str, body: object, **headers: str) -> Answer:
    return await site.call("POST", path, body, headers={"Origin": site.base} | headers)


async def _code(desk: Helpdesk) -> str:
    async with desk.database.reading() as session:
        mail = await session.scalar(select(OutboxItem).where(OutboxItem.kind == OutboxKind.ACCESS_CODE))
        assert mail is not None
        return desk.access.code_of(mail.data["code_id"])


def _page(answer: Answer) -> dict[str, str]:
    """Return the cookie that an answer sets, as the browser sends it back."""
    cookie = answer.headers["Set-Cookie"]
    assert re.fullmatch(rf"{COOKIE}=[\w-]{{43}}; HttpOnly; Path=/; SameSite=Lax; Secure", cookie)
    return {"Cookie": cookie.split(";")[0]}


async def test_number_and_address_show_where_a_request_stands_and_nothing_that_was_written(
    site: Site, ticket: Ticket
) -> None:
    answer = await _posts(site, "/api/status", {"number": "n. 1", "email": "MARIO@example.it"})

    assert answer.status == 200
    assert set(answer.json()) == {"status"}
    status = answer.json()["status"]
    assert (status["number"], status["state"], status["phase"]) == ("000001", "open", "new")
    assert "Set-Cookie" not in answer.headers
    for secret in ("Rimborso", "pagato", "Mario", MARIO):
        assert secret not in answer.text


async def test_every_mismatch_is_the_same_to_the_byte(site: Site, ticket: Ticket) -> None:
    def bytes_of(answer: Answer) -> tuple[int, dict[str, str], bytes]:
        headers = {
            name: value for name, value in answer.headers.items() if name.lower() not in ("x-request-id", "date")
        }
        return answer.status, headers, answer.body.replace(answer.headers["X-Request-Id"].encode(), b"?")

    wrong_number = await _posts(site, "/api/status", {"number": "2", "email": MARIO})
    wrong_address = await _posts(site, "/api/status", {"number": "1", "email": "lucia@example.it"})
    wrong_both = await _posts(site, "/api/status", {"number": "999999999", "email": "lucia@example.it"})

    assert bytes_of(wrong_number) == bytes_of(wrong_address) == bytes_of(wrong_both)
    assert (wrong_both.status, wrong_both.code) == (404, "no_match")


@pytest.mark.parametrize("path", ["/api/status/code", "/api/status/link"])
async def test_asking_for_a_mail_tells_nothing_but_that_it_was_asked(
    site: Site, desk: Helpdesk, ticket: Ticket, path: str
) -> None:
    right = await _posts(site, path, {"number": "1", "email": MARIO})
    wrong = await _posts(site, path, {"number": "1", "email": "lucia@example.it"})

    assert right.status == wrong.status == 202
    assert len(right.body) == len(wrong.body)
    assert right.json().keys() == wrong.json().keys()
    async with desk.database.reading() as session:
        mails = list(await session.scalars(select(OutboxItem.ticket_id).where(OutboxItem.kind.in_(MAILED))))
    assert mails == [ticket.id]


MAILED = (OutboxKind.ACCESS_CODE, OutboxKind.ACCESS_LINK, OutboxKind.TICKET_LIST)


async def test_the_digits_open_the_ticket_for_the_browser_until_it_signs_out(
    site: Site, desk: Helpdesk, ticket: Ticket
) -> None:
    key = (await _posts(site, "/api/status/code", {"number": "1", "email": MARIO})).json()["key"]
    wrong = await _posts(site, "/api/status/code/verify", {"key": key, "code": "no digits"})
    opened = await _posts(site, "/api/status/code/verify", {"key": key, "code": await _code(desk)})
    page = _page(opened)
    read = await site.call("GET", "/api/status/tickets/000001", headers=page)
    twice = await site.call("GET", "/api/status/tickets", headers={"Cookie": f"{page['Cookie']}; {page['Cookie']}"})

    assert (wrong.status, wrong.code) == (403, "code_refused")
    assert [each["number"] for each in opened.json()["tickets"]] == ["000001"]
    assert [entry["text"] for entry in read.json()["entries"]] == ["Ho pagato due volte"]
    assert twice.status == 401
    assert (await _posts(site, "/api/status/end", {}, **page)).status == 204
    assert (await site.call("GET", "/api/status/tickets", headers=page)).status == 401


async def test_the_digits_open_the_ticket_for_the_chat_that_sends_them(
    site: Site, desk: Helpdesk, student: Student, ticket: Ticket
) -> None:
    bearer = {"Authorization": student.headers["Authorization"]}
    key = (await _posts(site, "/api/status/code", {"number": "1", "email": MARIO}, **bearer)).json()["key"]

    opened = await _posts(site, "/api/status/code/verify", {"key": key, "code": await _code(desk)}, **bearer)

    assert "Set-Cookie" not in opened.headers
    assert (await site.call("GET", "/api/status/tickets/1", headers=bearer)).status == 200


async def test_another_ones_ticket_and_none_are_the_same(site: Site, desk: Helpdesk, ticket: Ticket) -> None:
    await desk.open_ticket(NewTicket("tasse", "Altrui", "it", email="lucia@example.it"))
    key = (await _posts(site, "/api/status/code", {"number": "1", "email": MARIO})).json()["key"]
    page = _page(await _posts(site, "/api/status/code/verify", {"key": key, "code": await _code(desk)}))

    def told(answer: Answer) -> tuple[int, bytes]:
        return answer.status, answer.body.replace(answer.headers["X-Request-Id"].encode(), b"?")

    others = [await site.call("GET", f"/api/status/tickets/{number}", headers=page) for number in (2, 3, 10**30)]

    assert {told(answer) for answer in others} == {told(others[0])}
    assert others[0].status == 404


async def test_a_desk_with_the_full_policy_shows_everything_public_for_number_and_address(
    site: Site, desk: Helpdesk, ticket: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = desk.institution.model_copy(update={"status_policy": StatusPolicy.FULL})
    monkeypatch.setattr(type(desk), "institution", property(lambda _: full))

    answer = await _posts(site, "/api/status", {"number": "1", "email": MARIO})

    assert [entry["text"] for entry in answer.json()["entries"]] == ["Ho pagato due volte"]
    assert (await site.call("GET", "/api/status/tickets/1", headers=_page(answer))).status == 200


async def test_the_portal_vouches_for_a_student_in_the_chat_and_on_the_pages(
    site: Site, desk: Helpdesk, student: Student, clock: Clock
) -> None:
    desk.settings = Settings(data_dir=desk.settings.data_dir, identity_key=KEY)
    at = int(clock().timestamp())
    claims = {"sub": "rosa-77", "email": "rosa@example.it", "name": "Rosa Bruni", "aud": "default", "iat": at}
    tokens = [jwt.encode(claims | {"exp": at + 900, "jti": str(n)}, KEY, "HS256") for n in range(2)]

    known = await site.call("POST", "/api/chat/identify", {"token": tokens[0]}, headers=student.headers)
    async with desk.database.reading() as session:
        conversation = await desk.conversations.by_key(session, student.key)
    assert conversation is not None
    await desk.open_ticket(NewTicket("tasse", "Rimborso", "it", conversation_id=conversation.id))
    opened = await _posts(site, "/api/status/identity", {"token": tokens[1]})
    replayed = await _posts(site, "/api/status/identity", {"token": tokens[0]})

    assert known.json() == {"email": "rosa@example.it", "name": "Rosa Bruni"}
    assert [each["number"] for each in opened.json()["tickets"]] == ["000001"]
    assert (await site.call("GET", "/api/status/tickets/1", headers=_page(opened))).status == 200
    assert (replayed.status, replayed.code) == (403, "identity_refused")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"number": "０００４１２", "email": MARIO}, "ticket_number"),
        ({"number": "1", "email": "a@b\r\nBcc: v@e.org"}, "email"),
        ({"number": 1, "email": MARIO}, "invalid"),
        ({"number": "1", "email": "a" * 600}, "too_long"),
    ],
)
async def test_what_cannot_be_a_number_or_an_address_is_said_so(site: Site, body: object, code: str) -> None:
    answer = await _posts(site, "/api/status", body)

    assert answer.code == code
    assert answer.status in (413, 422)


async def test_a_merge_opens_nothing_to_the_chat_in_which_the_address_was_only_typed(
    site: Site, desk: Helpdesk, student: Student, operator: Operator, ticket: Ticket
) -> None:
    bearer = {"Authorization": student.headers["Authorization"]}
    async with desk.database.reading() as session:
        conversation = await desk.conversations.by_key(session, student.key)
    assert conversation is not None
    typed = NewTicket("tasse", "La stessa cosa", "it", email=MARIO, conversation_id=conversation.id)
    await desk.open_ticket(typed)
    merged = await operator.posts("/api/console/tickets/2/merge", {"into": "1"})

    tickets = await site.call("GET", "/api/status/tickets", headers=bearer)
    read = await site.call("GET", "/api/status/tickets/1", headers=bearer)
    shown = await site.call("GET", "/ticket/000001", headers=bearer)

    assert merged.status == 200
    assert [each["number"] for each in tickets.json()["tickets"]] == ["000002"]
    assert read.status == 404
    assert shown.status != 200
    assert all("pagato" not in answer.text for answer in (tickets, read, shown))


async def test_reading_answers_is_never_blocked_by_wrong_tries(site: Site, student: Student, ticket: Ticket) -> None:
    bearer = {"Authorization": student.headers["Authorization"]}
    tries = [await _posts(site, "/api/status", {"number": "7", "email": f"a{n}@b.it"}, **bearer) for n in range(11)]
    right = await _posts(site, "/api/status", {"number": "1", "email": MARIO}, **bearer)

    assert [answer.status for answer in tries] == [404] * 10 + [429]
    assert (right.status, right.body.replace(right.headers["X-Request-Id"].encode(), b"?")) == (
        429,
        tries[-1].body.replace(tries[-1].headers["X-Request-Id"].encode(), b"?"),
    )
    assert (await site.call("GET", "/api/chat/suggest?q=rimborso")).status == 200
    assert (await student.posts("come chiedo il rimborso?")).status == 202


async def test_no_digits_that_were_never_mailed_open_anything(site: Site, desk: Helpdesk) -> None:
    key = (await _posts(site, "/api/status/code", {"number": "1", "email": MARIO})).json()["key"]
    async with desk.database.reading() as session:
        decoy = (await session.scalars(select(AccessCode.id))).one()

    answer = await _posts(site, "/api/status/code/verify", {"key": key, "code": desk.access.code_of(decoy)})

    assert (answer.status, answer.code) == (403, "code_refused")
