"""What the person who runs the desk may set: the only module that reads the environment.

Every setting is `SPORTELLO_<NAME>` in the environment or in `.env`; the table in the README is
checked against this class.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import parse_qs, urlsplit

from pydantic import AliasChoices, BeforeValidator, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.addresses import networks_of, origin_of

CHECKOUT = Path(__file__).resolve().parent.parent
LOOPBACK = ("localhost", "127.0.0.1", "::1")
STARTTLS = ("required", "auto", "never")
PACKAGED = Path(__file__).resolve().parent / "project"  # where the wheel keeps config.yml, domain.yml and the corpus


def calculate_in_one_thread() -> None:
    """Let the libraries that are loaded from now on calculate in one thread each, unless the environment says more.

    On a busy machine of few cores the threads of BLAS wait for each other, spinning: training took 60 s instead of 2.
    """
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(variable, "1")


def home_project() -> Path:
    """Return the folder of our own config.yml: the checkout, or the copy inside an installed wheel."""
    return PACKAGED if (PACKAGED / "config.yml").is_file() else CHECKOUT


def _by_commas(value: object) -> object:
    """Split a list as it is written in the environment."""
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


Listed = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_by_commas)]


class Settings(BaseSettings):
    """Settings of one process; unknown names are ignored, wrong values stop the start with a clear message."""

    model_config = SettingsConfigDict(env_prefix="SPORTELLO_", env_file=".env", extra="ignore", frozen=True)

    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8080, ge=0, le=65535, description="port to listen on; 0 takes a free one")
    data_dir: Path = Field(Path("var"), description="folder of the database, the secret and the log of the desk")
    database_url: str | None = Field(
        None,
        validation_alias=AliasChoices("DATABASE_URL", "SPORTELLO_DATABASE_URL"),
        description="`postgresql://…` for more than one process; empty means SQLite in the data folder",
    )
    project: Path = Field(default_factory=home_project, description="folder of config.yml, domain.yml and faq_corpus")
    public_url: str | None = Field(None, description="address students see, e.g. `https://aiuto.ateneo.it`")
    embed_origins: Listed = Field((), description="origins of the pages that may show the widget, separated by commas")
    trusted_proxies: Listed = Field(
        (), description="addresses of the reverse proxies whose X-Forwarded-* headers are believed, by commas"
    )
    rest_backends: Listed = Field(
        (), description="addresses of programs that speak for many students over REST, by commas"
    )
    secret_key: str | None = Field(
        None, min_length=32, description="key that signs links; empty: made at the first start, kept in the data folder"
    )
    identity_key: str | None = Field(
        None,
        min_length=32,
        description="key with which the portal signs who uses the widget (HS256); empty: nobody",
    )
    site: str = Field("default", min_length=1, max_length=100, description="name of this desk in those signed tokens")
    smtp_url: SecretStr | None = Field(
        None, description="server that mail leaves by, `smtp://user:password@host:587`; empty: files in the data folder"
    )
    mail_from: str | None = Field(
        None, max_length=254, pattern=r"^[^@\s<>,;:\"\\]+@[A-Za-z0-9.-]+$", description="address that mail comes from"
    )
    alert_mail: str | None = Field(
        None,
        max_length=254,
        pattern=r"^[^@\s<>,;:\"\\]+@[A-Za-z0-9.-]+$",
        description="mailbox of the office, told of requests that nobody has taken; empty: the console tells",
    )
    clamd: str | None = Field(
        None,
        pattern=r"^(/.+|.+:[0-9]{1,5})$",
        description="virus scanner, `127.0.0.1:3310` or `/run/clamav/clamd.ctl`; empty: files are not scanned",
    )
    webhook_urls: Listed = Field((), description="addresses that are called when something happens, by commas")
    webhook_secret: SecretStr | None = Field(None, min_length=32, description="key that signs those calls")
    webhook_loopback: bool = Field(False, description="calls may go to this machine, and there without TLS")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="DEBUG, INFO, WARNING or ERROR")
    console_log: bool = Field(False, description="human-readable log lines instead of JSON")
    eval_sets: Path | None = Field(None, description="folder of public question sets for `sportello faq eval`")

    def __init__(self, **values: object) -> None:
        """Read the environment and `.env`; keyword arguments win over both."""
        super().__init__(**{name: value for name, value in values.items() if value is not None})  # type: ignore[arg-type]

    @field_validator("embed_origins")
    @classmethod
    def _are_origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for text in value:
            origin_of(text)
        return value

    @field_validator("trusted_proxies", "rest_backends")
    @classmethod
    def _are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        networks_of(value)
        return value

    @field_validator("public_url")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value:
            origin_of(value, whole=False)
        return value

    @field_validator("smtp_url")
    @classmethod
    def _is_a_mail_server(cls, value: SecretStr | None) -> SecretStr | None:
        """Check without quoting it: it holds a password."""
        if value is None:
            return value
        try:
            parts = urlsplit(value.get_secret_value())
            is_right = parts.scheme in ("smtp", "smtps") and parts.hostname and (parts.port or 25) > 0
        except ValueError:
            is_right = False
        if not is_right or parse_qs(parts.query).get("starttls", ["required"])[-1] not in STARTTLS:
            raise ValueError("write smtp://user:password@host:587 or smtps://…; ?starttls=never only on loopback")
        return value

    @model_validator(mode="after")
    def _mail_has_a_sender(self) -> Settings:
        if self.smtp_url is not None and self.mail_from is None:
            raise ValueError("SPORTELLO_SMTP_URL needs SPORTELLO_MAIL_FROM: which address does the mail come from?")
        return self

    @model_validator(mode="after")
    def _calls_are_safe(self) -> Settings:
        """Check the form of the addresses; where their names lead is looked at before each call."""
        for url in self.webhook_urls:
            parts = urlsplit(url)
            schemes = ("https", "http") if self.webhook_loopback and parts.hostname in LOOPBACK else ("https",)
            if parts.scheme not in schemes or not parts.hostname or "@" in parts.netloc or parts.fragment:
                raise ValueError("SPORTELLO_WEBHOOK_URLS: write https://host/path, without a password")
        if self.webhook_urls and self.webhook_secret is None:
            raise ValueError("SPORTELLO_WEBHOOK_URLS needs SPORTELLO_WEBHOOK_SECRET: how else would they know us?")
        return self

    @property
    def sender(self) -> str:
        """Return the address that mail comes from."""
        host = urlsplit(self.base_url).hostname or "localhost"
        return self.mail_from or f"noreply@{'localhost' if host.replace('.', '').isdigit() or ':' in host else host}"

    @property
    def base_url(self) -> str:
        """Return the address for links, without a slash at the end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")
