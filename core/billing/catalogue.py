"""What is sold: packs of credits and plans, as operators wrote them into `global_config`, read at every call."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Literal, TypeVar

import sqlalchemy as sa
from pydantic import Field, TypeAdapter, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import ShortlistError
from core.values import Value
from db.models import GlobalConfig
from db.session import as_service_within
from db.states import PaymentRail, SubscriptionTier

T = TypeVar("T")
P = TypeVar("P", "Pack", "Plan")

KEYS = ("packs", "plans", "currency")
STARS_CURRENCY = "XTR"
# As Stripe counts them (docs.stripe.com/currencies): the smallest unit is not a hundredth.
_NO_DECIMALS = frozenset(
    [
        "bif",
        "clp",
        "djf",
        "gnf",
        "jpy",
        "kmf",
        "krw",
        "mga",
        "pyg",
        "rwf",
        "ugx",
        "vnd",
        "vuv",
        "xaf",
        "xof",
        "xpf",
        "xtr",
    ]
)
_THREE_DECIMALS = frozenset(["bhd", "jod", "kwd", "omr", "tnd"])
# Telegram renews a subscription in Stars after 30 days and no other time.
STARS_PERIOD = timedelta(days=30)

# What a code may look like: it stands in callback data (64 bytes) and, for plans, in Stripe's lookup keys.
Code = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,24}$")]
Currency = Annotated[str, Field(pattern=r"^[a-z]{3}$")]
# Stripe takes at most eight digits; Telegram at most 10,000 Stars at once.
Minor = Annotated[int, Field(ge=1, le=99_999_999)]
Stars = Annotated[int, Field(ge=1, le=10_000)]


class CatalogueInvalid(ShortlistError):
    """What an operator wrote cannot be sold; the message says where and why."""


class UnknownProduct(ShortlistError):
    """There is no such product, or no longer."""


class Terms(Value):
    """What a payment promises, whatever the catalogue says later; `tier` is None for a pack."""

    credits: int = 0
    valid_days: int | None = None
    tier: SubscriptionTier | None = None

    def expiry(self, paid_at: datetime) -> datetime | None:
        """When credits of a pack that was paid then expire; None is never."""
        return None if self.valid_days is None else paid_at + timedelta(days=self.valid_days)


class Pack(Value):
    """Credits at once. `price_minor` is in the smallest unit of the operator's currency."""

    code: Code
    currency: Currency
    price_minor: Minor
    stars: Stars
    credits: int = Field(ge=1, le=1_000_000)
    valid_days: int | None = Field(default=None, ge=1, le=36_500)

    @property
    def terms(self) -> Terms:
        """What a payment for it promises."""
        return Terms(credits=self.credits, valid_days=self.valid_days)


class Plan(Value):
    """A tier by the month (by 30 days in Stars), with `credits` extra in each period."""

    code: Code
    currency: Currency
    price_minor: Minor
    stars: Stars
    tier: Literal[SubscriptionTier.PRO, SubscriptionTier.UNLIMITED]
    credits: int = Field(default=0, ge=0, le=1_000_000)

    @property
    def terms(self) -> Terms:
        """What a payment for it promises."""
        return Terms(credits=self.credits, tier=self.tier)


Product = Pack | Plan


def price(product: Product, rail: PaymentRail) -> tuple[int, str]:
    """What the product costs on that rail, in the smallest unit, and the currency."""
    if rail == PaymentRail.STARS:
        return product.stars, STARS_CURRENCY
    return product.price_minor, product.currency


def decimals(currency: str) -> int:
    """How many decimals an amount in that currency is written with, its smallest unit being one."""
    if currency.lower() in _NO_DECIMALS:
        return 0
    return 3 if currency.lower() in _THREE_DECIMALS else 2


class Catalogue(Value):
    """Everything that is sold, cheapest first."""

    packs: tuple[Pack, ...]
    plans: tuple[Plan, ...]

    @property
    def products(self) -> tuple[Product, ...]:
        """Packs, then plans."""
        return (*self.packs, *self.plans)

    def find(self, code: str) -> Product:
        """The product with that code. Raises `UnknownProduct`."""
        for product in self.products:
            if product.code == code:
                return product
        raise UnknownProduct(code)


_PACKS = TypeAdapter(tuple[Pack, ...])
_PLANS = TypeAdapter(tuple[Plan, ...])
_CURRENCY = TypeAdapter(Currency)


async def catalogue(session: AsyncSession) -> Catalogue:
    """What is sold now. Raises `CatalogueInvalid`."""
    async with as_service_within(session):
        rows = await session.execute(sa.select(GlobalConfig.key, GlobalConfig.value).where(GlobalConfig.key.in_(KEYS)))
        return read_catalogue({key: value for key, value in rows})


async def find(session: AsyncSession, code: str) -> Product:
    """The product with that code as it is sold now. Raises `UnknownProduct` and `CatalogueInvalid`."""
    return (await catalogue(session)).find(code)


def read_catalogue(config: dict[str, object]) -> Catalogue:
    """The catalogue in the values of `packs`, `plans` and `currency`. Raises `CatalogueInvalid`."""
    wanted = config.get("currency")
    currency = _read("currency", _CURRENCY, wanted.get("code") if isinstance(wanted, dict) else wanted)
    packs = _read("packs", _PACKS, _entries("packs", config, currency))
    plans = _read("plans", _PLANS, _entries("plans", config, currency))
    if twice := {pack.code for pack in packs} & {plan.code for plan in plans}:
        raise CatalogueInvalid(f"global_config: {min(twice)} is both a pack and a plan")
    return Catalogue(packs=_by_price(packs), plans=_by_price(plans))


def _entries(key: str, config: dict[str, object], currency: str) -> list[object]:
    entries = config.get(key)
    if not isinstance(entries, dict):
        raise CatalogueInvalid(f"global_config.{key}: must be an object with an entry for each code")
    return [
        {**entry, "code": code, "currency": currency} if isinstance(entry, dict) else entry
        for code, entry in entries.items()
    ]


def _read(key: str, adapter: TypeAdapter[T], value: object) -> T:
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in _named(value, first["loc"]))
        raise CatalogueInvalid(f"global_config.{key}{place and '.'}{place}: {first['msg']}") from error


def _named(value: object, place: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """The place of a fault, with the code of the entry instead of its number."""
    match value, place:
        case list(), (int(number), *rest) if isinstance(entry := value[number], dict):
            return (entry["code"], *rest)
    return place


def _by_price(products: tuple[P, ...]) -> tuple[P, ...]:
    return tuple(sorted(products, key=lambda product: (product.price_minor, product.code)))
