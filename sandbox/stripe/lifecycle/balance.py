"""The lines of an account's balance."""

from sandbox.stripe.account.account import Account
from sandbox.stripe.protocol.ids import new_id
from sandbox.stripe.protocol.objects import Json


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
