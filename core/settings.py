"""Settings, from the environment or `.env`. `.env.example` explains each. Secrets have no default."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from db.states import PaymentRail

TELEGRAM_API = "https://api.telegram.org"
STRIPE_API = "https://api.stripe.com"
ANTHROPIC_API = "https://api.anthropic.com"
OPENAI_API = "https://api.openai.com/v1"


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
    anthropic_api_key: SecretStr | None = None
    anthropic_base_url: str = ANTHROPIC_API
    # The newest of each family that the SDK lists (`anthropic.types.ModelParam`): a cheap one reads, a strong one
    # judges and writes.
    anthropic_reading_model: str = "claude-haiku-5-5"
    anthropic_judging_model: str = "claude-sonnet-5-5"
    anthropic_writing_model: str = "claude-sonnet-5-5"
    openai_api_key: SecretStr | None = None
    openai_base_url: str = OPENAI_API
    # As above, by `openai.types.ChatModel`: luna is the cheap family, terra the strong one whose price is published.
    openai_reading_model: str = "gpt-6-luna"
    openai_judging_model: str = "gpt-6.1-terra"
    openai_writing_model: str = "gpt-6.1-terra"
    # How long such a model thinks before it answers. A server that does not know the word needs `unset`.
    openai_effort: Literal["unset", "none", "minimal", "low", "medium", "high"] = "low"
    ai_reading_seconds: float = Field(default=60, gt=0)
    ai_judging_seconds: float = Field(default=90, gt=0)
    ai_writing_seconds: float = Field(default=120, gt=0)
    # In dollars: of one person a day, of everybody a day, and in all. None is no limit.
    ai_budget_person: Decimal | None = Field(default=Decimal(1), ge=0)
    ai_budget_day: Decimal | None = Field(default=Decimal(20), ge=0)
    ai_budget_all: Decimal | None = Field(default=None, ge=0)
    # Set by `shortlist run` where its stand-ins answer, and not by operators: every screen says so then.
    ai_only_plays: bool = False
    admin_ids: Annotated[tuple[int, ...], NoDecode] = ()
    log_format: LogFormat = LogFormat.CONSOLE
    log_level: str = "INFO"

    @field_validator("admin_ids", "payments", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("telegram_api_url", "public_url", "stripe_api_url", "anthropic_base_url", "openai_base_url")
    @classmethod
    def _drop_slash(cls, value: str | None) -> str | None:
        return value.rstrip("/") if value else value

    @property
    def storage_url(self) -> str:
        """Where files are kept: FILES_URL, or a folder in the data directory."""
        return self.files_url or (self.data_dir.resolve() / "files").as_uri()

    @property
    def has_models(self) -> bool:
        """Whether there is a key for any provider: without one nothing is for sale."""
        return self.anthropic_api_key is not None or self.openai_api_key is not None

    @property
    def sold_by(self) -> tuple[PaymentRail, ...]:
        """How people can buy: not at all where nothing that costs credits can be done. What was paid before is
        looked after by `rails` all the same."""
        return self.rails if self.has_models else ()

    @property
    def rails(self) -> tuple[PaymentRail, ...]:
        """How people can pay: what PAYMENTS names, in its order, without Stripe while there is no key for it."""
        has_stripe = self.stripe_secret_key is not None
        return tuple(rail for rail in self.payments if rail != PaymentRail.STRIPE or has_stripe)
