"""What a server's answers mean, and what happens without one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.mail_sink import Sink

from bot.mail.message import Identity, envelope
from bot.mail.smtp import SmtpServer, SmtpTransport
from bot.mail.transport import FileTransport, Refused, TransportDown, TryLater
from bot.mail.words import Words
from bot.mail.worker import open_transport
from bot.settings import Settings

MAIL = envelope(
    Words("Ateneo", "Oggetto", "x\n.\nMAIL FROM:<a@b>\n", "<p>x</p>"), "desk@ateneo.it", "mario@example.it",
    Identity("<mail.1.ab@ateneo.it>", "<thread.1.cd@ateneo.it>"), "it", datetime(2026, 11, 3, tzinfo=UTC),
)  # fmt: skip


def transport(sink: Sink, *, start_tls: bool = False) -> SmtpTransport:
    return SmtpTransport(SmtpServer("127.0.0.1", sink.port, start_tls=start_tls), timeout_s=5)


async def test_one_mail_has_one_sender_and_one_recipient(sink: Sink) -> None:
    await transport(sink).send(MAIL)

    (mail,) = sink.received
    assert (mail.sender, mail.recipients) == ("desk@ateneo.it", ("mario@example.it",))
    assert mail.text.replace("\r\n", "\n") == "x\n.\nMAIL FROM:<a@b>\n"


@pytest.mark.parametrize(
    ("recipient", "data", "meaning", "is_bounce"),
    [
        ("550 no such user", None, Refused, True),
        ("450 mailbox busy", None, TryLater, False),
        (None, "554 content refused", Refused, False),
        (None, "451 try again", TryLater, False),
        (None, "421 going down", TransportDown, False),
    ],
)
async def test_an_answer_is_understood(
    sink: Sink, recipient: str | None, data: str | None, meaning: type[Exception], is_bounce: bool
) -> None:
    sink.refuse_recipient, sink.refuse_data = recipient, data

    with pytest.raises(meaning) as refused:
        await transport(sink).send(MAIL)

    assert getattr(refused.value, "is_bounce", False) is is_bounce


async def test_an_address_in_a_server_s_words_is_not_kept(sink: Sink) -> None:
    sink.refuse_recipient = "550 <mario@example.it>: no such user"

    with pytest.raises(Refused, match=r"^550 … no such user$"):
        await transport(sink).send(MAIL)


async def test_a_server_that_hangs_up_after_the_mail_may_get_it_again(sink: Sink) -> None:
    sink.drop_after_data = True

    with pytest.raises(TryLater):
        await transport(sink).send(MAIL)

    assert len(sink.received) == 1


async def test_nothing_leaves_in_the_clear_when_tls_is_asked_for(sink: Sink) -> None:
    with pytest.raises(TransportDown, match="TLS"):
        await transport(sink, start_tls=True).send(MAIL)

    assert sink.received == []


async def test_without_a_server_a_mail_is_one_file_however_often_it_is_sent(tmp_path: Path) -> None:
    files = open_transport(Settings(data_dir=tmp_path))

    await files.send(MAIL)
    await files.send(MAIL)

    (file,) = (tmp_path / "mail").iterdir()
    assert file.name == "mail.1.ab.eml"
    assert file.read_bytes() == MAIL.as_bytes()
    assert file.stat().st_mode & 0o777 == 0o600


async def test_a_folder_that_cannot_be_written_is_a_server_that_is_down(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file")

    with pytest.raises(TransportDown):
        await FileTransport(tmp_path / "mail").send(MAIL)


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.ateneo.it", SmtpServer("mail.ateneo.it", 587)),
        ("smtps://u:p%40ss@mail.ateneo.it", SmtpServer("mail.ateneo.it", 465, "u", "p@ss", True, False)),
        ("smtp://localhost:25?starttls=never", SmtpServer("localhost", 25, start_tls=False)),
        ("smtp://localhost:25?starttls=auto", SmtpServer("localhost", 25, start_tls=None)),
    ],
)
def test_a_server_is_named_by_an_address(url: str, server: SmtpServer) -> None:
    assert SmtpServer.of(url) == server
    assert "p@ss" not in repr(server)
