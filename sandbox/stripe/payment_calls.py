"""Reading payments: `/v1/payment_intents`, `/v1/charges`, `/v1/payment_methods`, `/v1/balance...`."""

from collections.abc import Iterable

from sandbox.stripe.account import Json
from sandbox.stripe.parameters import Metadata, Range, Text, Unset, merge_metadata
from sandbox.stripe.routes import PAGE, Call, page, route


@route("GET /v1/payment_intents/{}")
def retrieve_intent(call: Call) -> Json:
    return call.account.intents.at(call.ids[0])


@route("POST /v1/payment_intents/{}", {"description": Text(1000), "metadata": Unset(Metadata())})
def update_intent(call: Call) -> Json:
    intent = call.account.intents.at(call.ids[0])
    if "description" in call.params:
        intent["description"] = call.params["description"]
    if "metadata" in call.params:
        intent["metadata"] = merge_metadata(intent["metadata"], call.params["metadata"])
    return intent


@route("GET /v1/payment_intents", {"created": Range(), "customer": Text(), **PAGE})
def list_intents(call: Call) -> Json:
    found = _fitting(call, call.account.intents.newest_first(), "customer")
    return page(call, "/v1/payment_intents", "payment_intent", found)


@route("GET /v1/charges/{}")
def retrieve_charge(call: Call) -> Json:
    return call.account.charges.at(call.ids[0])


@route("GET /v1/charges", {"created": Range(), "customer": Text(), "payment_intent": Text(), **PAGE})
def list_charges(call: Call) -> Json:
    found = _fitting(call, call.account.charges.newest_first(), "customer", "payment_intent")
    return page(call, "/v1/charges", "charge", found)


@route("GET /v1/payment_methods/{}")
def retrieve_method(call: Call) -> Json:
    return call.account.methods.at(call.ids[0])


@route("GET /v1/balance_transactions/{}")
def retrieve_balance_transaction(call: Call) -> Json:
    return call.account.balance_transactions.at(call.ids[0])


@route(
    "GET /v1/balance_transactions",
    {"created": Range(), "currency": Text(), "source": Text(), "type": Text(), **PAGE},
)
def list_balance_transactions(call: Call) -> Json:
    found = _fitting(call, call.account.balance_transactions.newest_first(), "currency", "source", "type")
    return page(call, "/v1/balance_transactions", "balance_transaction", found)


@route("GET /v1/balance")
def retrieve_balance(call: Call) -> Json:
    """What the account has earned, all of it still pending; usd and 0 before the first payment."""
    totals: dict[str, int] = {}
    for transaction in call.account.balance_transactions:
        totals[transaction["currency"]] = totals.get(transaction["currency"], 0) + transaction["net"]
    amounts = totals or {"usd": 0}
    return {
        "object": "balance",
        "available": [{"amount": 0, "currency": currency, "source_types": {"card": 0}} for currency in amounts],
        "livemode": False,
        "pending": [
            {"amount": amount, "currency": currency, "source_types": {"card": amount}}
            for currency, amount in amounts.items()
        ],
        "refund_and_dispute_prefunding": {"available": [], "pending": []},
    }


def _fitting(call: Call, things: Iterable[Json], *names: str) -> list[Json]:
    params = call.params
    exact = [name for name in names if name in params]
    return [
        thing
        for thing in things
        if all(thing[name] == params[name] for name in exact)
        and ("created" not in params or params["created"](thing["created"]))
    ]
