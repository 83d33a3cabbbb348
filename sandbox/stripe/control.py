"""The control API of the Stripe stand-in: what people, banks and time do, and trouble on demand. JSON over HTTP.

Everything stands under `/stripe/control/`. `key` (in the body, or in the query of a GET) picks the account, the
sandbox's own unless given. Refused requests answer 400 with `{"error": ...}`.

- `POST accounts {}`: a new, empty account of its own; answers its `key`.
- `POST webhook {url, secret, types?}`: deliver events there, and nowhere else; `url` null: nowhere.
- `POST pay {session, by?, email?, name?}`: pay a Checkout Session, by "card" (at once) or "bank" (confirmed later).
  `session` is its id. Answers the session and the address people are led to.
- `GET session?session=`: what the payment page shows.
- `POST decline {session}`: try a card that is declined. `POST bank {session, confirms}`: the bank's answer.
- `POST refund {charge, amount?}`: refund as in Stripe's dashboard. `POST fail_refund {refund}`: the bank sends one
  back. `POST dispute {charge, reason?}`, `POST close_dispute {dispute, won}`. A payment intent's id does for
  `charge`.
- `GET portal?portal=`, `POST portal_cancel {portal, subscription}`, `portal_resume`, `portal_switch {portal,
  subscription, price}`, `portal_card {portal, declines}`: what a person does in the billing portal, given by its id
  or the secret in its address.
- `POST clock {seconds}`: move time forward; what falls due happens. `GET clock`.
- `POST card {customer, declines}`: from now on the customer's saved card is declined, or works again.
- `POST retry_days {days}`: after how many days each a failed renewal is tried again.
- `POST faults {kind, method?, path?, times?, skip?, seconds?, when?}`: see `faults.Fault`. `GET` lists, `DELETE`
  clears.
- `POST event_faults {kind, type?, times?, copies?, seconds?}`: see `webhooks.EventFault`. `GET`, `DELETE` too.
- `POST release {order}`: deliver held events, in the order "made", "reversed" or "shuffled".
- `POST resend {event}`: deliver an event once more. `POST settled {timeout}`: wait until nothing is left to deliver.
- `GET calls?path=`, `GET events?type=`, `GET attempts`: what came, what happened, what was delivered.
"""

import json
from collections.abc import Awaitable, Callable
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.stripe import checkout, disputes, portal, refunds
from sandbox.stripe.account import Account, Json, Stripe
from sandbox.stripe.errors import Refusal
from sandbox.stripe.faults import Fault
from sandbox.stripe.webhooks import Endpoint, EventFault

DEFAULT_PERSON = {"email": "alex@example.com", "name": "Alex Example"}

Action = Callable[[Account, Json], Any]


def control_routes(stripe: Stripe, prefix: str) -> list[Route]:
    """The routes of the control API over all accounts."""

    def post(name: str, act: Action) -> Route:
        async def endpoint(request: Request) -> Response:
            body = await _body(request)
            account = _account(stripe, body)
            answer = act(account, body)
            return JSONResponse(await answer if isinstance(answer, Awaitable) else answer)

        return Route(f"{prefix}/control/{name}", _answered(endpoint), methods=["POST"])

    def get(name: str, read: Action) -> Route:
        async def endpoint(request: Request) -> Response:
            query = dict(request.query_params)
            return JSONResponse(read(_account(stripe, query), query))

        return Route(f"{prefix}/control/{name}", _answered(endpoint), methods=["GET"])

    def delete(name: str, clear: Action) -> Route:
        async def endpoint(request: Request) -> Response:
            query = dict(request.query_params)
            clear(_account(stripe, query), query)
            return JSONResponse([])

        return Route(f"{prefix}/control/{name}", _answered(endpoint), methods=["DELETE"])

    return [
        post("accounts", lambda account, body: {"key": stripe.open_account().key}),
        *(post(name, act) for name, act in ACTIONS.items()),
        *(get(name, read) for name, read in READINGS.items()),
        delete("faults", lambda account, query: account.faults.orders.clear()),
        delete("event_faults", lambda account, query: account.deliveries.faults.clear()),
    ]


def _webhook(account: Account, body: Json) -> Json:
    types = tuple(body.get("types") or ["*"])
    url = body["url"]
    account.deliveries.endpoints = [Endpoint(url, body["secret"], types)] if url else []
    return {"url": url}


def _pay(account: Account, body: Json) -> Json:
    session = _session(account, body)
    checkout.pay(account, session, by=body.get("by", checkout.BY_CARD), **_person(body, session))
    return {"session": session, "leads_to": checkout.success_address(session)}


def _decline(account: Account, body: Json) -> Json:
    session = _session(account, body)
    checkout.be_declined(account, session, **_person(body, session))
    return {"session": session}


def _bank(account: Account, body: Json) -> Json:
    session = _session(account, body)
    checkout.bank_answers(account, session, confirms=bool(body["confirms"]))
    return {"session": session}


def _clock(account: Account, body: Json) -> Json:
    account.clock.advance(float(body["seconds"]))
    return {"now": account.now}


def _card(account: Account, body: Json) -> Json:
    customer = account.customers.named(body["customer"], "customer")
    (account.declining.add if body["declines"] else account.declining.discard)(customer["id"])
    return {"declining": sorted(account.declining)}


def _retry_days(account: Account, body: Json) -> Json:
    account.retry_days = [int(day) for day in body["days"]]
    return {"days": account.retry_days}


def _fault(account: Account, body: Json) -> Json:
    fault = Fault(**body)
    account.faults.orders.append(fault)
    return fault.as_json()


def _event_fault(account: Account, body: Json) -> Json:
    fault = EventFault(**body)
    account.deliveries.faults.append(fault)
    return fault.as_json()


def _release(account: Account, body: Json) -> list[str]:
    return [event["id"] for event in account.deliveries.release(body.get("order", "made"))]


def _resend(account: Account, body: Json) -> Json:
    event = account.events.named(body["event"], "event")
    account.deliveries.post(event)
    return event


async def _settled(account: Account, body: Json) -> Json:
    return {"settled": await account.deliveries.settled(float(body.get("timeout", 10)))}


def _calls(account: Account, query: Json) -> list[Json]:
    return [call for call in account.calls if call["path"].startswith(query.get("path", ""))]


def _events(account: Account, query: Json) -> list[Json]:
    return [event for event in account.events if fnmatchcase(event["type"], query.get("type", "*"))]


def _refund(account: Account, body: Json) -> Json:
    charge = _charge(account, body["charge"])
    return refunds.refund(account, charge, body.get("amount"))


def _fail_refund(account: Account, body: Json) -> Json:
    thing = account.refunds.named(body["refund"], "refund")
    refunds.fail(account, thing)
    return thing


def _dispute(account: Account, body: Json) -> Json:
    return disputes.open_dispute(account, _charge(account, body["charge"]), body.get("reason", "fraudulent"))


def _close_dispute(account: Account, body: Json) -> Json:
    dispute = account.disputes.named(body["dispute"], "dispute")
    disputes.close(account, dispute, won=bool(body["won"]))
    return dispute


def _charge(account: Account, id: str) -> Json:
    """A charge by its own id, or that of its payment intent."""
    intent = account.intents.get(id)
    return account.charges.named(intent["latest_charge"] if intent else id, "charge")


def _portal(act: Callable[..., None]) -> Action:
    def acted(account: Account, body: Json) -> Json:
        session = _portal_session(account, body.pop("portal"))
        act(account, session, **body)
        return portal.view(account, session)

    return acted


def _portal_session(account: Account, id: str) -> Json:
    """A portal session by its id, or by the secret in its address."""
    return account.portals.named(account.portal_secrets.get(id, id), "portal")


ACTIONS: dict[str, Action] = {
    "webhook": _webhook,
    "pay": _pay,
    "decline": _decline,
    "bank": _bank,
    "clock": _clock,
    "card": _card,
    "retry_days": _retry_days,
    "refund": _refund,
    "fail_refund": _fail_refund,
    "dispute": _dispute,
    "close_dispute": _close_dispute,
    "portal_cancel": _portal(portal.cancel),
    "portal_resume": _portal(portal.resume),
    "portal_switch": _portal(portal.switch),
    "portal_card": _portal(portal.change_card),
    "faults": _fault,
    "event_faults": _event_fault,
    "release": _release,
    "resend": _resend,
    "settled": _settled,
}


def _session_page(account: Account, query: Json) -> Json:
    session = _session(account, query)
    return {
        "session": session,
        "lines": account.session_lines[session["id"]],
        "leads_to": checkout.success_address(session),
        "card": checkout.takes(session, checkout.BY_CARD),
        "bank": {
            "offered": checkout.takes(session, checkout.BY_BANK),
            "waiting": checkout.awaits_bank(account, session),
            "refused": session["status"] == "complete" and session["payment_status"] == "unpaid",
        },
    }


READINGS: dict[str, Action] = {
    "clock": lambda account, query: {"now": account.now, "ahead": account.clock.ahead},
    "session": _session_page,
    "portal": lambda account, query: portal.view(account, _portal_session(account, query["portal"])),
    "calls": _calls,
    "events": _events,
    "attempts": lambda account, query: list(account.deliveries.attempts),
    "faults": lambda account, query: [fault.as_json() for fault in account.faults.orders],
    "event_faults": lambda account, query: [fault.as_json() for fault in account.deliveries.faults],
}


def _account(stripe: Stripe, asked: Json) -> Account:
    """The account of the key; without one that of the session, for the person at its page has no key."""
    if key := asked.pop("key", None):
        return stripe.account(key)
    session, secret = asked.get("session"), asked.get("portal")
    holders = (
        account
        for account in stripe.accounts.values()
        if account.sessions.get(session) or secret in account.portal_secrets
    )
    return next(holders, stripe.default)


def _session(account: Account, body: Json) -> Json:
    return account.sessions.named(body["session"], "session")


def _person(body: Json, session: Json) -> Json:
    known = (session["customer_details"] or {}).get("email") or DEFAULT_PERSON["email"]
    return {"email": body.get("email", known), "name": body.get("name", DEFAULT_PERSON["name"])}


async def _body(request: Request) -> Json:
    try:
        body = json.loads(await request.body() or b"{}")
    except ValueError:
        raise ValueError("the body is no JSON") from None
    if not isinstance(body, dict):
        raise ValueError("the body must be a JSON object")
    return body


def _answered(endpoint: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    async def answered(request: Request) -> Response:
        # Another site's page, open in the same browser, must not act here.
        origin = request.headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
            return JSONResponse({"error": f"{origin} is another origin"}, status_code=403)
        try:
            return await endpoint(request)
        except KeyError as absent:
            return JSONResponse({"error": f"{absent} is missing"}, status_code=400)
        except (Refusal, ValueError, TypeError) as error:
            return JSONResponse({"error": str(error)}, status_code=400)

    return answered
