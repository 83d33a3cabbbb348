"""/plans, /terms and /paysupport, and every way that leads there; over HTTP as people use them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from bot.app import COMMANDS
from bot.context import Services
from bot.errors import SCREENS
from bot.screens import plans as screens
from bot.screens.markup import units
from bot.screens.plans import Having, Offer
from bot.screens.screen import Screen
from bot.serve import roles
from bot.texts import texts_for
from core import quotas
from core.billing import catalogue, orders, payments, subscriptions
from core.credits import Balance, NotEnoughCredits
from core.quotas import Limit
from db.models import Subscription, User
from db.session import Database
from db.states import Operation, PaymentRail, PeriodType, SubscriptionStatus, SubscriptionTier
from sandbox.client import Control, Person
from sandbox.server import Sandbox
from tests.support.running import served, settings_for

BOTH = (PaymentRail.STRIPE, PaymentRail.STARS)
TEXTS = texts_for("en")


@dataclass(frozen=True, slots=True)
class Desk:
    """A running bot that sells for Stars alone."""

    services: Services
    control: Control

    @property
    def database(self) -> Database:
        return self.services.database

    async def customer(self) -> tuple[Person, UUID]:
        """Somebody with an account of their own."""
        person = await self.control.person()
        async with self.database.as_service() as session:
            user = User(telegram_id=person.id)
            session.add(user)
            await session.flush()
            return person, user.id


@pytest.fixture(scope="module")
async def desk(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    async with Sandbox() as sandbox, Control(sandbox.url) as control:
        settings = settings_for(sandbox, tmp_path_factory.mktemp("data"))
        settings = settings.model_copy(update={"payments": (PaymentRail.STARS,), "support_contact": "@harbour <help>"})
        async with roles.open_services(settings, database_url) as services, served(services, roles.serve_bot):
            yield Desk(services, control)


async def test_plans_show_prices_what_they_give_and_what_one_has(desk: Desk) -> None:
    person, _ = await desk.customer()
    await person.send_text("/plans")
    shown = await person.wait_for("Plans and credits")
    for fact in (
        "10 credits: 400 Stars, good for 365 days",
        "Pro: 700 Stars a month",
        "50 AI scans, 30 letters, 60 answers, 30 outreach messages a month",
    ):
        assert fact in shown.text
    assert "You have 0 credits" in shown.text
    assert "AI scans, letters, answers, outreach messages: as many as you like" in shown.text
    assert "USD" not in shown.text, "nothing is said about a way to pay that is not offered"
    assert shown.labels[0] == "Buy 10 credits for 400 Stars"
    assert len(shown.text) < 900, "it fits a phone's screen or two"


async def test_without_an_account_data_is_kept_first(desk: Desk) -> None:
    stranger = await desk.control.person()
    await stranger.send_text("/plans")
    shown = await stranger.wait_for("you need an account")
    assert shown.labels == []
    await stranger.send_text("/start")
    await stranger.wait_for("Send me your resume")
    await stranger.forge("buy:stars:pack_10", shown.id)
    refused = await stranger.wait_for("needs an account")
    assert refused.labels == ["Keep my data"]


async def test_credits_and_refusals_lead_to_plans(desk: Desk) -> None:
    person, _ = await desk.customer()
    await person.send_text("/credits")
    await person.wait_for("to spend")
    await person.press("See plans and credits")
    assert "Plans and credits" in (await person.wait_for("Pro")).text
    screen = SCREENS[NotEnoughCredits](TEXTS, NotEnoughCredits(1, 0, 0), None)  # type: ignore[arg-type] # unused
    assert isinstance(screen, Screen)
    assert screen.rows is not None
    assert screen.rows[0][0].callback_data == "plans"


async def test_an_unknown_product_and_a_foreign_plan_are_refused(desk: Desk) -> None:
    person, _ = await desk.customer()
    await person.send_text("/plans")
    shown = await person.wait_for("Plans and credits")
    for data, says in (
        ("buy:stars:pack_9999", "not for sale any more"),
        ("product:nothing", "not for sale any more"),
        (f"stars-cancel:{'0' * 32}", "not available any more"),
        ("stars-cancel-yes:zz", "not available any more"),
    ):
        await person.forge(data, shown.id)
        await person.wait_for(says)


async def test_a_plan_can_be_stopped_by_nobody_else(desk: Desk) -> None:
    (owner, owner_id), (other, _) = await desk.customer(), await desk.customer()
    async with desk.database.as_service() as session:
        plan = await subscriptions.keep(
            session,
            owner_id,
            PaymentRail.STARS,
            "stx_owner",
            product="plan_pro",
            tier=SubscriptionTier.PRO,
            status=SubscriptionStatus.ACTIVE,
            period_end=datetime.now(UTC) + timedelta(days=20),
        )
    await other.send_text("/plans")
    shown = await other.wait_for("Plans and credits")
    await other.forge(f"stars-cancel-yes:{plan.id.hex}", shown.id)
    await other.wait_for("not available any more")
    await owner.send_text("/plans")
    assert "You have Pro until" in (await owner.wait_for("Plans and credits")).text
    shown = await owner.last()
    assert "Buy Pro for 700 Stars" not in shown.labels, "what one has is not offered"
    assert "Buy Unlimited for 1,500 Stars" in shown.labels
    await owner.forge("buy:stars:plan_pro", shown.id)
    await owner.wait_for("nothing was ordered or charged")


async def test_terms_and_paysupport_name_who_answers(desk: Desk) -> None:
    person, _ = await desk.customer()
    await person.send_text("/terms")
    assert "@harbour <help>" in (await person.wait_for("What is sold")).text
    await person.send_text("/paysupport")
    assert "Write to @harbour <help>" in (await person.wait_for("Help with a payment")).text


async def test_paysupport_names_what_the_person_paid_and_nobody_elses(desk: Desk) -> None:
    (person, user_id), (other, _) = await desk.customer(), await desk.customer()
    async with desk.database.as_service() as session:
        pack = (await catalogue.catalogue(session)).find("pack_10")
        order = await orders.open_order(session, user_id, pack, PaymentRail.STARS, f"help:{user_id}")
        open_order = await orders.open_order(session, user_id, pack, PaymentRail.STARS, f"open:{user_id}")
        await payments.fulfil(session, order.id, f"stx:{user_id}", 400, "XTR", datetime(2026, 11, 2, tzinfo=UTC))
    await person.send_text("/paysupport")
    shown = await person.wait_for("Your last payments")
    assert f"2 Nov 2026: 10 credits for 400 Stars, number {str(order.id)[-12:]}" in shown.text
    assert str(open_order.id)[-12:] not in shown.text, "what was not paid is no payment"
    await other.send_text("/paysupport")
    assert "Your last payments" not in (await other.wait_for("Help with a payment")).text


def test_without_a_contact_there_is_a_sentence_all_the_same() -> None:
    for key in ("terms-contact-missing", "paysupport-contact-missing"):
        assert "address" in TEXTS(key)


def test_the_menu_has_what_telegram_asks_of_sellers() -> None:
    assert {"plans", "terms", "paysupport", "privacy"} <= set(COMMANDS)


@pytest.fixture(scope="module")
async def offer(database: Database) -> Offer:
    async with database.as_service() as session:
        sold = await catalogue.catalogue(session)
        return Offer(sold, BOTH, {plan.tier: await quotas.limits(session, plan.tier) for plan in sold.plans})


def having(*plans: Subscription) -> Having:
    return Having(Balance(lots=(), held=0, debt=2), list(plans))


def plan_of(rail: PaymentRail, *, ending: bool = False) -> Subscription:
    return Subscription(
        id=UUID(int=7),
        rail=rail,
        tier=SubscriptionTier.PRO,
        period_end=datetime(2026, 12, 24, tzinfo=UTC),
        cancel_at_period_end=ending,
    )


def test_with_two_ways_to_pay_one_chooses_on_the_products_page(offer: Offer) -> None:
    screen = screens.overview(TEXTS, offer, having())
    assert "5.00 USD or 400 Stars" in screen.text
    assert "You owe 2 credits" in screen.text
    assert next(row[0].text for row in screen.rows or []) == "Get 10 credits"
    page = screens.product_page(TEXTS, offer, offer.catalogue.find("pack_10"))
    buttons = [(row[0].text, row[0].callback_data) for row in page.rows or []]
    assert buttons == [
        ("Pay 5.00 USD by card", "buy:stripe:pack_10"),
        ("Pay 400 Stars", "buy:stars:pack_10"),
        ("Back", "plans"),
    ]


@pytest.mark.parametrize(
    ("plan", "label", "data"),
    [
        (plan_of(PaymentRail.STARS), "Stop renewing Pro", f"stars-cancel:{UUID(int=7).hex}"),
        (plan_of(PaymentRail.STRIPE), "Cancel Pro, or change the card", "portal"),
    ],
)
def test_a_plan_is_managed_where_it_was_bought(offer: Offer, plan: Subscription, label: str, data: str) -> None:
    last = (screens.overview(TEXTS, offer, having(plan)).rows or [])[-1][0]
    assert (last.text, last.callback_data) == (label, data)


def test_who_has_a_plan_by_card_changes_it_there_and_is_not_offered_stars(offer: Offer) -> None:
    rows = screens.overview(TEXTS, offer, having(plan_of(PaymentRail.STRIPE))).rows or []
    assert ("Change to Unlimited", "buy:stripe:plan_unlimited") in [(row[0].text, row[0].callback_data) for row in rows]


def test_a_plan_by_card_can_become_a_lower_one_and_one_in_stars_cannot(offer: Offer) -> None:
    for rail, offered in ((PaymentRail.STRIPE, True), (PaymentRail.STARS, False)):
        high = plan_of(rail)
        high.tier, high.product = SubscriptionTier.UNLIMITED, "plan_unlimited"
        rows = screens.overview(TEXTS, offer, having(high)).rows or []
        data = {str(row[0].callback_data) for row in rows}
        assert ("buy:stripe:plan_pro" in data) == offered
        assert not data & {"product:plan_unlimited", "buy:stripe:plan_unlimited", "product:plan_pro"}


def test_a_plan_by_card_that_ends_can_be_kept_after_all(offer: Offer) -> None:
    rows = screens.overview(TEXTS, offer, having(plan_of(PaymentRail.STRIPE, ending=True))).rows or []
    assert (rows[-1][0].text, rows[-1][0].callback_data) == ("Keep Pro after all", "portal")


def test_a_plan_that_ends_says_so_and_has_no_button(offer: Offer) -> None:
    screen = screens.overview(TEXTS, offer, having(plan_of(PaymentRail.STARS, ending=True)))
    assert "until 24 Dec 2026; then it ends" in screen.text
    assert all("stars-cancel" not in str(row[0].callback_data) for row in screen.rows or [])


def test_where_nothing_is_sold_nothing_is_offered(offer: Offer) -> None:
    closed = Offer(offer.catalogue, (), offer.limits)
    screen = screens.overview(TEXTS, closed, having(plan_of(PaymentRail.STARS)))
    assert "Nothing is for sale" in screen.text
    assert [row[0].text for row in screen.rows or []] == ["Stop renewing Pro"]


def test_what_telegram_counts_fits(offer: Offer) -> None:
    limits = {
        tier: [(operation, Limit(10**6, PeriodType.LIFETIME)) for operation in Operation] for tier in offer.limits
    }
    screen = screens.overview(TEXTS, Offer(offer.catalogue, BOTH, limits), having(plan_of(PaymentRail.STARS)))
    assert units(screen.text) <= 4096
    for key in ("unknown", "stranger", "account_gone", "different", "not_sold", "paid", "expired", "plan_runs", "busy"):
        assert "othing was charged" in TEXTS.plain(f"checkout-{key}") or key == "paid"
        assert len(TEXTS.plain(f"checkout-{key}")) <= 200
