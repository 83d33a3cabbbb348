"""Settings, from the environment or `.env`. `.env.example` explains each. Secrets have no default."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from db.states import PaymentRail

TELEGRAM_API = "https://api.telegram.org"
STRIPE_API = "https://api.stripe.com"


class LogFormat(StrEnum):
    """How log lines are written."""

    CONSOLE = "console"
    JSON = "json"


class Settings(BaseSettings):
    """What an operator can set. Empty values count as unset."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    telegram_bot_token: SecretStr | None = None
    telegram_api_url: str = TELEGRAM_API
    database_url: SecretStr | None = None
    database_admin_url: SecretStr | None = None
    data_dir: Path = Path("var")
    public_url: str | None = None
    chat_url: str | None = None
    support_contact: str | None = None
    web_port: int = Field(default=8080, ge=0, le=65535)
    files_url: str | None = None
    files_key: SecretStr | None = None
    files_key_old: SecretStr | None = None
    memory_key: SecretStr | None = None
    payments: Annotated[tuple[PaymentRail, ...], NoDecode] = (PaymentRail.STRIPE, PaymentRail.STARS)
    stripe_secret_key: SecretStr | None = None
    stripe_webhook_secret: SecretStr | None = None
    stripe_api_url: str = STRIPE_API
    admin_ids: Annotated[tuple[int, ...], NoDecode] = ()
    log_format: LogFormat = LogFormat.CONSOLE
    log_level: str = "INFO"

    @field_validator("admin_ids", "payments", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("telegram_api_url", "public_url", "stripe_api_url")
    @classmethod
    def _drop_slash(cls, value: str | None) -> str | None:
        return value.rstrip("/") if value else value

    @property
    def storage_url(self) -> str:
        """Where files are kept: FILES_URL, or a folder in the data directory."""
        return self.files_url or (self.data_dir.resolve() / "files").as_uri()

    @property
    def rails(self) -> tuple[PaymentRail, ...]:
        """How people can pay: what PAYMENTS names, in its order, without Stripe while there is no key for it."""
        has_stripe = self.stripe_secret_key is not None
        return tuple(rail for rail in self.payments if rail != PaymentRail.STRIPE or has_stripe)
