"""Amounts in minor units, as people and refusals write them."""

# Currencies without minor units: https://docs.stripe.com/currencies#zero-decimal
NO_MINOR_UNITS = {
    "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "ugx", "vnd", "vuv", "xaf", "xof", "xpf",
}  # fmt: skip
SIGNS = {"eur": "€", "gbp": "£", "jpy": "¥", "usd": "$"}


def shown(amount: int, currency: str) -> str:
    """The amount for people: "$5.00", "500 XAF"."""
    number = f"{amount:,}" if currency in NO_MINOR_UNITS else f"{amount / 100:,.2f}"
    sign = SIGNS.get(currency)
    return f"{sign}{number}" if sign else f"{number} {currency.upper()}"
