"""The one module that calls Stripe: each call with its timeout, its idempotency key, and a checked answer.

The SDK costs a tenth of a second and 12 MB to import, so it comes in with the first call, in a thread.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from core.billing.stripe.answers import check, read, read_list, translated
from core.billing.stripe.metadata import APP
from core.billing.stripe.objects import (
    CustomerObject,
    DisputeObject,
    EventObject,
    IntentObject,
    InvoiceObject,
    InvoiceOfIntent,
    LinkObject,
    ModeObject,
    PreviewObject,
    PriceObject,
    RefundObject,
    SessionObject,
    SubscriptionObject,
)
from core.settings import Settings

if TYPE_CHECKING:
    import stripe
    from stripe.params._invoice_create_preview_params import InvoiceCreatePreviewParamsSubscriptionDetails
    from stripe.params._price_create_params import PriceCreateParams
    from stripe.params._refund_create_params import RefundCreateParams
    from stripe.params._subscription_update_params import SubscriptionUpdateParams
    from stripe.params.checkout._session_create_params import SessionCreateParams

# A call that takes longer is cut off: its task runs again, with the same idempotency key.
TIMEOUT_SECONDS = 10.0
# The SDK tries again after half a second and after one, which helps when a connection drops. An outage is the queue's.
NETWORK_RETRIES = 2
# The most that Stripe lists at once (docs.stripe.com/api/pagination).
PAGE = 100


def key_for(purpose: str, params: Mapping[str, Any]) -> str:
    """An idempotency key: the same purpose with the same parameters is the same call."""
    digest = hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()
    return f"{APP}:{purpose}:{digest[:16]}"


class Gateway:
    """Stripe, as far as we need it. Every method raises `StripeAway` and `StripeRefused`."""

    def __init__(self, key: SecretStr, url: str) -> None:
        self._key = key
        self._url = url
        self._connection: tuple[stripe.StripeClient, stripe.HTTPXClient] | None = None
        self._opening = asyncio.Lock()

    @property
    def livemode(self) -> bool:
        """Whether the key moves real money."""
        return "_live_" in self._key.get_secret_value()

    async def close(self) -> None:
        """Closes connections."""
        if self._connection is not None:
            await self._connection[1].close_async()  # type: ignore[no-untyped-call] # the SDK types this one not

    async def mode(self) -> ModeObject:
        """Proves the key: any account has a balance."""
        async with self._api() as api:
            return await read(api.balance.retrieve_async(), ModeObject)

    async def create_customer(self, user_id: str, email: str | None, *, instead_of: str = "") -> CustomerObject:
        """A customer for the person; `instead_of` is one that Stripe no longer knows."""
        metadata = {"app": APP, "user": user_id}
        key = key_for(f"customer:{user_id}:{instead_of}", {"email": email})
        async with self._api() as api:
            if email is None:
                made = api.customers.create_async({"metadata": metadata}, {"idempotency_key": key})
            else:
                made = api.customers.create_async({"metadata": metadata, "email": email}, {"idempotency_key": key})
            return await read(made, CustomerObject)

    async def delete_customer(self, customer: str) -> CustomerObject:
        """Removes the customer; Stripe ends their subscriptions at once."""
        async with self._api() as api:
            return await read(api.customers.delete_async(customer), CustomerObject)

    async def price(self, lookup_key: str) -> PriceObject | None:
        """The active price under that lookup key."""
        async with self._api() as api:
            found = api.prices.list_async({"lookup_keys": [lookup_key], "active": True, "limit": 1})
            return next(iter(read_list(await found, PriceObject)), None)

    async def create_price(self, purpose: str, params: PriceCreateParams) -> PriceObject:
        """A price; `purpose` makes the idempotency key."""
        async with self._api() as api:
            return await read(
                api.prices.create_async(params, {"idempotency_key": key_for(purpose, params)}), PriceObject
            )

    async def create_session(self, purpose: str, params: SessionCreateParams) -> SessionObject:
        """A Checkout Session; `purpose` makes the idempotency key."""
        key = key_for(purpose, params)
        async with self._api() as api:
            return await read(api.checkout.sessions.create_async(params, {"idempotency_key": key}), SessionObject)

    async def session(self, session_id: str) -> SessionObject:
        """A Checkout Session as it is now."""
        async with self._api() as api:
            return await read(api.checkout.sessions.retrieve_async(session_id), SessionObject)

    async def expire_session(self, session_id: str) -> SessionObject:
        """Closes the payment page: it cannot be paid any more."""
        async with self._api() as api:
            return await read(api.checkout.sessions.expire_async(session_id), SessionObject)

    async def open_sessions(self, customer: str) -> list[SessionObject]:
        """The customer's payment pages that can still be paid."""
        async with self._api() as api:
            found = api.checkout.sessions.list_async({"customer": customer, "status": "open", "limit": PAGE})
            return read_list(await found, SessionObject)

    async def portal(self, customer: str, return_url: str) -> LinkObject:
        """A link to the customer portal. It lives for minutes: the SDK's own idempotency key is enough."""
        async with self._api() as api:
            made = api.billing_portal.sessions.create_async({"customer": customer, "return_url": return_url})
            return await read(made, LinkObject)

    async def subscription(self, subscription_id: str) -> SubscriptionObject:
        """A subscription as it is now."""
        async with self._api() as api:
            return await read(api.subscriptions.retrieve_async(subscription_id), SubscriptionObject)

    async def preview_change(self, now: SubscriptionObject, price: str, at: int | None = None) -> PreviewObject:
        """What `change_plan` would bill at this moment, or at another (Unix seconds). Nothing changes by it."""
        details: InvoiceCreatePreviewParamsSubscriptionDetails = {
            "items": [{"id": now.item.id, "price": price}],
            "proration_behavior": "always_invoice",
        }
        if at is not None:
            details["proration_date"] = at
        async with self._api() as api:
            shown = api.invoices.create_preview_async({"subscription": now.id, "subscription_details": details})
            return await read(shown, PreviewObject)

    async def change_plan(
        self, now: SubscriptionObject, price: str, purpose: str, at: int | None
    ) -> SubscriptionObject:
        """Another price from now on; Stripe works out what is owed and charges it, or nothing changes.

        `at` is the time of a preview (Unix seconds): then it costs what that said.
        """
        params: SubscriptionUpdateParams = {
            "items": [{"id": now.item.id, "price": price}],
            "proration_behavior": "always_invoice",
            "payment_behavior": "error_if_incomplete",
        }
        if at is not None:
            params["proration_date"] = at
        async with self._api() as api:
            changed = api.subscriptions.update_async(now.id, params, {"idempotency_key": key_for(purpose, params)})
            return await read(changed, SubscriptionObject)

    async def cancel(self, subscription_id: str) -> SubscriptionObject:
        """Ends the subscription at once."""
        async with self._api() as api:
            return await read(api.subscriptions.cancel_async(subscription_id), SubscriptionObject)

    async def invoice(self, invoice_id: str) -> InvoiceObject:
        """An invoice as it is now, with what paid it."""
        async with self._api() as api:
            return await read(api.invoices.retrieve_async(invoice_id, {"expand": ["payments"]}), InvoiceObject)

    async def intent(self, intent_id: str) -> IntentObject:
        """A PaymentIntent as it is now, with its charge."""
        async with self._api() as api:
            return await read(
                api.payment_intents.retrieve_async(intent_id, {"expand": ["latest_charge"]}), IntentObject
            )

    async def invoice_of(self, intent_id: str) -> str | None:
        """The invoice that a PaymentIntent paid."""
        async with self._api() as api:
            found = api.invoice_payments.list_async(
                {"payment": {"type": "payment_intent", "payment_intent": intent_id}, "limit": 1}
            )
            return next((paid.invoice for paid in read_list(await found, InvoiceOfIntent)), None)

    async def refunds(self, intent_id: str) -> list[RefundObject]:
        """All refunds of a PaymentIntent, oldest first."""
        async with self._api() as api:
            found = await api.refunds.list_async({"payment_intent": intent_id, "limit": PAGE})
            return sorted(read_list(found, RefundObject), key=lambda refund: (refund.created, refund.id))

    async def disputes(self, intent_id: str) -> list[DisputeObject]:
        """All disputes of a PaymentIntent."""
        async with self._api() as api:
            return read_list(await api.disputes.list_async({"payment_intent": intent_id, "limit": PAGE}), DisputeObject)

    async def refund(self, intent_id: str, amount_minor: int | None, key: str) -> RefundObject:
        """Pays a charge back, all that is left of it by default."""
        params: RefundCreateParams = {"payment_intent": intent_id, "metadata": {"app": APP}}
        if amount_minor is not None:
            params["amount"] = amount_minor
        async with self._api() as api:
            return await read(api.refunds.create_async(params, {"idempotency_key": key}), RefundObject)

    async def events(self, types: list[str], since: datetime) -> list[dict[str, Any]]:
        """Events of these types since then, oldest first, each as Stripe would have sent it."""
        async with self._api() as api:
            found = await api.events.list_async(
                {"types": types, "created": {"gte": int(since.timestamp())}, "limit": PAGE}
            )
            payloads = [event.to_dict(for_json=True) async for event in found.auto_paging_iter()]
        for payload in payloads:
            check(payload, EventObject)
        return payloads[::-1]

    async def intents(self, since: datetime, until: datetime) -> list[IntentObject]:
        """PaymentIntents made in that time."""
        async with self._api() as api:
            found = await api.payment_intents.list_async(
                {
                    "created": {"gte": int(since.timestamp()), "lt": int(until.timestamp())},
                    "expand": ["data.latest_charge"],
                    "limit": PAGE,
                }
            )
            return [check(intent.to_dict(), IntentObject) async for intent in found.auto_paging_iter()]

    @asynccontextmanager
    async def _api(self) -> AsyncIterator[stripe._v1_services.V1Services]:
        """The SDK's services; its errors come out as ours, without what Stripe's answers carry."""
        async with self._opening:
            if self._connection is None:
                self._connection = await asyncio.to_thread(self._connect)
        import stripe

        try:
            yield self._connection[0].v1
        except stripe.StripeError as error:
            raise translated(error) from None

    def _connect(self) -> tuple[stripe.StripeClient, stripe.HTTPXClient]:
        import stripe

        # No platform details and no file of its own in the home folder.
        stripe.enable_telemetry = False
        stripe.set_app_info("Shortlist")
        http = stripe.HTTPXClient(timeout=TIMEOUT_SECONDS)
        client = stripe.StripeClient(
            self._key.get_secret_value(),
            base_addresses={"api": self._url},
            max_network_retries=NETWORK_RETRIES,
            http_client=http,
        )
        return client, http


def open_gateway(settings: Settings) -> Gateway | None:
    """Stripe as the settings name it; None without a key. Nothing is imported or asked yet."""
    if settings.stripe_secret_key is None:
        return None
    return Gateway(settings.stripe_secret_key, settings.stripe_api_url)
