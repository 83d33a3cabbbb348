"""Credits, quotas and payments. The ledger's movements are only ever added."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from db.base import Base, Created, Json, Key, Mapped, Updated, mapped_column, state
from db.states import (
    LotSource,
    LotStatus,
    MovementKind,
    Operation,
    PaymentRail,
    PaymentStatus,
    PeriodType,
    Provider,
    SubscriptionStatus,
    SubscriptionTier,
)


class CreditPurchase(Base):
    """A lot of credits: bought, granted or part of a plan."""

    __tablename__ = "credit_purchases"
    __table_args__ = (
        sa.CheckConstraint("credit_amount > 0", name="amount_positive"),
        sa.CheckConstraint("remaining_credits BETWEEN 0 AND credit_amount", name="remaining_in_range"),
        sa.Index(
            "ix_credit_purchases_spendable",
            "user_id",
            "expires_at",
            postgresql_where=sa.text("remaining_credits > 0"),
        ),
        sa.Index("ix_credit_purchases_user_id", "user_id"),
        sa.Index(
            "ix_credit_purchases_due",
            "expires_at",
            postgresql_where=sa.text("remaining_credits > 0 AND expires_at IS NOT NULL"),
        ),
    )

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"))
    payment_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("payments.id", ondelete="SET NULL"), index=True)
    source: Mapped[LotSource] = mapped_column(state(LotSource, "source"))
    status: Mapped[LotStatus] = mapped_column(state(LotStatus, "status"), server_default="active")
    credit_amount: Mapped[int]
    remaining_credits: Mapped[int]
    # What it cost and where it was bought, for whoever looks into a complaint; `payment_id` leads to the rest.
    price_minor: Mapped[int | None]
    currency: Mapped[str | None] = mapped_column(sa.String(3))
    # Nothing reads it: with it the database itself refuses a second lot for one Checkout Session.
    stripe_session_id: Mapped[str | None] = mapped_column(unique=True)
    purchase_date: Mapped[datetime] = mapped_column(server_default=sa.func.now())
    expires_at: Mapped[datetime | None]
    request_key: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[Created]


class CreditUsage(Base):
    """One movement of credits. Rows are added, never edited or removed, but with the person."""

    __tablename__ = "credit_usage"
    __table_args__ = (
        sa.Index("ix_credit_usage_user_id_created_at", "user_id", "created_at"),
        sa.Index("ix_credit_usage_purchase_id", "purchase_id"),
        sa.Index("ix_credit_usage_scan_id", "scan_id"),
        sa.Index("ix_credit_usage_cause_key", "cause_key"),
        sa.Index("ix_credit_usage_debt", "user_id", postgresql_where=sa.text("kind IN ('debt', 'repay')")),
        sa.Index("ix_credit_usage_held", "created_at", postgresql_where=sa.text("kind = 'hold'")),
    )

    id: Mapped[Key]
    purchase_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("credit_purchases.id", ondelete="CASCADE"))
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"))
    scan_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("job_scans.id", ondelete="SET NULL"))
    kind: Mapped[MovementKind] = mapped_column(state(MovementKind, "kind"))
    operation: Mapped[Operation | None] = mapped_column(state(Operation, "operation"))
    # What the lot gained (or lost, below 0); of a debt, what the person owes less (or more, below 0).
    credits: Mapped[int]
    # The operation, refund or dispute that moved them: a hold and what became of it share it.
    cause_key: Mapped[str | None]
    # Of a claim: what it asks for, and its kind. Of a paid operation with a provider: the request, the response and its
    # status, without personal details.
    request_payload: Mapped[Json | None]
    response_payload: Mapped[Json | None]
    http_status: Mapped[int | None] = mapped_column(sa.SmallInteger)
    request_key: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[Created]


class RememberedUse(Base):
    """How much of an allowance for life somebody used before they deleted everything. It names nobody."""

    __tablename__ = "remembered_uses"

    # A keyed hash of the Telegram id; the key is in no database.
    person: Mapped[bytes] = mapped_column(primary_key=True)
    operation: Mapped[str] = mapped_column(primary_key=True)
    used: Mapped[int]


class UsageEvent(Base):
    """One use of an operation, counted against the allowance of a period; given back, it counts 0."""

    __tablename__ = "usage_events"
    __table_args__ = (
        sa.Index("ix_usage_events_period", "user_id", "operation_type", "period_type", "period_key"),
        sa.Index(
            "ix_usage_events_unsettled",
            "created_at",
            postgresql_where=sa.text("settled_at IS NULL AND credits_used > 0"),
        ),
    )

    id: Mapped[Key]
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"))
    operation_type: Mapped[Operation] = mapped_column(state(Operation, "operation_type"))
    # Who did the work; budgets of providers will count by it.
    ai_provider: Mapped[Provider | None] = mapped_column(state(Provider, "ai_provider"))
    credits_used: Mapped[int] = mapped_column(server_default="1")
    period_type: Mapped[PeriodType] = mapped_column(state(PeriodType, "period_type"))
    period_key: Mapped[str]
    request_key: Mapped[str] = mapped_column(unique=True)
    settled_at: Mapped[datetime | None]
    created_at: Mapped[Created]


class Payment(Base):
    """One payment, whatever the rail. Stays, without personal data, when the person is deleted."""

    __tablename__ = "payments"
    __table_args__ = (
        sa.CheckConstraint("amount_minor >= 0", name="amount_not_negative"),
        sa.CheckConstraint("refunded_minor BETWEEN 0 AND amount_minor", name="refund_in_range"),
        sa.Index("ix_payments_open", "created_at", postgresql_where=sa.text("status IN ('open', 'processing')")),
    )

    id: Mapped[Key]
    user_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"), index=True)
    rail: Mapped[PaymentRail] = mapped_column(state(PaymentRail, "rail"))
    status: Mapped[PaymentStatus] = mapped_column(state(PaymentStatus, "status"), server_default="open")
    product: Mapped[str]
    tier: Mapped[SubscriptionTier | None] = mapped_column(state(SubscriptionTier, "tier"))
    amount_minor: Mapped[int]
    refunded_minor: Mapped[int] = mapped_column(server_default="0")
    currency: Mapped[str] = mapped_column(sa.String(3))
    reference: Mapped[str | None] = mapped_column(unique=True)
    checkout_session_id: Mapped[str | None] = mapped_column(unique=True)
    subscription_id: Mapped[str | None] = mapped_column(index=True)
    request_key: Mapped[str] = mapped_column(unique=True)
    # What was promised when it was ordered, whatever the catalogue says by now: `core.billing.catalogue.Terms`.
    terms: Mapped[Json] = mapped_column(server_default=sa.text("'{}'"))
    # Refunds and disputes by their own names: `core.billing.clawback.Claim`.
    claims: Mapped[Json] = mapped_column(server_default=sa.text("'{}'"))
    # The check before a payment that holds an invoice in Stars, so that one invoice is paid once.
    reserved_by: Mapped[str | None]
    reserved_until: Mapped[datetime | None]
    paid_at: Mapped[datetime | None]
    fulfilled_at: Mapped[datetime | None]
    created_at: Mapped[Created]
    updated_at: Mapped[Updated]


class Subscription(Base):
    """A plan that somebody has, whatever the rail. `reference` is the rail's own name for it."""

    __tablename__ = "subscriptions"
    __table_args__ = (sa.Index("ix_subscriptions_live", "period_end", postgresql_where=sa.text("status <> 'ended'")),)

    id: Mapped[Key]
    user_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"), index=True)
    rail: Mapped[PaymentRail] = mapped_column(state(PaymentRail, "rail"))
    reference: Mapped[str] = mapped_column(unique=True)
    product: Mapped[str]
    tier: Mapped[SubscriptionTier] = mapped_column(state(SubscriptionTier, "tier"))
    status: Mapped[SubscriptionStatus] = mapped_column(state(SubscriptionStatus, "status"))
    period_end: Mapped[datetime | None]
    cancel_at_period_end: Mapped[bool] = mapped_column(server_default=sa.false())
    created_at: Mapped[Created]
    updated_at: Mapped[Updated]


class StripeEvent(Base):
    """One event of Stripe, stored with its effect."""

    __tablename__ = "stripe_events"
    __table_args__ = (
        sa.Index("ix_stripe_events_unhandled", "received_at", postgresql_where=sa.text("handled_at IS NULL")),
    )

    event_id: Mapped[str] = mapped_column(primary_key=True)
    type: Mapped[str]
    payload: Mapped[Json]
    received_at: Mapped[Created]
    handled_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
