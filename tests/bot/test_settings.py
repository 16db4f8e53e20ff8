"""Settings come from the environment, from `.env`, or from the command line, in this order of weakness."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import Settings


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("DATABASE_URL", *(f"SPORTELLO_{field.upper()}" for field in Settings.model_fields)):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_without_settings_the_desk_runs_on_this_machine_only() -> None:
    settings = Settings()

    assert (settings.host, settings.port, settings.database_url, settings.embed_origins) == (
        "127.0.0.1",
        8080,
        None,
        (),
    )
    assert (settings.project / "domain.yml").is_file()


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("SPORTELLO_PORT=1\nSPORTELLO_HOST=::1\nSPORTELLO_LOG_LEVEL=DEBUG\n")
    monkeypatch.setenv("SPORTELLO_PORT", "2")
    monkeypatch.setenv("SPORTELLO_HOST", "localhost")

    settings = Settings(port=3, host=None)

    assert (settings.port, settings.host, settings.log_level) == (3, "localhost", "DEBUG")


@pytest.mark.parametrize("name", ["DATABASE_URL", "SPORTELLO_DATABASE_URL"])
def test_the_database_may_be_named_as_hosting_services_do(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "postgresql://desk@localhost/desk")

    assert Settings().database_url == "postgresql://desk@localhost/desk"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("", ()),
        ("https://www.ateneo.it", ("https://www.ateneo.it",)),
        ("https://www.ateneo.it, https://corsi.ateneo.it", ("https://www.ateneo.it", "https://corsi.ateneo.it")),
    ],
)
def test_several_addresses_are_separated_by_commas(
    monkeypatch: pytest.MonkeyPatch, written: str, read: tuple[str, ...]
) -> None:
    monkeypatch.setenv("SPORTELLO_EMBED_ORIGINS", written)

    settings = Settings()

    assert settings.embed_origins == read


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("PORT", "http"),
        ("PORT", "70000"),
        ("SECRET_KEY", "short"),
        ("LOG_LEVEL", "LOUD"),
        ("EMBED_ORIGINS", "*"),
        ("EMBED_ORIGINS", "https://*.ateneo.it"),
        ("EMBED_ORIGINS", "https://www.ateneo.it, www.ateneo.it"),
        ("TRUSTED_PROXIES", "xx"),
        ("TRUSTED_PROXIES", "10.0.0.1, 10.0.0.1/8"),
        ("REST_BACKENDS", "portale"),
        ("PUBLIC_URL", "aiuto.ateneo.it"),
    ],
)
def test_a_wrong_value_stops_the_start(monkeypatch: pytest.MonkeyPatch, name: str, wrong: str) -> None:
    monkeypatch.setenv(f"SPORTELLO_{name}", wrong)

    with pytest.raises(ValidationError, match=name.lower()):
        Settings()


@pytest.mark.parametrize(
    "wrong", ["mail.ateneo.it", "http://mail.ateneo.it", "smtp://u:passw0rd@", "smtp://h:x", "smtp://h?starttls=maybe"]
)
def test_a_wrong_mail_server_is_refused_without_repeating_its_password(
    monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    monkeypatch.setenv("SPORTELLO_SMTP_URL", wrong)
    monkeypatch.setenv("SPORTELLO_MAIL_FROM", "aiuto@ateneo.it")

    with pytest.raises(ValidationError, match="smtp_url") as refused:
        Settings()

    assert "passw0rd" not in str(refused.value.errors()[0]["msg"])


def test_a_mail_server_needs_a_sender_and_its_password_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPORTELLO_SMTP_URL", "smtp://u:passw0rd@mail.ateneo.it")
    with pytest.raises(ValidationError, match="SPORTELLO_MAIL_FROM"):
        Settings()
    monkeypatch.setenv("SPORTELLO_MAIL_FROM", "aiuto@ateneo.it")

    settings = Settings()

    assert settings.sender == "aiuto@ateneo.it"
    assert "passw0rd" not in repr(settings)


@pytest.mark.parametrize(
    ("address", "sender"),
    [(None, "noreply@localhost"), ("https://aiuto.ateneo.it/", "noreply@aiuto.ateneo.it")],
)
def test_mail_written_as_files_has_a_sender_too(address: str | None, sender: str) -> None:
    assert Settings(public_url=address).sender == sender


@pytest.mark.parametrize("given", ["https://aiuto.ateneo.it", "https://aiuto.ateneo.it/"])
def test_links_carry_the_address_that_students_see(given: str) -> None:
    assert Settings(public_url=given).base_url == "https://aiuto.ateneo.it"
    assert Settings(port=8081).base_url == "http://127.0.0.1:8081"
