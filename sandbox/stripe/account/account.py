"""What the stand-in knows: accounts, each with its own key, time, objects, events and webhooks."""

import asyncio
import copy
from collections import deque
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sandbox.faults import Faults
from sandbox.stripe.account.clock import Clock
from sandbox.stripe.account.faults import Fault
from sandbox.stripe.account.shelves import Shelf
from sandbox.stripe.account.webhooks import Deliveries
from sandbox.stripe.protocol.errors import no_key, wrong_key
from sandbox.stripe.protocol.idempotency import IdempotencyKeys
from sandbox.stripe.protocol.ids import letters, new_id
from sandbox.stripe.protocol.objects import Json

API_VERSION = "2026-10-28.endive"
DEFAULT_KEY = "sk_test_sandboxSandboxSandboxSandbox"
CALLS_KEPT = 20_000


@dataclass(slots=True)
class Cause:
    """The API call that events come from; None in both fields if they come from no call."""

    request_id: str | None = None
    idempotency_key: str | None = None


class Account:
    """One Stripe account in test mode.

    Attributes:
        base: The address of the stand-in, for links to its pages.
        declining: Ids of customers whose saved card is declined from now on.
        retry_days: After how many days each a failed renewal is tried again; then the subscription ends.
    """

    def __init__(self, key: str, base: Callable[[], str]) -> None:
        self.key = key
        self.id = new_id("account")
        self.base = base
        self.clock = Clock()
        self.faults: Faults[Fault] = Faults()
        self.idempotency = IdempotencyKeys()
        self.deliveries = Deliveries()
        self.calls: deque[Json] = deque(maxlen=CALLS_KEPT)
        self.cause = Cause()
        self.declining: set[str] = set()
        self.retry_days = [3, 5, 7]
        self.portal_configuration = new_id("billing_portal.configuration")

        self.customers = Shelf("customer")
        self.products = Shelf("product")
        self.prices = Shelf("price", "price")
        self.sessions = Shelf("checkout.session", "session")
        self.intents = Shelf("payment_intent", "intent")
        self.charges = Shelf("charge")
        self.methods = Shelf("PaymentMethod", "payment_method")
        self.refunds = Shelf("refund")
        self.disputes = Shelf("dispute")
        self.subscriptions = Shelf("subscription")
        self.invoices = Shelf("invoice")
        self.invoice_payments = Shelf("invoice_payment")
        self.balance_transactions = Shelf("balance transaction")
        self.portals = Shelf("billing_portal.session")
        self.events = Shelf("event")

        self.portal_secrets: dict[str, str] = {}
        self.session_lines: dict[str, list[Json]] = {}
        self.session_orders: dict[str, Json] = {}
        self.pending_lines: dict[str, list[Json]] = {}

    @property
    def now(self) -> int:
        return self.clock.now()

    def emit(self, type: str, thing: Json, previous: Json | None = None) -> Json:
        """Note an event, with the object as it is now, and send it to the webhooks."""
        data: Json = {"object": copy.deepcopy(thing)}
        if previous is not None:
            data["previous_attributes"] = previous
        event = {
            "id": new_id("event"),
            "object": "event",
            "api_version": API_VERSION,
            "created": self.now,
            "data": data,
            "livemode": False,
            "pending_webhooks": self.deliveries.wanting(type),
            "request": {"id": self.cause.request_id, "idempotency_key": self.cause.idempotency_key},
            "type": type,
        }
        self.events.put(event)
        self.deliveries.send(event)
        return event

    @contextmanager
    def changing(self, thing: Json, event_type: str) -> Iterator[None]:
        """Note one event for all changes made inside, with what they replaced; none if nothing changed.

        What is refused half-way is undone.
        """
        before = copy.deepcopy(thing)
        try:
            yield
        except BaseException:
            thing.clear()
            thing.update(before)
            raise
        if previous := _replaced(before, thing):
            self.emit(event_type, thing, previous)


def _replaced(before: Json, after: Json) -> Json:
    """The values that were replaced. Of objects only the changed fields, of lists all, as Stripe tells."""
    replaced: Json = {}
    for name in before.keys() | after.keys():
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        both_objects = isinstance(old, dict) and isinstance(new, dict) and old.get("id") == new.get("id")
        replaced[name] = _replaced(old, new) if both_objects and old and new else old
    return replaced


class Stripe:
    """All accounts of one sandbox. `base` is known once the server listens."""

    def __init__(self, key: str = DEFAULT_KEY) -> None:
        self.base = ""
        self.accounts: dict[str, Account] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._started = False
        self.default = self.open_account(key)

    def open_account(self, key: str | None = None) -> Account:
        """A new, empty account."""
        key = key or f"sk_test_{letters(32)}"
        account = Account(key, lambda: self.base)
        self.accounts[key] = account
        if self._started:
            self._serve(account)
        return account

    def account(self, key: str | None) -> Account:
        """The account of a secret key.

        Raises:
            Refusal: 401, there is no key, or nobody has it. Live keys are nobody's here.
        """
        if not key:
            raise no_key()
        account = self.accounts.get(key)
        if account is None:
            raise wrong_key(key)
        return account

    def start(self) -> None:
        """Serve webhooks and let time do its work, from the running event loop."""
        self._started = True
        for account in self.accounts.values():
            self._serve(account)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _serve(self, account: Account) -> None:
        self._spawn(account.deliveries.serve())
        self._spawn(_tick(account))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _tick(account: Account) -> None:
    """Do what falls due as real time passes."""
    changed = asyncio.Event()
    account.clock.changed = changed.set
    while True:
        changed.clear()
        account.clock.run_due()
        due = account.clock.next_due()
        wait = None if due is None else max(0.05, due - account.clock.now())
        try:
            async with asyncio.timeout(wait):
                await changed.wait()
        except TimeoutError:
            continue
