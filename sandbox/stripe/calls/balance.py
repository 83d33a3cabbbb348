"""The account's balance, line by line: `/v1/balance_transactions` and `/v1/balance`."""

from sandbox.stripe.calls.routes import PAGE, Call, fitting, page, route
from sandbox.stripe.protocol.objects import Json
from sandbox.stripe.protocol.parameters import Range, Text


@route("GET /v1/balance_transactions/{}")
def retrieve_balance_transaction(call: Call) -> Json:
    return call.account.balance_transactions.at(call.ids[0])


@route(
    "GET /v1/balance_transactions",
    {"created": Range(), "currency": Text(), "source": Text(), "type": Text(), **PAGE},
)
def list_balance_transactions(call: Call) -> Json:
    found = fitting(call, call.account.balance_transactions.newest_first(), "currency", "source", "type")
    return page(call, "/v1/balance_transactions", call.account.balance_transactions, found)


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
