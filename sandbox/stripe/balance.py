"""The account's balance, line by line: `/v1/balance_transactions` and `/v1/balance`."""

from sandbox.stripe.account import Account, Json
from sandbox.stripe.ids import new_id
from sandbox.stripe.parameters import Range, Text
from sandbox.stripe.routes import PAGE, Call, fitting, page, route


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


def new_balance_transaction(
    account: Account, amount: int, currency: str, source: str, type: str, category: str, fee: int = 0
) -> Json:
    """One line of the account's balance; `amount` is negative for what is taken away."""
    transaction: Json = {
        "id": new_id("balance_transaction"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": account.now + 2 * 24 * 3600,
        "balance_type": "payments",
        "created": account.now,
        "currency": currency,
        "description": None,
        "exchange_rate": None,
        "fee": fee,
        "fee_details": _fee_details(fee, currency),
        "net": amount - fee,
        "reporting_category": category,
        "source": source,
        "status": "pending",
        "type": type,
    }
    return account.balance_transactions.put(transaction)


def _fee_details(fee: int, currency: str) -> list[Json]:
    if not fee:
        return []
    description = "Stripe processing fees"
    return [
        {"amount": fee, "application": None, "currency": currency, "description": description, "type": "stripe_fee"}
    ]
