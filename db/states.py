"""The states that rows can be in. The database holds every column to them with a CHECK."""

from __future__ import annotations

from enum import StrEnum


class SubscriptionTier(StrEnum):
    """What a person's plan allows."""

    FREE = "free"
    PRO = "pro"
    UNLIMITED = "unlimited"


class Provider(StrEnum):
    """Who judges a resume or writes a letter."""

    CLAUDE = "claude"
    OPENAI = "openai"
    OFFLINE = "offline"


class BudgetScope(StrEnum):
    """Whose calls of models a budget counts: a person's on one day, everybody's on one day, or all there ever were."""

    PERSON = "person"
    DAY = "day"
    ALL = "all"


class Beat(StrEnum):
    """What must not stand still."""

    CLOCK = "clock"
    NOTICE = "notice"


class Intake(StrEnum):
    """What a person sends to be read."""

    RESUME = "resume"
    POSTING = "posting"


class OnboardingStatus(StrEnum):
    """Created by /start, active from the first document on; then kept (completed) or gone (expired)."""

    CREATED = "created"
    ACTIVE = "active"
    COMPLETED = "completed"
    EXPIRED = "expired"


class ReadStatus(StrEnum):
    """How far the reading of a resume is."""

    PENDING = "pending"
    COMPLETED = "completed"
    FAILED = "failed"


class PostingStatus(StrEnum):
    """How far the reading of a posting is; `gathering` while its messages still come in."""

    GATHERING = "gathering"
    PENDING = "pending"
    COMPLETED = "completed"
    FAILED = "failed"


class JobStatus(StrEnum):
    """Where an application stands."""

    SAVED = "saved"
    APPLIED = "applied"
    INTERVIEWING = "interviewing"
    OFFERED = "offered"
    REJECTED = "rejected"
    ACCEPTED = "accepted"


class ScanStatus(StrEnum):
    """How far a scan is."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"


class LotSource(StrEnum):
    """Where credits came from. `refund`: given in place of money, which no command does yet."""

    STRIPE = "stripe"
    STARS = "stars"
    GRANT = "grant"
    SUBSCRIPTION = "subscription"
    REFUND = "refund"


class LotStatus(StrEnum):
    """Whether a lot of credits can still be spent."""

    ACTIVE = "active"
    EXPIRED = "expired"
    CLAWED_BACK = "clawed_back"


class MovementKind(StrEnum):
    """Why credits moved."""

    GRANT = "grant"
    HOLD = "hold"
    SETTLE = "settle"
    RELEASE = "release"
    EXPIRE = "expire"
    CLAWBACK = "clawback"
    RESTORE = "restore"
    DEBT = "debt"
    REPAY = "repay"


class Operation(StrEnum):
    """What a person can ask for, and what quotas count."""

    RESUME_PARSE = "resume_parse"
    MATCH = "match"
    COVER_LETTER = "cover_letter"
    ANSWER = "answer"
    OUTREACH = "outreach"


class PeriodType(StrEnum):
    """The period that an allowance is counted in."""

    LIFETIME = "lifetime"
    MONTHLY = "monthly"


class PaymentRail(StrEnum):
    """How money came in."""

    STRIPE = "stripe"
    STARS = "stars"


class PaymentStatus(StrEnum):
    """What became of a payment."""

    OPEN = "open"
    PROCESSING = "processing"
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"
    DISPUTED = "disputed"
    MISMATCHED = "mismatched"  # paid, and granted nothing: another price than ordered, or a second plan that goes back
    UNCLAIMED = "unclaimed"  # paid, and no account to grant it to: it goes back


class SubscriptionStatus(StrEnum):
    """Whether a plan counts: `past_due` does while the rail tries again, `pending` not yet, `ended` no more."""

    PENDING = "pending"
    ACTIVE = "active"
    PAST_DUE = "past_due"
    ENDED = "ended"


class FeedbackCategory(StrEnum):
    """What a message to us is about."""

    BUG = "bug"
    FEATURE_REQUEST = "feature_request"
    GENERAL = "general"
    PRAISE = "praise"
    COMPLAINT = "complaint"


class DocumentKind(StrEnum):
    """What was written for a person."""

    COVER_LETTER = "cover_letter"
    ANSWER = "answer"
    OUTREACH = "outreach"


class DocumentStatus(StrEnum):
    """How far a document is."""

    CHOOSING = "choosing"  # its facts are shown, and nothing is written yet
    PENDING = "pending"
    QUESTIONED = "questioned"  # the person's own edit claims what nothing proves, and they were asked about it
    COMPLETED = "completed"
    FAILED = "failed"


class LetterTone(StrEnum):
    """How a draft sounds."""

    NEUTRAL = "neutral"
    WARM = "warm"
    PLAIN = "plain"
    FORMAL = "formal"


class FactStatus(StrEnum):
    """What a person said of a requirement."""

    DONE = "done"
    NOT_YET = "not_yet"
    NEVER = "never"
