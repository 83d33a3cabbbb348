"""The HTTP side of Stripe's API: keys, versions, parameters, idempotency and faults around each call."""

import asyncio
import hashlib
import time
from typing import Any

from pydantic_core import to_json
from starlette.types import Receive, Scope, Send

from sandbox.stripe.account.account import API_VERSION, Account, Cause, Stripe
from sandbox.stripe.account.faults import Fault
from sandbox.stripe.calls import (  # noqa: F401 - imported for the routes they register
    balance,
    customers,
    disputes,
    events,
    invoices,
    payments,
    portal,
    previews,
    prices,
    products,
    refunds,
    sessions,
    subscriptions,
)
from sandbox.stripe.calls.expansion import expanded
from sandbox.stripe.calls.routes import Call, find_route
from sandbox.stripe.protocol.errors import Refusal, broken, invalid, no_key, rate_limited, wrong_version
from sandbox.stripe.protocol.forms import decode
from sandbox.stripe.protocol.ids import new_id
from sandbox.telegram.api import ConnectionDropped, drop_connection, read_body

FORM = "application/x-www-form-urlencoded"


class StripeApi:
    """Answers everything under `/v1`. `prefix` is what stands before it in the address."""

    def __init__(self, stripe: Stripe, prefix: str = "") -> None:
        self.stripe = stripe
        self.prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, self.prefix, new_id("request"))
        try:
            request.body = await read_body(receive)
            status, body = await self._answer(request)
        except ConnectionDropped:
            await drop_connection(receive, send)
            return
        headers = {"content-type": "application/json", "request-id": request.id, "stripe-version": API_VERSION}
        headers |= {"content-length": str(len(body)), **request.answer_headers}
        encoded = [(name.encode(), value.encode("latin-1", "replace")) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": encoded})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, request: "Request") -> tuple[int, bytes]:
        record: dict[str, Any] = {}
        try:
            account = self.stripe.account(request.key())
            record = _record(account, request)
            fault = account.faults.strike(request.method, request.path)
            request.check_version()
            status, body = await _once(account, request, fault)
        except Refusal as refusal:
            if refusal.status == 429:
                request.answer_headers["stripe-rate-limited-reason"] = "global-rate"
            status, body = refusal.status, to_json(refusal.body(request.id))
        record["status"] = status
        return status, body


class Request:
    """One HTTP request as it came."""

    def __init__(self, scope: Scope, prefix: str, id: str) -> None:
        self.id = id
        self.method: str = scope["method"]
        path: str = scope["path"]
        self.path = path.removeprefix(prefix)
        self.query: str = scope["query_string"].decode("latin-1")
        self.headers = {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]}
        self.body = b""
        self.answer_headers: dict[str, str] = {}

    def key(self) -> str:
        header: str = self.headers.get("authorization", "")
        kind, _, key = header.partition(" ")
        if kind.lower() != "bearer" or not key:
            raise no_key()
        return key.strip()

    def check_version(self) -> None:
        version = self.headers.get("stripe-version", API_VERSION)
        if version != API_VERSION:
            raise wrong_version(version)

    def idempotency_key(self) -> str | None:
        return self.headers.get("idempotency-key") if self.method == "POST" else None

    def params(self) -> dict[str, Any]:
        if self.method == "POST":
            kind = self.headers.get("content-type", FORM).partition(";")[0].strip().lower()
            if self.body and kind != FORM:
                raise invalid(
                    f"Invalid request (check that your POST content type is {FORM}). If you have any questions, we "
                    "can help at https://support.stripe.com/."
                )
            return decode(self.body.decode("utf-8", "replace"))
        return decode(self.query)

    def fingerprint(self) -> str:
        return hashlib.sha256(f"{self.method} {self.path} ".encode() + self.body).hexdigest()


async def _once(account: Account, request: Request, fault: Fault | None) -> tuple[int, bytes]:
    """The answer; of a call that was made before with the same idempotency key, the earlier one."""
    key = request.idempotency_key()
    if key is None:
        return await _suffering(account, request, fault)
    request.answer_headers["idempotency-key"] = key
    if kept := account.idempotency.begin(key, request.fingerprint()):
        request.answer_headers |= {"idempotent-replayed": "true", "original-request": kept.request_id}
        return kept.status, kept.body
    try:
        status, body = await _suffering(account, request, fault, key)
    except BaseException:
        # What is refused before it takes effect leaves the key free, as with Stripe.
        account.idempotency.forget_unfinished(key)
        raise
    return status, body


async def _suffering(
    account: Account, request: Request, fault: Fault | None, key: str | None = None
) -> tuple[int, bytes]:
    if fault and fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
    if fault and fault.kind == "429":
        raise rate_limited()
    if fault and fault.when == "before":
        _strike(fault)
    status, body = _executed(account, request, key)
    if fault:
        _strike(fault)
        if fault.kind == "garbage":
            return 200, body[: len(body) // 2]
    return status, body


def _strike(fault: Fault) -> None:
    if fault.kind == "500":
        raise broken()
    if fault.kind == "drop":
        raise ConnectionDropped


def _executed(account: Account, request: Request, key: str | None) -> tuple[int, bytes]:
    """The answer of the route's function, kept under the key: also its refusals, as Stripe keeps them.

    Raises:
        Refusal: The parameters cannot be read. Nothing was executed then, and the key stays free.
    """
    route, ids = find_route(request.method, request.path)
    params = route.takes.read(request.params())
    account.clock.run_due()
    account.cause = Cause(request.id, key)
    try:
        answer = route.handler(Call(account, ids, params))
        status, body = 200, to_json(expanded(account, answer, params.get("expand", [])))
    except Refusal as refusal:
        status, body = refusal.status, to_json(refusal.body(request.id))
    finally:
        account.cause = Cause()
    if key is not None:
        account.idempotency.finish(key, status, body, request.id)
    return status, body


def _record(account: Account, request: Request) -> dict[str, Any]:
    record: dict[str, Any] = {
        "request_id": request.id,
        "at": time.time(),
        "method": request.method,
        "path": request.path,
        "params": request.body.decode("utf-8", "replace") if request.method == "POST" else request.query,
        "idempotency_key": request.idempotency_key(),
        "status": 0,
    }
    account.calls.append(record)
    return record
