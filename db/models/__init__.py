"""Every table, by noun. Importing this package fills `Base.metadata`."""

from db.models.accounts import OnboardingSession, User
from db.models.ai import AiBreaker, AiBudget
from db.models.config import GlobalConfig
from db.models.health import DeadlyTask, Heartbeat
from db.models.inbox import Conversation, IntakeCount, ProgressMessage, TelegramUpdate
from db.models.material import Job, Resume
from db.models.money import CreditPurchase, CreditUsage, Payment, RememberedUse, StripeEvent, Subscription, UsageEvent
from db.models.scans import JobScan
from db.models.writing import Document, Fact, Feedback

__all__ = [
    "AiBreaker",
    "AiBudget",
    "Conversation",
    "CreditPurchase",
    "CreditUsage",
    "DeadlyTask",
    "Document",
    "Fact",
    "Feedback",
    "GlobalConfig",
    "Heartbeat",
    "IntakeCount",
    "Job",
    "JobScan",
    "OnboardingSession",
    "Payment",
    "ProgressMessage",
    "RememberedUse",
    "Resume",
    "StripeEvent",
    "Subscription",
    "TelegramUpdate",
    "UsageEvent",
    "User",
]
