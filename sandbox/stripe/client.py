"""A client for tests and benchmarks: pay, refuse, wait and break things as people, banks and Stripe itself do.

`Till` speaks to the control API of `sandbox.stripe.control.routes`; the API itself is for the product, or for the SDK.
"""

import ssl
from typing import Any, Self

import httpx

from sandbox.stripe.protocol.objects import Json

DAY = 24 * 3600.0


class Till:
    """One account of the Stripe stand-in, seen from outside.

    Args:
        url: The stand-in's address, `Sandbox.stripe_url`.
        key: The account's secret key; the sandbox's own account without it.
    """

    def __init__(self, url: str, key: str | None = None) -> None:
        self.url = url
        self.key = key
        # The stand-in speaks plain HTTP; loading the list of certificate authorities would only take time.
        no_tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.http = httpx.AsyncClient(base_url=url, timeout=60, trust_env=False, verify=no_tls)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.http.aclose()

    async def open_account(self) -> "Till":
        """A new, empty account with a key, time, events and webhook of its own."""
        return Till(self.url, (await self.post("accounts"))["key"])

    async def webhook(self, url: str | None, secret: str, types: list[str] | None = None) -> None:
        """Deliver events to this address alone, of these types (patterns such as "invoice.*")."""
        await self.post("webhook", url=url, secret=secret, types=types)

    async def pay(self, session: str, *, by: str = "card", **person: str) -> Json:
        """Pay a Checkout Session, given by id or address, by "card" or by "bank"; answers the session.

        `email` and `name` say who pays.
        """
        paid: Json = (await self.post("pay", session=session_id(session), by=by, **person))["session"]
        return paid

    async def decline(self, session: str) -> Json:
        """Try to pay with a card that is declined."""
        tried: Json = (await self.post("decline", session=session_id(session)))["session"]
        return tried

    async def bank(self, session: str, *, confirms: bool) -> Json:
        """Let the bank answer a payment that was made with `by="bank"`."""
        answered: Json = (await self.post("bank", session=session_id(session), confirms=confirms))["session"]
        return answered

    async def refund(self, charge: str, amount: int | None = None) -> Json:
        """Refund as someone in Stripe's dashboard does; a payment intent's id does too. Answers the refund."""
        refund: Json = await self.post("refund", charge=charge, amount=amount)
        return refund

    async def fail_refund(self, refund: str) -> Json:
        """Let the bank send a refund back."""
        failed: Json = await self.post("fail_refund", refund=refund)
        return failed

    async def dispute(self, charge: str, reason: str = "fraudulent") -> Json:
        """Let the customer's bank dispute a charge; a payment intent's id does too. Answers the dispute."""
        dispute: Json = await self.post("dispute", charge=charge, reason=reason)
        return dispute

    async def close_dispute(self, dispute: str, *, won: bool) -> Json:
        closed: Json = await self.post("close_dispute", dispute=dispute, won=won)
        return closed

    async def portal(self, session: str) -> Json:
        """What the billing portal shows: customer, subscriptions, plans, invoices. `session`: its id or address."""
        shown: Json = await self.get("portal", portal=session_id(session))
        return shown

    async def portal_cancel(self, session: str, subscription: str) -> Json:
        """End a subscription with its period, as a person does in the portal."""
        shown: Json = await self.post("portal_cancel", portal=session_id(session), subscription=subscription)
        return shown

    async def portal_resume(self, session: str, subscription: str) -> Json:
        shown: Json = await self.post("portal_resume", portal=session_id(session), subscription=subscription)
        return shown

    async def portal_switch(self, session: str, subscription: str, price: str) -> Json:
        """Change to another plan, billed at once."""
        body = {"portal": session_id(session), "subscription": subscription, "price": price}
        shown: Json = await self.post("portal_switch", **body)
        return shown

    async def portal_card(self, session: str, *, declines: bool) -> Json:
        """Save a card that is declined, or one that works: open invoices are then paid at once."""
        shown: Json = await self.post("portal_card", portal=session_id(session), declines=declines)
        return shown

    async def advance(self, *, days: float = 0, seconds: float = 0) -> int:
        """Move the account's time forward; renewals, retries and expiries happen. Answers the new Unix time."""
        now: int = (await self.post("clock", seconds=days * DAY + seconds))["now"]
        return now

    async def now(self) -> int:
        now: int = (await self.get("clock"))["now"]
        return now

    async def card(self, customer: str, *, declines: bool) -> None:
        """From now on the customer's saved card is declined, or works again."""
        await self.post("card", customer=customer, declines=declines)

    async def fault(self, kind: str, **more: Any) -> None:
        """Order a fault of the API: "429", "500", "slow" (seconds=), "drop", "garbage"; for calls of this
        `method` and `path`, `times` times (-1 until cleared) after `skip` harmless ones, `when` "before" or
        "after" the call took effect.
        """
        await self.post("faults", kind=kind, **more)

    async def event_fault(self, kind: str, type: str = "*", **more: Any) -> None:
        """Order a fault of deliveries: "duplicate" (copies=), "delay" (seconds=), "drop" or "hold", `times` times."""
        await self.post("event_faults", kind=kind, type=type, **more)

    async def clear_faults(self) -> None:
        for route in ("faults", "event_faults"):
            await self._read(await self.http.delete(f"/control/{route}", params=self._whose()))

    async def release(self, order: str = "made") -> list[str]:
        """Deliver held events, in the order "made", "reversed" or "shuffled"; answers their ids in that order."""
        ids: list[str] = await self.post("release", order=order)
        return ids

    async def resend(self, event: str) -> None:
        """Deliver an event once more."""
        await self.post("resend", event=event)

    async def settled(self, timeout: float = 30) -> None:
        """Wait until every event is delivered, but those held.

        Raises:
            AssertionError: Some are not after `timeout` seconds.
        """
        if not (await self.post("settled", timeout=timeout))["settled"]:
            raise AssertionError(f"events are still undelivered after {timeout} s")

    async def events(self, type: str = "*") -> list[Json]:
        """All events of this type (a pattern), oldest first."""
        events: list[Json] = await self.get("events", type=type)
        return events

    async def attempts(self) -> list[Json]:
        """Every attempt to deliver: event, type, url, at, failures, status, error."""
        attempts: list[Json] = await self.get("attempts")
        return attempts

    async def calls(self, path: str = "") -> list[Json]:
        """API calls whose path begins so, oldest first: request_id, at, method, path, params, status, ..."""
        calls: list[Json] = await self.get("calls", path=path)
        return calls

    async def get(self, route: str, **query: str) -> Any:
        return await self._read(await self.http.get(f"/control/{route}", params={**query, **self._whose()}))

    async def post(self, route: str, **body: Any) -> Any:
        return await self._read(await self.http.post(f"/control/{route}", json={**body, **self._whose()}))

    def _whose(self) -> dict[str, str]:
        return {"key": self.key} if self.key else {}

    async def _read(self, response: httpx.Response) -> Any:
        if response.is_error:
            raise ValueError(f"the sandbox refused: {response.text}")
        return response.json()


def session_id(session: str) -> str:
    """The id or secret in a page's address; an id stays as it is."""
    return session.partition("#")[0].rstrip("/").rpartition("/")[2]
