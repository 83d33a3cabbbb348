"""What Stripe's answers say, as far as we rely on it. What lacks it is no answer: `pydantic.ValidationError`.

Amounts are in the smallest unit of the currency; times come as Unix seconds and are kept with their zone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _id(value: Any) -> Any:
    return value.get("id") if isinstance(value, dict) else value


def _whole(value: Any) -> Any:
    return value if isinstance(value, dict) else None


def _page(value: Any) -> Any:
    return value.get("data") if isinstance(value, dict) else value


# A field that Stripe answers as an id, or as the whole object when asked to.
Id = Annotated[str, BeforeValidator(_id)]
Metadata = Annotated[dict[str, str], BeforeValidator(lambda value: value or {})]


class ApiObject(BaseModel):
    """The base: immutable; what we do not know of is left out."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class CustomerObject(ApiObject):
    """A person, as Stripe knows them."""

    id: str


class LinkObject(ApiObject):
    """Something whose address is all that counts."""

    url: str


class ModeObject(ApiObject):
    """Whether an answer is about real money."""

    livemode: bool


class PriceObject(ApiObject):
    """A price under a lookup key. `unit_amount` is None for a part of the smallest unit."""

    id: str
    unit_amount: int | None
    currency: str
    metadata: Metadata
    product: Id


class SessionObject(ApiObject):
    """A Checkout Session. `url` is None once it can no longer be paid."""

    id: str
    status: str | None
    payment_status: str
    livemode: bool
    metadata: Metadata
    url: str | None = None
    payment_intent: Id | None = None
    subscription: Id | None = None
    invoice: Id | None = None


class _Charge(ApiObject):
    amount_refunded: int


class IntentObject(ApiObject):
    """A PaymentIntent: the attempt to charge once. The charge that succeeded is there when it was asked for."""

    id: str
    status: str
    amount_received: int
    currency: str
    metadata: Metadata
    created: datetime
    customer: Id | None = None
    latest_charge: Annotated[_Charge | None, BeforeValidator(_whole)] = None

    @property
    def refunded_minor(self) -> int:
        """How much of the charge went back."""
        return self.latest_charge.amount_refunded if self.latest_charge else 0


class RefundObject(ApiObject):
    """Money that went back; `failed` and `canceled` refunds did not."""

    id: str
    amount: int
    created: int
    status: str | None


class DisputeObject(ApiObject):
    """A payer's bank claims money back."""

    id: str
    amount: int
    status: str


class _Item(ApiObject):
    id: str
    current_period_end: datetime
    price: PriceObject


class SubscriptionObject(ApiObject):
    """A plan by card. `cancel_at` is set when it ends at another time than with the period."""

    id: str
    status: str
    customer: Id
    livemode: bool
    metadata: Metadata
    cancel_at_period_end: bool
    cancel_at: datetime | None = None
    items: Annotated[list[_Item], BeforeValidator(_page), Field(min_length=1)]

    @property
    def item(self) -> _Item:
        """What is subscribed to: we sell one plan at a time."""
        return self.items[0]

    @property
    def is_ending(self) -> bool:
        """Whether it is to end, now or with the period."""
        return self.cancel_at_period_end or self.cancel_at is not None


class _SubscriptionDetails(ApiObject):
    subscription: Id


class _Parent(ApiObject):
    subscription_details: _SubscriptionDetails | None = None


class _PaidWith(ApiObject):
    payment_intent: Id | None = None


class _InvoicePayment(ApiObject):
    status: str
    payment: _PaidWith


class _Transitions(ApiObject):
    paid_at: datetime | None = None


class _Period(ApiObject):
    end: datetime


class _LineDetails(ApiObject):
    proration: bool = False


class _LineParent(ApiObject):
    subscription_item_details: _LineDetails | None = None
    invoice_item_details: _LineDetails | None = None


class _Line(ApiObject):
    period: _Period
    parent: _LineParent | None = None

    @property
    def is_proration(self) -> bool:
        """Whether it stands for a part of a period, as a change inside it makes one."""
        if self.parent is None:
            return False
        details = self.parent.subscription_item_details or self.parent.invoice_item_details
        return details is not None and details.proration


class InvoiceObject(ApiObject):
    """A bill for a plan: for a period, or for a change inside one."""

    id: str
    status: str | None
    total: int
    amount_paid: int
    currency: str
    created: datetime
    billing_reason: str | None = None
    parent: _Parent | None = None
    status_transitions: _Transitions
    lines: Annotated[list[_Line], BeforeValidator(_page)]
    payments: Annotated[list[_InvoicePayment], BeforeValidator(lambda value: _page(value) or [])] = []

    @property
    def subscription(self) -> str | None:
        """The subscription that it bills; None for an invoice of something else."""
        details = self.parent.subscription_details if self.parent else None
        return details.subscription if details else None

    @property
    def is_change(self) -> bool:
        """Whether it settles a change inside a period; the other ones open a period."""
        return self.billing_reason not in ("subscription_create", "subscription_cycle")

    @property
    def intent(self) -> str | None:
        """The PaymentIntent that paid it; None when a credit balance did."""
        return next((paid.payment.payment_intent for paid in self.payments if paid.status == "paid"), None)

    @property
    def period_end(self) -> datetime:
        """When the last of the periods that it bills ends."""
        return max((line.period.end for line in self.lines), default=self.created)


class _PreviewDetails(ApiObject):
    subscription_proration_date: int | None = None


class _PreviewParent(ApiObject):
    subscription_details: _PreviewDetails | None = None


class PreviewObject(ApiObject):
    """What an invoice would say. `total` below 0 is left over for later ones."""

    amount_due: int
    total: int
    lines: Annotated[list[_Line], BeforeValidator(_page)]
    parent: _PreviewParent | None = None

    @property
    def is_change_alone(self) -> bool:
        """Whether it bills a change inside a period and nothing else, such as the next period."""
        return all(line.is_proration for line in self.lines)

    @property
    def at(self) -> int | None:
        """The time (Unix seconds, by Stripe's clock) that the change was taken to happen."""
        details = self.parent.subscription_details if self.parent else None
        return details.subscription_proration_date if details else None


class InvoiceOfIntent(ApiObject):
    """Which invoice a PaymentIntent paid."""

    invoice: Id


class _EventData(ApiObject):
    object: dict[str, Any]


class EventObject(ApiObject):
    """An event. `object` is what it speaks of as it was then: a hint where to look."""

    id: str
    type: str
    livemode: bool
    created: int
    data: _EventData
