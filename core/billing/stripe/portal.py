"""Stripe's own pages for customers: cards, invoices, cancelling a plan."""

from __future__ import annotations

from uuid import UUID

from core.billing.stripe.chat_request import ChatRequest
from core.billing.stripe.customers import ensure_customer
from core.billing.stripe.errors import MISSING, StripeRefused
from core.billing.stripe.gateway import Gateway
from core.queue import Task
from db.session import Database


class OpenPortal(ChatRequest):
    """Somebody wants to see cards, invoices and their plan at Stripe."""

    user_id: UUID


PORTAL = Task("portals.open", OpenPortal)


async def open_portal(database: Database, gateway: Gateway, task: OpenPortal, return_url: str) -> str | None:
    """A link to the customer portal, which leads on to `return_url`; None when the account is gone."""
    customer = await ensure_customer(database, gateway, task.user_id)
    if customer is None:
        return None
    try:
        link = await gateway.portal(customer, return_url)
    except StripeRefused as error:
        if error.code != MISSING:
            raise
        customer = await ensure_customer(database, gateway, task.user_id, instead_of=customer) or ""
        link = await gateway.portal(customer, return_url)
    return link.url
