"""The worker's tasks about money: asking Stripe, and saying what came of it. `bot.worker.stars` does those in Stars."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from telegram import Bot

from bot.context import Services
from bot.texts import texts_for
from bot.worker.giving_up import tell_given_up
from bot.worker.progress import ProgressMessage
from bot.worker.queueing import GiveUp
from bot.worker.stars import StarTasks
from core import schedule
from core.billing import account_deletion, comparison, one_plan, refunds
from core.billing.notices import line, tell_operators
from core.billing.stripe import (
    checkout,
    customers,
    events,
    payment_check,
    plan_changes,
    portal,
    reconciliation,
    webhook,
)
from core.billing.stripe import refunds as card_refunds
from core.billing.stripe.chat_request import ChatRequest
from core.billing.stripe.checkout import Back
from core.billing.stripe.errors import StripeAway
from core.billing.stripe.gateway import Gateway
from core.billing.stripe.records import StripeRecords
from core.errors import ShortlistError
from core.notices import SEND, GaveUp, Matter, NoticeKind
from core.queue import enqueue
from db.models import Payment
from db.states import PaymentRail

Bind = Callable[..., None]


class NoStripe(ShortlistError):
    """There is work for Stripe, and no STRIPE_SECRET_KEY in this process."""


class CardTasks:
    """Tasks about money, and what they need."""

    def __init__(self, services: Services, bot: Bot) -> None:
        self._services = services
        self._database = services.database
        self._bot = bot
        self._stars = StarTasks(services.database, bot)

    @property
    def _gateway(self) -> Gateway:
        if self._services.gateway is None:
            raise NoStripe
        return self._services.gateway

    @property
    def _chat(self) -> str:
        return self._services.settings.chat_url or self._bot.link

    @property
    def _back(self) -> Back:
        """Our pages, or the chat itself where there are none."""
        pages = self._services.pages_url
        if pages is None:
            return Back(self._chat, self._chat)
        return Back(f"{pages}/paid", f"{pages}/cancelled")

    async def open_checkout(self, task: checkout.OpenCheckout) -> None:
        """`checkouts.open`"""
        async with self._progress(task) as progress:
            link = await checkout.open_checkout(self._database, self._gateway, task, self._back)
            if link is not None:
                await progress.settle()
                await self._answer(task, NoticeKind.CHECKOUT_READY, payment=link.payment_id, url=link.url)

    async def close_checkout(self, task: one_plan.CloseCheckout) -> None:
        """`checkouts.close`"""
        await checkout.close_checkout(self._database, self._gateway, task)

    async def open_portal(self, task: portal.OpenPortal) -> None:
        """`portals.open`"""
        async with self._progress(task) as progress:
            url = await portal.open_portal(self._database, self._gateway, task, self._chat)
            if url is not None:
                await progress.settle()
                await self._answer(task, NoticeKind.PORTAL_READY, url=url)

    async def ask_change(self, task: plan_changes.AskChange) -> None:
        """`plans.ask`"""
        async with self._progress(task) as progress:
            question = await plan_changes.ask(self._database, self._gateway, task)
            await progress.settle()
            await self._ask(task, question)

    async def change_plan(self, task: plan_changes.ChangePlan) -> None:
        """`plans.change`"""
        async with self._progress(task) as progress:
            try:
                changed = await plan_changes.change_plan(self._database, self._gateway, task)
            except plan_changes.CostsMore as error:
                await progress.settle()
                await self._ask(task, error.question)
                return
            if not changed:
                await progress.settle()
                await self._answer(task, NoticeKind.PLAN_UNCHANGED)

    async def check_payment(self, task: payment_check.CheckPayment) -> None:
        """`payments.check`"""
        async with self._progress(task) as progress:
            if not await payment_check.check_payment(self._database, self._gateway, task):
                await progress.settle()
                await self._answer(task, NoticeKind.PAYMENT_NOT_YET, payment=task.payment_id)

    async def apply_event(self, task: webhook.ApplyEvent) -> None:
        """`stripe.apply`"""
        await events.apply_event(self._database, self._gateway, task.event_id)

    async def forget(self, task: account_deletion.ForgetCustomer) -> None:
        """`stripe.forget`"""
        await customers.forget_customer(self._gateway, task)

    async def refund(self, task: refunds.RefundPayment) -> None:
        """`payments.refund`"""
        async with self._database.as_service() as session:
            payment = await session.get_one(Payment, task.payment_id)
        if payment.rail == PaymentRail.STRIPE:
            await card_refunds.refund(self._database, self._gateway, task.payment_id, task.amount_minor, task.key)
        else:
            await self._stars.refund(task.payment_id, task.amount_minor, task.key)

    async def reconcile(self, tick: schedule.Tick) -> None:
        """`payments.reconcile`"""
        if self._services.gateway is not None:
            await reconciliation.reconcile(self._database, self._services.gateway, tick.at)
        if PaymentRail.STARS in self._services.settings.rails and tick.at.minute == 0:
            await self._stars.catch_up(tick.at)

    async def report(self, tick: schedule.Tick) -> None:
        """`reconcile.report`"""
        rails: list[comparison.RailRecords] = []
        if self._services.gateway is not None:
            rails.append(StripeRecords(self._database, self._services.gateway))
        if PaymentRail.STARS in self._services.settings.rails:
            rails.append(self._stars.records)
        await comparison.report(self._database, rails, tick.at)

    def register(self, bind: Bind) -> None:
        """Binds every task to its function, and to what happens when it fails for good."""
        bind(checkout.OPEN, self.open_checkout, self._give_up(GaveUp.CHECKOUT))
        bind(one_plan.CLOSE, self.close_checkout)
        bind(portal.PORTAL, self.open_portal, self._give_up(GaveUp.PORTAL))
        bind(plan_changes.ASK, self.ask_change, self._give_up(GaveUp.PLAN_QUESTION))
        bind(plan_changes.CHANGE, self.change_plan, tell_given_up(self._database, GaveUp.PLAN_CHANGE))
        bind(payment_check.CHECK, self.check_payment, tell_given_up(self._database, GaveUp.PAYMENT_CHECK))
        bind(webhook.APPLY, self.apply_event)
        bind(account_deletion.FORGET, self.forget, self._not_forgotten)
        bind(refunds.REFUND, self.refund, self._not_refunded)
        bind(schedule.RECONCILE, self.reconcile)
        bind(schedule.REPORT, self.report)
        self._stars.register(bind)

    def _progress(self, task: ChatRequest) -> ProgressMessage:
        text = texts_for(task.language_code)("billing-progress")
        return ProgressMessage(self._bot, self._database, task.chat_id, task.key, text)

    async def _ask(self, task: ChatRequest, question: plan_changes.Question | None) -> None:
        if question is None:
            await self._answer(task, NoticeKind.PLAN_UNCHANGED)
            return
        notice = task.answer(
            NoticeKind.PLAN_CHANGE_ASKED, subscription_id=question.subscription_id, change=question.change
        )
        async with self._database.as_service() as session:
            await enqueue(session, SEND, notice)

    async def _answer(self, task: ChatRequest, kind: NoticeKind, *, payment: UUID | None = None, url: str = "") -> None:
        async with self._database.as_service() as session:
            await enqueue(session, SEND, task.answer(kind, payment_id=payment, url=url))

    def _give_up(self, what: GaveUp) -> GiveUp:
        """They read that Stripe is away, or that it is our fault; only where nothing can have been charged."""

        async def give_up(task: ChatRequest, error: Exception) -> None:
            if isinstance(error, StripeAway):
                await self._answer(task, NoticeKind.STRIPE_AWAY)
            else:
                await tell_given_up(self._database, what)(task, error)

        return give_up

    async def _not_forgotten(self, task: account_deletion.ForgetCustomer, error: Exception) -> None:
        async with self._database.as_service() as session:
            await tell_operators(session, Matter.NOT_FORGOTTEN, f"{task.customer}; {type(error).__name__}")
        await tell_given_up(self._database, GaveUp.CUSTOMER)(task, error)

    async def _not_refunded(self, task: refunds.RefundPayment, error: Exception) -> None:
        async with self._database.as_service() as session:
            payment = await session.get_one(Payment, task.payment_id)
            await tell_operators(session, Matter.REFUND_REFUSED, f"{line(payment)}; {type(error).__name__}")
