"""What operators write is what is sold, at once; what cannot be sold is named."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from core.billing.catalogue import CatalogueInvalid, UnknownProduct, catalogue, decimals, find, price, read_catalogue
from db.models import GlobalConfig
from db.session import Database
from db.states import PaymentRail, SubscriptionTier

GOOD: dict[str, Any] = {
    "currency": {"code": "eur"},
    "packs": {"p1": {"credits": 5, "price_minor": 300, "stars": 200, "valid_days": None}},
    "plans": {"m1": {"tier": "pro", "price_minor": 900, "stars": 700}},
}


async def test_the_first_settings_can_be_sold(database: Database) -> None:
    async with database.as_service() as session:
        sold = await catalogue(session)
        pack = await find(session, "pack_10")
    assert [product.code for product in sold.packs] == ["pack_10", "pack_30", "pack_100"]
    assert [plan.tier for plan in sold.plans] == [SubscriptionTier.PRO, SubscriptionTier.UNLIMITED]
    assert price(pack, PaymentRail.STRIPE) == (500, "usd")
    assert price(pack, PaymentRail.STARS) == (400, "XTR")


async def test_an_edit_counts_at_once(database: Database) -> None:
    async with database.as_service() as session:
        await session.execute(sa.update(GlobalConfig).where(GlobalConfig.key == "packs").values(value=GOOD["packs"]))
        assert (await find(session, "p1")).terms.credits == 5
        with pytest.raises(UnknownProduct):
            await find(session, "pack_10")
        await session.rollback()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"packs": {"p1": {"credits": 5, "price_minor": 0, "stars": 2}}}, "global_config.packs.p1.price_minor: "),
        ({"packs": {"p1": {"credits": 5, "price_minor": 5, "stars": 10_001}}}, "global_config.packs.p1.stars: "),
        ({"packs": {"P 1": {"credits": 5, "price_minor": 5, "stars": 1}}}, "global_config.packs.P 1.code: "),
        ({"packs": {"p1": {"credits": 5, "price_minor": 5, "stars": 1, "off": 2}}}, "global_config.packs.p1.off: "),
        ({"packs": {"p1": 5}}, "global_config.packs.0: "),
        ({"packs": [1]}, "global_config.packs: must be an object"),
        ({"plans": {"m1": {"tier": "free", "price_minor": 9, "stars": 7}}}, "global_config.plans.m1.tier: "),
        ({"plans": {"p1": {"tier": "pro", "price_minor": 9, "stars": 7}}}, "p1 is both a pack and a plan"),
        ({"currency": {"code": "euro"}}, "global_config.currency: "),
        ({"currency": None}, "global_config.currency: "),
    ],
)
def test_what_cannot_be_sold_is_named(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(CatalogueInvalid) as caught:
        read_catalogue({**GOOD, **change})
    assert sentence in str(caught.value)


@pytest.mark.parametrize(("currency", "places"), [("usd", 2), ("JPY", 0), ("kwd", 3), ("XTR", 0)])
def test_decimals_follow_the_currency(currency: str, places: int) -> None:
    assert decimals(currency) == places
