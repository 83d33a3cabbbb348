"""Eight processes on real PostgreSQL: no credit is spent twice, and nobody sees a deadlock."""

from __future__ import annotations

import asyncio
import multiprocessing
import random
from collections import Counter
from uuid import UUID

from core import credits
from core.credits import NotEnoughCredits
from db.session import Database
from db.states import LotSource, Operation
from tests.core.credits.people import add_person, check, lot_of, make_person

PROCESSES = 8
CROWD = 1000


def _spend(url: str, people: list[UUID], process: int, tries: int) -> Counter[str]:
    return asyncio.run(_spend_all(url, people, process, tries))


async def _spend_all(url: str, people: list[UUID], process: int, tries: int) -> Counter[str]:
    """Holds one credit of each person, and settles or releases it; four connections at a time."""
    outcomes: Counter[str] = Counter()
    async with Database(url, pool_size=4) as database:

        async def spend(user_id: UUID, number: int) -> None:
            key = f"{user_id}:{process}:{number}"
            try:
                async with database.as_service() as session:
                    await credits.hold(session, user_id, Operation.MATCH, 1, key)
            except NotEnoughCredits:
                outcomes["refused"] += 1
                return
            outcomes["held"] += 1
            async with database.as_service() as session:
                if number % 3:
                    await credits.settle(session, user_id, key)
                else:
                    await credits.release(session, user_id, key)
                    outcomes["released"] += 1

        order = [(user_id, number) for user_id in people for number in range(1, tries + 1)]
        random.Random(process).shuffle(order)
        await asyncio.gather(*(spend(user_id, number) for user_id, number in order))
    return outcomes


async def _in_processes(url: str, shares: list[list[UUID]], tries: int) -> Counter[str]:
    # One process that has imported everything makes the others: a second instead of eight.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    with context.Pool(PROCESSES) as pool:
        jobs = [(url, share, number, tries) for number, share in enumerate(shares)]
        results = await asyncio.to_thread(pool.starmap, _spend, jobs, 1)
    return sum(results, Counter())


async def test_eight_processes_spend_the_last_credits_of_one_person_once(database: Database, database_url: str) -> None:
    person = await make_person(database)
    async with database.as_service() as session:
        for lot in range(4):
            await credits.grant(session, person, 5, f"last:{lot}", source=LotSource.STRIPE)
    outcomes = await _in_processes(database_url, [[person]] * PROCESSES, tries=8)
    assert outcomes["held"] + outcomes["refused"] == PROCESSES * 8
    assert outcomes["refused"] > 0
    async with database.as_service() as session:
        balance = await check(session, person)
    # Whoever released last found nobody left to take it.
    assert (outcomes["held"] - outcomes["released"] + balance.credits, balance.held) == (20, 0)


async def test_a_thousand_people_at_once(database: Database, database_url: str) -> None:
    async with database.as_service() as session:
        people = [await add_person(session) for _ in range(CROWD)]
        for person in people:
            await credits.grant(session, person, 1, f"crowd:{person}")
    slices = [people[number :: PROCESSES // 2] for number in range(PROCESSES // 2)]
    # Two processes contend for each person's only credit.
    outcomes = await _in_processes(database_url, slices * 2, tries=1)
    assert (outcomes["held"], outcomes["refused"]) == (CROWD, CROWD)
    async with database.as_service() as session:
        assert await credits.audit(session) == 0


async def test_a_refund_meets_spending_expiry_and_grants(database: Database) -> None:
    person = await make_person(database)
    async with database.as_service() as session:
        await credits.grant(session, person, 10, "meeting", source=LotSource.STRIPE)
        lot_id = await lot_of(session, "meeting")

    async def act(number: int) -> None:
        async with database.as_service() as session:
            match number % 4:
                case 0:
                    await credits.clawback(session, lot_id, f"refund-{number % 8}", total=number // 4)
                case 1:
                    await credits.restore(session, lot_id, f"refund-{(number - 1) % 8}")
                case 2:
                    await credits.grant(session, person, 1, f"gift-{number}")
                case _:
                    await credits.hold(session, person, Operation.MATCH, 1, f"meeting-{number}")
                    await credits.release(session, person, f"meeting-{number}")

    results = await asyncio.gather(*(act(number) for number in range(40)), return_exceptions=True)
    assert [result for result in results if result is not None and not isinstance(result, NotEnoughCredits)] == []
    async with database.as_service() as session:
        await check(session, person)
