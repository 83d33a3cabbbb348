"""Random histories of one person's ledger and payments on real PostgreSQL, against a few lines of arithmetic.

Each history is one transaction that is rolled back at its end; a crash is a savepoint rolled back. The number of
histories is 2,000; `LEDGER_HISTORIES=100000 pytest tests/core/credits/test_histories.py` runs more.
"""

from __future__ import annotations

import asyncio
import itertools
import os
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, nullcontext
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import pytest
import sqlalchemy as sa
import uvloop
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from core import credits
from core.billing import orders, payments
from core.billing.catalogue import Pack
from core.billing.clawback import ClaimKind, give_back, take_back
from core.credits import NotEnoughCredits
from core.credits.sql import DEBT, UNEXPIRED
from core.credits.sweep import expire
from db.models import Payment
from db.session import Database
from db.states import LotSource, Operation, PaymentRail
from tests.core.credits.people import add_person, lot_of, pass_time
from tests.support.postgres import Databases

HISTORIES = int(os.environ.get("LEDGER_HISTORIES", "2000"))
# Side-by-side test processes share them.
SHARES = 4
STEPS = 6
DAY = 86_400.0

AMOUNTS = st.integers(1, 6)
LOTS = st.integers(0, 3)
OPERATIONS = st.integers(0, 4)
CLAIMS = st.integers(0, 2)
SOURCES = st.sampled_from([LotSource.GRANT, LotSource.STRIPE, LotSource.STARS])
DAYS = st.sampled_from([None, 1, 2])
ORDERS = st.integers(0, 1)
CHARGES = st.integers(0, 1)

# Bought by card or in Stars; its credits never end, so that the model need not know of time.
PACK = Pack(code="pack", currency="usd", price_minor=100, stars=100, credits=5, valid_days=None)


# All that the invariants look at, in one statement: `used` is what operations hold or have spent.
STATE = sa.text(
    f"""
    SELECT (SELECT count(*) FROM credit_audit),
           (SELECT coalesce(sum(remaining_credits), 0) FROM credit_purchases WHERE user_id = :user_id AND {UNEXPIRED}),
           ({DEBT}), count(*), count(*) FILTER (WHERE kind = 'grant'),
           coalesce(-sum(credits) FILTER (WHERE kind IN ('hold', 'settle', 'release')), 0),
           (SELECT count(*) FROM payments WHERE user_id = :user_id AND paid_at IS NOT NULL)
    FROM credit_usage WHERE user_id = :user_id
    """
)


class State(NamedTuple):
    """What a ledger comes down to."""

    wrong_lots: int
    credits: int
    debt: int
    movements: int
    grants: int
    used: int
    charges: int


class World:
    """A loop and a database for all histories; a transaction and a person for each."""

    def __init__(self, url: str) -> None:
        self.runner = asyncio.Runner(loop_factory=uvloop.new_event_loop)
        self.database = Database(url, pool_size=1)
        self.histories = 0
        self.numbers = itertools.count()

    def close(self) -> None:
        self.runner.run(self.database.__aexit__(None, None, None))
        self.runner.close()


class Ledger(RuleBasedStateMachine):
    """Every rule uses few keys, so that replays and late or early events come about by themselves."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.run = self.world.runner.run
        self.stack = AsyncExitStack()
        self.run(self._open())
        self.granted: dict[int, int] = {}
        self.charged: dict[tuple[int, int], bool] = {}
        self.spent: dict[int, int] = {}
        self.open: dict[int, int] = {}
        self.claimed = False
        self.expires = False

    async def _open(self) -> None:
        self.session = await self.stack.enter_async_context(self.world.database.as_service())
        self.user_id = await add_person(self.session)
        self.prefix = f"{next(self.world.numbers)}"

    def teardown(self) -> None:
        self.world.histories += 1
        self.run(self._close())

    async def _close(self) -> None:
        await self.session.rollback()
        await self.stack.aclose()

    def act(self, action: Callable[[], Coroutine[object, object, object]], *, crash: bool) -> bool:
        """Does it; with `crash` the process dies before its commit, and nothing is left of it. Whether it stands."""
        if not crash:
            self.run(action())
            return True
        before = self.state
        self.run(self._crash(action))
        assert self.run(self._state()) == before
        return False

    async def _crash(self, action: Callable[[], Coroutine[object, object, object]]) -> None:
        savepoint = await self.session.begin_nested()
        try:
            await action()
        finally:
            await savepoint.rollback()
            self.session.expire_all()

    async def _state(self) -> State:
        row = (await self.session.execute(STATE, {"user_id": self.user_id})).one()
        return State(*row)

    def key(self, kind: str, number: int) -> str:
        return f"{self.prefix}:{kind}:{number}"

    @rule(lot=LOTS, amount=AMOUNTS, source=SOURCES, days=DAYS, crash=st.booleans())
    def grant(self, lot: int, amount: int, source: LotSource, days: int | None, crash: bool) -> None:
        expires_at = datetime.now(UTC) + timedelta(days=days) if days else None

        async def action() -> None:
            key = self.key("lot", lot)
            new = await credits.grant(self.session, self.user_id, amount, key, source=source, expires_at=expires_at)
            assert new == (lot not in self.granted)

        if self.act(action, crash=crash):
            self.granted.setdefault(lot, amount)
            self.expires |= days is not None

    @rule(order=ORDERS, charge=CHARGES, rail=st.sampled_from(PaymentRail), right=st.sampled_from([True, True, False]),
          crash=st.booleans())  # fmt: skip
    def pay(self, order: int, charge: int, rail: PaymentRail, right: bool, crash: bool) -> None:
        """A charge on an order: the first, a second one on the same invoice, a replay, or one of a wrong amount."""

        async def action() -> None:
            ordered = await orders.open_order(self.session, self.user_id, PACK, rail, self.key("order", order))
            amount = ordered.amount_minor if right else 1
            reference = self.key("charge", 10 * order + charge)
            done = await payments.fulfil(
                self.session, ordered.id, reference, amount, ordered.currency, datetime.now(UTC)
            )
            assert (done.outcome == payments.Outcome.BEFORE) == ((order, charge) in self.charged)

        if self.act(action, crash=crash):
            self.charged.setdefault((order, charge), right)

    @precondition(lambda self: self.charged)
    @rule(order=ORDERS, charge=CHARGES, claim=CLAIMS, minor=st.sampled_from([30, 100]),
          kind=st.sampled_from(ClaimKind), fell=st.booleans(), crash=st.booleans())  # fmt: skip
    def claim(self, order: int, charge: int, claim: int, minor: int, kind: ClaimKind, fell: bool, crash: bool) -> None:
        """A refund or dispute of a payment, or its end; heard of twice, late, or before the payment itself."""

        async def action() -> None:
            await orders.open_order(self.session, self.user_id, PACK, PaymentRail.STRIPE, self.key("order", order))
            found = await self._payment(order, charge)
            if found is None:
                return
            key = self.key("paid-claim", claim)
            if fell:
                await give_back(self.session, found, key)
            else:
                await take_back(self.session, found, key, minor, kind=kind)

        self.claimed |= self.act(action, crash=crash)

    async def _payment(self, order: int, charge: int) -> UUID | None:
        """The payment of that charge, or the order that waits for it."""
        charged = Payment.reference == self.key("charge", 10 * order + charge)
        waiting = sa.and_(Payment.reference.is_(None), Payment.request_key == self.key("order", order))
        return await self.session.scalar(
            sa.select(Payment.id).where(sa.or_(charged, waiting)).order_by(Payment.reference.nulls_last()).limit(1)
        )

    @precondition(lambda self: self.granted or self.charged)
    @rule(operation=OPERATIONS, amount=AMOUNTS, crash=st.booleans())
    def hold(self, operation: int, amount: int, crash: bool) -> None:
        known = operation in self.open or operation in self.spent

        enough = known or self.state.credits >= amount

        async def action() -> None:
            key = self.key("op", operation)
            with nullcontext() if enough else pytest.raises(NotEnoughCredits):
                held = await credits.hold(self.session, self.user_id, Operation.MATCH, amount, key)
                assert held.new != known

        if self.act(action, crash=crash) and enough and not known:
            self.open[operation] = amount

    @precondition(lambda self: self.open or self.spent)
    @rule(operation=OPERATIONS, part=st.sampled_from([None, 0, 1, 2]), crash=st.booleans())
    def settle(self, operation: int, part: int | None, crash: bool) -> None:
        async def action() -> None:
            closed = await credits.settle(self.session, self.user_id, self.key("op", operation), credits=part)
            assert closed == (operation in self.open)

        if self.act(action, crash=crash) and operation in self.open:
            held = self.open.pop(operation)
            self.spent[operation] = held if part is None else min(part, held)

    @precondition(lambda self: self.open or self.spent)
    @rule(operation=OPERATIONS, crash=st.booleans())
    def release(self, operation: int, crash: bool) -> None:
        async def action() -> None:
            closed = await credits.release(self.session, self.user_id, self.key("op", operation))
            assert closed == (operation in self.open)

        if self.act(action, crash=crash) and operation in self.open:
            del self.open[operation]
            self.spent[operation] = 0

    @precondition(lambda self: self.expires)
    @rule(days=st.sampled_from([0.5, 1.0]), sweep=st.booleans(), crash=st.booleans())
    def time_passes(self, days: float, sweep: bool, crash: bool) -> None:
        self.run(pass_time(self.session, self.user_id, days * DAY))
        self.state = self.run(self._state())
        if sweep:
            self.act(lambda: expire(self.session, self.user_id), crash=crash)

    @precondition(lambda self: self.granted)
    @rule(lot=LOTS, claim=CLAIMS, total=st.sampled_from([None, 1, 3]), crash=st.booleans())
    def clawback(self, lot: int, claim: int, total: int | None, crash: bool) -> None:
        if lot in self.granted:
            key = self.key("claim", claim)
            stands = self.act(lambda: self._claw(lot, key, total), crash=crash)
            self.claimed |= stands

    async def _claw(self, lot: int, key: str, total: int | None) -> None:
        lot_id = await lot_of(self.session, self.key("lot", lot))
        await credits.clawback(self.session, lot_id, key, total=total)

    @precondition(lambda self: self.granted)
    @rule(lot=LOTS, claim=CLAIMS, crash=st.booleans())
    def restore(self, lot: int, claim: int, crash: bool) -> None:
        async def action() -> None:
            lot_id = await lot_of(self.session, self.key("lot", lot))
            await credits.restore(self.session, lot_id, self.key("claim", claim))

        if lot in self.granted:
            self.act(action, crash=crash)

    @invariant()
    def adds_up(self) -> None:
        self.state = state = self.run(self._state())
        assert state.wrong_lots == 0
        assert state.debt >= 0
        assert not (state.debt and state.credits)
        bought = sum(self.charged.values())
        assert state.charges == len(self.charged)
        assert state.grants == len(self.granted) + bought
        assert state.used == sum(self.open.values()) + sum(self.spent.values())
        if not self.claimed and not self.expires:
            assert state.credits == sum(self.granted.values()) + bought * PACK.credits - state.used


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    url = asyncio.run(databases.create())
    world = World(url)
    yield world
    world.close()


@pytest.mark.parametrize("share", range(SHARES))
def test_every_history_adds_up(world: World, share: int) -> None:
    Ledger.world = world
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=HISTORIES // SHARES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            # Each share must take histories of its own, in CI, too.
            derandomize=False,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert world.histories >= HISTORIES // SHARES
