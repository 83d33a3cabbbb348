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
- `GET overview`: what the dashboard at `/stripe/` shows: time, charges, disputes and the newest events.
- `GET calls?path=`, `GET events?type=`, `GET attempts`: what came, what happened, what was delivered.
"""

import json
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.origin import foreign_origin
from sandbox.stripe.account.account import Account, Stripe
from sandbox.stripe.control.actions import ACTIONS, Action
from sandbox.stripe.control.readings import READINGS
from sandbox.stripe.protocol.errors import Refusal
from sandbox.stripe.protocol.objects import Json


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
        if origin := foreign_origin(request):
            return JSONResponse({"error": f"{origin} is another origin"}, status_code=403)
        try:
            return await endpoint(request)
        except KeyError as absent:
            return JSONResponse({"error": f"{absent} is missing"}, status_code=400)
        except (Refusal, ValueError, TypeError) as error:
            return JSONResponse({"error": str(error)}, status_code=400)

    return answered
