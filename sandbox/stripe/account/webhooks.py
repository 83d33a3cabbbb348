"""Delivering events to webhooks: signed, one after the other, again until taken, and in disorder on demand."""

import asyncio
import heapq
import itertools
import random
import ssl
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

import httpx
from pydantic_core import to_json

from sandbox.stripe.protocol.objects import Json
from sandbox.stripe.protocol.signatures import signature_header

RETRY_SECONDS = [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0]
ANSWER_SECONDS = 20.0
ATTEMPTS_KEPT = 20_000
FAULTS = {"duplicate", "delay", "drop", "hold"}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One webhook. `types` are patterns such as "checkout.session.*"."""

    url: str
    secret: str
    types: tuple[str, ...] = ("*",)

    def wants(self, type: str) -> bool:
        return any(fnmatchcase(type, pattern) for pattern in self.types)


@dataclass(slots=True)
class EventFault:
    """One order for trouble with deliveries.

    Attributes:
        kind: "duplicate" (`copies` more), "delay" (`seconds`), "drop" (never delivered), "hold" (until released).
        type: The pattern of the event types it hits.
        times: How many events it still hits; -1 stays until cleared.
    """

    kind: str
    type: str = "*"
    times: int = 1
    copies: int = 1
    seconds: float = 1.0

    def __post_init__(self) -> None:
        if self.kind not in FAULTS:
            raise ValueError(f"unknown kind of fault {self.kind!r}; known: {', '.join(sorted(FAULTS))}")

    def as_json(self) -> Json:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(order=True, slots=True)
class Parcel:
    """One delivery to come: when (monotonic seconds), its number, to whom, what, and how often it failed."""

    due: float
    number: int
    endpoint: Endpoint
    event: Json
    failures: int = 0


class Deliveries:
    """The deliveries of one account.

    Attributes:
        attempts: Every attempt: event, type, url, at, failures before it, status (0: no answer), error.
        held: Events that wait for `release`, oldest first.
    """

    def __init__(self) -> None:
        self.endpoints: list[Endpoint] = []
        self.faults: list[EventFault] = []
        self.held: list[Json] = []
        self.attempts: deque[Json] = deque(maxlen=ATTEMPTS_KEPT)
        self.retry = True
        self._parcels: list[Parcel] = []
        self._busy = False
        self._numbers = itertools.count()
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()

    def wanting(self, type: str) -> int:
        """How many endpoints want events of this type."""
        return sum(endpoint.wants(type) for endpoint in self.endpoints)

    def send(self, event: Json) -> None:
        """Deliver a new event, or let its fault happen."""
        fault = self._strike(event["type"])
        if fault is None:
            self.post(event)
        elif fault.kind == "duplicate":
            for _ in range(fault.copies + 1):
                self.post(event)
        elif fault.kind == "delay":
            self.post(event, fault.seconds)
        elif fault.kind == "hold":
            self.held.append(event)

    def post(self, event: Json, delay: float = 0) -> None:
        """Deliver an event to every endpoint that wants it, after so many seconds."""
        for endpoint in self.endpoints:
            if endpoint.wants(event["type"]):
                self._push(Parcel(time.monotonic() + delay, next(self._numbers), endpoint, event))

    def release(self, order: str = "made") -> list[Json]:
        """Deliver all held events: in the order they were "made", "reversed" or "shuffled"."""
        events, self.held = self.held, []
        if order == "reversed":
            events.reverse()
        elif order == "shuffled":
            random.shuffle(events)
        elif order != "made":
            raise ValueError('the order is "made", "reversed" or "shuffled"')
        for event in events:
            self.post(event)
        return events

    def failing(self) -> Iterable[Json]:
        """Events that were tried and not taken yet."""
        return [parcel.event for parcel in self._parcels if parcel.failures]

    async def settled(self, timeout: float) -> bool:
        """Whether, within so many seconds, nothing is left to deliver but what is held."""
        try:
            async with asyncio.timeout(timeout):
                await self._idle.wait()
        except TimeoutError:
            return False
        return True

    async def serve(self) -> None:
        """Deliver until cancelled."""
        # Loading the list of certificate authorities takes long, and most webhooks here speak plain HTTP.
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        async with httpx.AsyncClient(timeout=ANSWER_SECONDS, trust_env=False, verify=tls) as client:
            while True:
                self._wake.clear()
                while self._parcels and self._parcels[0].due <= time.monotonic():
                    parcel = heapq.heappop(self._parcels)
                    if parcel.endpoint.url.startswith("https:") and not tls.get_ca_certs():
                        tls.load_default_certs()
                    await self._deliver(client, parcel)
                if not self._parcels:
                    self._idle.set()
                await self._wait()

    async def _wait(self) -> None:
        wait = max(0.0, self._parcels[0].due - time.monotonic()) if self._parcels else None
        try:
            async with asyncio.timeout(wait):
                await self._wake.wait()
        except TimeoutError:
            return

    async def _deliver(self, client: httpx.AsyncClient, parcel: Parcel) -> None:
        status, error = await _attempt(client, parcel)
        self.attempts.append(
            {
                "event": parcel.event["id"],
                "type": parcel.event["type"],
                "url": parcel.endpoint.url,
                "at": time.time(),
                "failures": parcel.failures,
                "status": status,
                "error": error,
            }
        )
        if 200 <= status < 300:
            parcel.event["pending_webhooks"] = max(0, parcel.event["pending_webhooks"] - 1)
        elif self.retry and parcel.endpoint in self.endpoints and parcel.failures < len(RETRY_SECONDS):
            parcel.due = time.monotonic() + RETRY_SECONDS[parcel.failures]
            parcel.failures += 1
            self._push(parcel)

    def _push(self, parcel: Parcel) -> None:
        heapq.heappush(self._parcels, parcel)
        self._idle.clear()
        self._wake.set()

    def _strike(self, type: str) -> EventFault | None:
        for fault in self.faults:
            if fnmatchcase(type, fault.type):
                if fault.times > 0:
                    fault.times -= 1
                    if fault.times == 0:
                        self.faults.remove(fault)
                return fault
        return None


async def _attempt(client: httpx.AsyncClient, parcel: Parcel) -> tuple[int, str | None]:
    body = to_json(parcel.event)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        "Stripe-Signature": signature_header(body, parcel.endpoint.secret),
    }
    try:
        response = await client.post(parcel.endpoint.url, content=body, headers=headers)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return 0, f"{type(error).__name__}: {error}"
    return response.status_code, None
