"""Every table, by noun. Importing this package fills `Base.metadata`."""

from db.models.accounts import OnboardingSession, User
from db.models.ai import AiBreaker, AiBudget
from db.models.config import GlobalConfig
from db.models.health import Heartbeat
from db.models.inbox import Conversation, ProgressMessage, TelegramUpdate
from db.models.material import Job, Resume
from db.models.money import CreditPurchase, CreditUsage, Payment, StripeEvent, Subscription, UsageEvent
from db.models.scans import JobScan
from db.models.writing import Document, Fact, Feedback

__all__ = [
    "AiBreaker",
    "AiBudget",
    "Conversation",
    "CreditPurchase",
    "CreditUsage",
    "Document",
    "Fact",
    "Feedback",
    "GlobalConfig",
    "Heartbeat",
    "Job",
    "JobScan",
    "OnboardingSession",
    "Payment",
    "ProgressMessage",
    "Resume",
    "StripeEvent",
    "Subscription",
    "TelegramUpdate",
    "UsageEvent",
    "User",
]
