"""What people and operators are told when something is done: written with the effect, sent by `bot.worker.notify`."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from core.queue import FOR_A_DAY, Task
from core.values import Value
from db.states import SubscriptionTier


class NoticeKind(StrEnum):
    """What there is to tell."""

    RESUME_READ = "resume_read"
    RESUME_REJECTED = "resume_rejected"
    RESUME_DUPLICATE = "resume_duplicate"
    POSTING_READ = "posting_read"
    POSTING_REJECTED = "posting_rejected"
    POSTING_UNFINISHED = "posting_unfinished"  # what came so far is no posting yet; it is still gathered
    SCAN_DONE = "scan_done"
    SCAN_FAILED = "scan_failed"
    SCAN_FELL_BACK = "scan_fell_back"  # another engine than the one paid for did it: it costs nothing
    GAVE_UP = "gave_up"  # what somebody asked for could not be done: `Notice.gave_up` says what
    FACTS_CHOSEN = "facts_chosen"  # what a document would be written from
    DOCUMENT_DONE = "document_done"
    DOCUMENT_FAILED = "document_failed"
    KEEP_OFFER = "keep_offer"
    SESSION_EXPIRED = "session_expired"
    CHECKOUT_READY = "checkout_ready"
    PORTAL_READY = "portal_ready"
    STRIPE_AWAY = "stripe_away"
    PLAN_CHANGE_ASKED = "plan_change_asked"  # what a change would cost, and whether it is wanted
    PLAN_UNCHANGED = "plan_unchanged"  # its price could not be charged
    PLAN_CHANGE_PAID = "plan_change_paid"  # the difference, for the rest of a period
    PAYMENT_NOT_YET = "payment_not_yet"
    PAYMENT_DONE = "payment_done"
    PAYMENT_PENDING = "payment_pending"  # the bank has to confirm it
    PAYMENT_FAILED = "payment_failed"
    PAYMENT_HELD = "payment_held"  # paid otherwise than ordered: an operator looks at it
    PAYMENT_REFUNDED = "payment_refunded"
    PAYMENT_DISPUTED = "payment_disputed"
    PAYMENT_DISPUTE_LOST = "payment_dispute_lost"  # the payer's bank keeps the money
    PAYMENT_TWICE = "payment_twice"  # a second plan, paid by card beside one that runs: it goes back
    PAYMENT_SENT_BACK = "payment_sent_back"  # it belonged to no order, or to an account that is gone
    PAYMENT_RETURNED = "payment_returned"  # a dispute was won, or a refund did not go through
    SUBSCRIPTION_RENEWED = "subscription_renewed"
    SUBSCRIPTION_CHANGED = "subscription_changed"
    SUBSCRIPTION_ENDING = "subscription_ending"
    SUBSCRIPTION_RESUMED = "subscription_resumed"
    SUBSCRIPTION_PAST_DUE = "subscription_past_due"
    SUBSCRIPTION_UNPAID = "subscription_unpaid"  # too few Stars for a renewal
    SUBSCRIPTION_ENDED = "subscription_ended"


class GaveUp(StrEnum):
    """What somebody asked for and a task gave up."""

    MARK = "mark"
    RESCORE = "rescore"
    RANK = "rank"
    CHECKOUT = "checkout"
    PORTAL = "portal"
    PLAN_QUESTION = "plan_question"
    PLAN_CHANGE = "plan_change"
    PAYMENT_CHECK = "payment_check"
    FILES = "files"
    CUSTOMER = "customer"
    RENEWAL = "renewal"
    EXPORT = "export"


class PlanChange(Value):
    """What changing to a plan comes to, in the smallest unit of the currency.

    `due_minor` is charged now (None: nobody could say), `left_minor` goes towards the next bills, `monthly_minor` is
    the price from the next period on. `costs_more` than the person was told before, who is asked again.
    """

    code: str
    tier: SubscriptionTier
    currency: str
    monthly_minor: int
    due_minor: int | None
    left_minor: int = 0
    costs_more: bool = False


class Notice(Value):
    """One message to a chat. Ids name the rows that it shows; they are read again when it is sent.

    `progress_key` is the task whose "working on it" message, if one appeared, this one replaces.
    """

    chat_id: int
    kind: NoticeKind
    resume_id: UUID | None = None
    job_id: UUID | None = None
    scan_id: UUID | None = None
    document_id: UUID | None = None
    payment_id: UUID | None = None
    subscription_id: UUID | None = None
    change: PlanChange | None = None
    gave_up: GaveUp | None = None
    url: str = ""
    fault: str = ""
    asked: str = ""  # who was to do it
    engine: str = ""  # who did it in the end
    filename: str = ""
    characters: int = 0
    language_code: str = "en"
    progress_key: str = ""


class Matter(StrEnum):
    """What operators have to know."""

    PAYMENT_MISMATCHED = "payment_mismatched"
    PAYMENT_UNCLAIMED = "payment_unclaimed"
    PAYMENT_DISPUTED = "payment_disputed"
    DISPUTE_LOST = "dispute_lost"
    REFUND_DONE = "refund_done"
    REFUND_REFUSED = "refund_refused"
    REFUND_FAILED = "refund_failed"
    STARS_SENT_BACK = "stars_sent_back"
    STARS_CAUGHT_UP = "stars_caught_up"
    RENEWAL_NOT_STOPPED = "renewal_not_stopped"
    NOT_FORGOTTEN = "not_forgotten"
    DEADLY_TASK = "deadly_task"
    BOOKS_AGREE = "books_agree"
    BOOKS_DIFFER = "books_differ"


class OperatorNotice(Value):
    """One message to everybody in ADMIN_IDS, or to the one operator of `chat_id`.

    `lines` are facts without personal data: ids, amounts, states.
    """

    matter: Matter
    lines: tuple[str, ...] = ()
    chat_id: int | None = None


SEND = Task("notices.send", Notice, retries=FOR_A_DAY, blameless=True)
TELL_OPERATORS = Task("notices.tell_operators", OperatorNotice, retries=FOR_A_DAY, blameless=True)
