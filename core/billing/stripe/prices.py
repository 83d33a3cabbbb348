"""Prices of plans at Stripe, each under a lookup key of its own. Packs are priced in their payment page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.billing.catalogue import Plan
from core.billing.stripe.gateway import Gateway
from core.billing.stripe.metadata import APP

if TYPE_CHECKING:
    from stripe.params._price_create_params import PriceCreateParams


async def ensure_price(gateway: Gateway, plan: Plan, name: str) -> str:
    """Stripe's price for the plan as it is sold now; made when there is none, or another by now."""
    lookup_key = f"{APP}_{plan.code}"
    metadata = {"app": APP, "product": plan.code, "tier": str(plan.tier), "credits": str(plan.credits)}
    now = await gateway.price(lookup_key)
    same = now is not None and (now.unit_amount, now.currency) == (plan.price_minor, plan.currency)
    if now is not None and same and now.metadata == metadata:
        return now.id
    params: PriceCreateParams = {
        "currency": plan.currency,
        "unit_amount": plan.price_minor,
        "recurring": {"interval": "month"},
        "lookup_key": lookup_key,
        "transfer_lookup_key": True,
        "metadata": metadata,
    }
    if now is None:
        params["product_data"] = {"name": name}
    else:
        params["product"] = now.product
    # The price that this one follows is part of the key: going back to an old price makes a new one.
    return (await gateway.create_price(f"price:{plan.code}:{now.id if now else ''}", params)).id
