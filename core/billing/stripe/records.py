"""What Stripe says came in, for the daily comparison."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from core.billing.comparison import RailCharge
from core.billing.stripe.errors import MISSING, StripeRefused
from core.billing.stripe.gateway import Gateway
from core.billing.stripe.metadata import named_payment
from core.billing.stripe.objects import IntentObject
from db.models import User
from db.session import Database
from db.states import PaymentRail


class StripeRecords:
    """Charges at Stripe that are ours: by their metadata, or by whose customer paid them."""

    rail = PaymentRail.STRIPE

    def __init__(self, database: Database, gateway: Gateway) -> None:
        self._database = database
        self._gateway = gateway

    async def charges(self, since: datetime, until: datetime) -> list[RailCharge]:
        """All of ours that came in during that time."""
        paid = [intent for intent in await self._gateway.intents(since, until) if intent.status == "succeeded"]
        async with self._database.as_service() as session:
            customers = set(
                await session.scalars(
                    sa.select(User.stripe_customer_id).where(
                        User.stripe_customer_id.in_({intent.customer for intent in paid if intent.customer})
                    )
                )
            )
        return [_charge(intent) for intent in paid if named_payment(intent.metadata) or intent.customer in customers]

    async def charge(self, reference: str) -> RailCharge | None:
        """That one; None when Stripe knows of none that succeeded."""
        try:
            intent = await self._gateway.intent(reference)
        except StripeRefused as error:
            if error.code != MISSING:
                raise
            return None
        return _charge(intent) if intent.status == "succeeded" else None


def _charge(intent: IntentObject) -> RailCharge:
    return RailCharge(intent.id, intent.amount_received, intent.currency, intent.refunded_minor)
