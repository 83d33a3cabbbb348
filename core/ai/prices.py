"""What tokens cost, by the table of the package genai-prices; each price names the table and its date.

The table comes with the installed release: nothing is fetched.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from importlib.metadata import version

from core.ai.protocol import Tokens
from db.states import Provider

# What the package calls our providers.
_NAMES = {Provider.CLAUDE: "anthropic", Provider.OPENAI: "openai"}
# Characters of the bytes of a text that are one token at the least: Cyrillic letters have two bytes and about two
# and a half of them are a token, English words have one and about four are.
BYTES_A_TOKEN = 3


def price(provider: Provider, model: str, tokens: Tokens) -> Decimal | None:
    """What a call cost in dollars; None where the table does not know the model."""
    from genai_prices import Usage, calc_price

    usage = Usage(
        input_tokens=tokens.sent,
        cache_read_tokens=tokens.cached,
        cache_write_tokens=tokens.written,
        output_tokens=tokens.answered,
    )
    try:
        return calc_price(usage, model, provider_id=_NAMES[provider]).total_price
    except LookupError:
        return None


def most(provider: Provider, model: str, asked: str, max_tokens: int) -> Decimal | None:
    """The most that a call can cost in dollars, before it is made; None where the model has no price."""
    sent = len(asked.encode("utf-8", "replace")) // BYTES_A_TOKEN
    return price(provider, model, Tokens(sent=sent, answered=max_tokens))


@cache
def describe_table() -> str:
    """The table and the date of its newest price, such as `genai-prices 0.2.3 of 2026-10-14`."""
    from genai_prices.data import providers
    from genai_prices.types import StartDateConstraint

    dates = [
        conditional.constraint.start_date
        for provider in providers
        if provider.id in _NAMES.values()
        for model in provider.models
        if isinstance(model.prices, list)
        for conditional in model.prices
        if isinstance(conditional.constraint, StartDateConstraint)
    ]
    return f"genai-prices {version('genai-prices')}" + (f" of {max(dates)}" if dates else "")
