"""People: with an account, and before they have one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from db.base import Base, Created, Json, Key, Mapped, Updated, mapped_column, state
from db.states import LetterTone, OnboardingStatus, Provider, SubscriptionTier


class User(Base):
    """A person with an account."""

    __tablename__ = "users"

    id: Mapped[Key]
    telegram_id: Mapped[int] = mapped_column(sa.BigInteger, unique=True)
    email: Mapped[str | None]
    full_name: Mapped[str | None]
    language_code: Mapped[str] = mapped_column(server_default="en")
    # Chosen in the settings, which come with reminders.
    time_zone: Mapped[str] = mapped_column(server_default="UTC")
    subscription_tier: Mapped[SubscriptionTier] = mapped_column(
        state(SubscriptionTier, "subscription_tier"), server_default="free"
    )
    # Settled with the tier by `core.billing.subscriptions`, for operators who look at the row.
    subscription_status: Mapped[str | None]
    stripe_customer_id: Mapped[str | None] = mapped_column(unique=True)
    default_resume_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("resumes.id", ondelete="SET NULL", use_alter=True)
    )
    # Who does what costs something, as the person chose it in the settings.
    preferred_ai_provider: Mapped[Provider] = mapped_column(
        state(Provider, "preferred_ai_provider"), server_default="offline"
    )
    # Nothing of this person's ever goes to a provider.
    private_mode: Mapped[bool] = mapped_column(server_default=sa.false())
    # The other provider may step in where the preferred one fails.
    other_provider: Mapped[bool] = mapped_column(server_default=sa.false())
    # How letters sound, and their language; None is the posting's.
    letter_tone: Mapped[LetterTone] = mapped_column(state(LetterTone, "letter_tone"), server_default="neutral")
    letter_language: Mapped[str | None]
    # Given or not when somebody is asked about news; broadcasts go to nobody else.
    news_consent_at: Mapped[datetime | None]
    blocked_at: Mapped[datetime | None]
    created_at: Mapped[Created]
    updated_at: Mapped[Updated]


class OnboardingSession(Base):
    """A person before the account. Owns what they send until they keep it, delete it or walk away."""

    __tablename__ = "onboarding_sessions"
    __table_args__ = (
        # One open session a chat: whoever inserts second finds the first.
        sa.Index(
            "uq_onboarding_sessions_open_chat",
            "chat_id",
            unique=True,
            postgresql_where=sa.text("status IN ('created', 'active')"),
        ),
        sa.Index(
            "ix_onboarding_sessions_due",
            "expires_at",
            postgresql_where=sa.text("status IN ('created', 'active')"),
        ),
    )

    id: Mapped[Key]
    session_id: Mapped[str] = mapped_column(unique=True)
    # A session can be made elsewhere and meet its chat when /start brings its token.
    chat_id: Mapped[int | None] = mapped_column(sa.BigInteger)
    email: Mapped[str | None]
    status: Mapped[OnboardingStatus] = mapped_column(state(OnboardingStatus, "status"), server_default="created")
    language_code: Mapped[str] = mapped_column(server_default="en")
    expires_at: Mapped[datetime]
    # `metadata` is taken by SQLAlchemy; the column keeps the name of the data model. What /start brought along, by
    # which campaigns will count.
    details: Mapped[Json] = mapped_column("metadata", server_default=sa.text("'{}'"))
    user_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"), index=True)
    blocked_at: Mapped[datetime | None]
    created_at: Mapped[Created]
    updated_at: Mapped[Updated]
