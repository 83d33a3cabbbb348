"""Money while the processes that take it in are killed: no event is lost, none counts twice, every lot adds up."""

from __future__ import annotations

import asyncio
import json
import random

from pydantic import SecretStr

from bench.processes import Bench, Process, surroundings
from bot.serve.web import STRIPE_PATH
from core.billing.stripe.gateway import Gateway
from db.session import Database
from sandbox.stripe.client import Till
from tests.core.billing.shop import Customer, Shop
from tests.flows.processes import count
from tests.support.postgres import until, wrong_lots

BUYERS = 6
KILLS = 6
SECRET = "whsec_crash"
# A worker that was killed loses its jobs to the next one after some seconds.
PATIENCE = 120.0


def environment(facts: dict[str, str], port: int) -> dict[str, str]:
    """What the roles need to know of the stand-in for Stripe."""
    return {
        "WEB_PORT": str(port),
        "PAYMENTS": "stripe",
        "STRIPE_SECRET_KEY": facts["stripe_key"],
        "STRIPE_API_URL": facts["stripe_url"],
        "STRIPE_WEBHOOK_SECRET": SECRET,
    }


async def live(customer: Customer, number: int) -> None:
    """Buys; some are refunded in part by hand, some dispute and lose: all at Stripe, which tells by web hook alone."""
    shop = customer.shop
    payment = await customer.buy()
    assert payment.checkout_session_id is not None
    intent = (await shop.gateway.session(payment.checkout_session_id)).payment_intent
    assert intent is not None
    if number % 3 == 1:
        await shop.till.refund(intent, 250)
    elif number % 3 == 2:
        opened = await shop.till.dispute(intent)
        await asyncio.sleep(0.5)
        await shop.till.close_dispute(opened["id"], won=False)


async def kill(bench: Bench, running: dict[str, Process], settings: dict[str, str], dice: random.Random) -> None:
    for _ in range(KILLS):
        await asyncio.sleep(dice.uniform(0.05, 0.8))
        role = dice.choice(["web", "worker"])
        running[role].kill()
        running[role] = bench.role(role, **settings)


async def test_killing_web_and_worker_loses_and_doubles_no_money(web_port: int) -> None:
    async with surroundings() as bench:
        facts = json.loads((bench.folder / "sandbox.log").read_text().splitlines()[0])
        settings = environment(facts, web_port)
        running = {role: bench.role(role, **settings) for role in ("web", "worker")}
        gateway = Gateway(SecretStr(facts["stripe_key"]), facts["stripe_url"])
        async with Till(facts["stripe_url"]) as till, Database(bench.database_url, pool_size=4) as database:
            await till.webhook(f"http://127.0.0.1:{settings['WEB_PORT']}{STRIPE_PATH}", SECRET)
            await till.event_fault("duplicate", times=-1)
            shop = Shop(database, gateway, till)
            buyers = [await shop.customer() for _ in range(BUYERS)]
            async with asyncio.TaskGroup() as tasks:
                for number, buyer in enumerate(buyers):
                    tasks.create_task(live(buyer, number))
                tasks.create_task(kill(bench, running, settings, random.Random(5)))
            await till.settled(PATIENCE)
            await until(lambda: _all_applied(bench.database_url), PATIENCE)
            left = [(await buyer.balance()).credits for buyer in buyers]
            charges = await count(bench.database_url, "SELECT count(*) FROM payments WHERE fulfilled_at IS NOT NULL")
            lots = await count(bench.database_url, "SELECT count(*) FROM credit_purchases")
        await gateway.close()
        assert (left, charges, lots) == ([10, 5, 0] * (BUYERS // 3), BUYERS, BUYERS)
        assert await wrong_lots(bench.database_url) == 0


async def _all_applied(url: str) -> bool:
    waiting = await count(url, "SELECT count(*) FROM stripe_events WHERE handled_at IS NULL")
    heard = await count(url, "SELECT count(*) FROM stripe_events WHERE type = 'charge.dispute.closed'")
    return waiting == 0 and heard == BUYERS // 3
