"""Stars: invoices, payments, refunds."""

from datetime import timedelta
from typing import Any

import pytest
import telegram
from telegram import LabeledPrice

from sandbox.client import Person
from tests.sandbox.conftest import Api

PACK: dict[str, Any] = {
    "title": "Ten scans",
    "description": "Ten more match scans.",
    "payload": "pack:10",
    "currency": "XTR",
    "prices": [{"label": "Ten scans", "amount": 250}],
}


async def pay(bot: telegram.Bot, person: Person, agree: bool = True) -> None:
    """Send one invoice, press Pay, and let the bot answer the question before the payment."""
    await bot.send_invoice(
        person.id, PACK["title"], PACK["description"], PACK["payload"], "XTR", [LabeledPrice("x", 250)]
    )
    await person.pay()
    query = (await bot.get_updates(offset=-1, timeout=2))[-1].pre_checkout_query
    assert query is not None
    assert (query.total_amount, query.invoice_payload, query.from_user.id) == (250, "pack:10", person.id)
    await query.answer(agree, error_message=None if agree else "Sold out")


async def test_a_payment_is_asked_for_charged_and_told(bot: telegram.Bot, person: Person) -> None:
    await pay(bot, person)
    end = await person.payment()
    assert end["status"] == "paid"
    paid = (await bot.get_updates(offset=-1))[-1].message
    assert paid is not None
    assert paid.successful_payment is not None
    assert paid.successful_payment.telegram_payment_charge_id == end["detail"]
    assert paid.successful_payment.invoice_payload == "pack:10"
    assert (await bot.get_my_star_balance()).amount == 250


async def test_an_invoice_can_be_paid_twice(bot: telegram.Bot, person: Person) -> None:
    await pay(bot, person)
    first = await person.payment()
    await person.pay()
    query = (await bot.get_updates(offset=-1, timeout=2))[-1].pre_checkout_query
    assert query is not None
    await query.answer(True)
    second = await person.payment()
    assert first["detail"] != second["detail"]
    assert (await bot.get_my_star_balance()).amount == 500


async def test_a_payment_the_bot_declines_or_leaves_unanswered_fails(bot: telegram.Bot, person: Person) -> None:
    await pay(bot, person, agree=False)
    assert (await person.payment())["detail"] == "Sold out"
    await person.control.options(pre_checkout_timeout=0.05)
    await person.pay()
    assert "did not respond in time" in (await person.payment())["detail"]
    query = (await bot.get_updates(offset=-1))[-1].pre_checkout_query
    assert query is not None
    with pytest.raises(telegram.error.BadRequest, match="Query_id_invalid"):
        await query.answer(True)
    assert (await bot.get_my_star_balance()).amount == 0


async def test_a_refund_happens_once_and_is_listed(bot: telegram.Bot, person: Person) -> None:
    await pay(bot, person)
    charge = (await person.payment())["detail"]
    with pytest.raises(telegram.error.BadRequest, match="Charge_not_found"):
        await bot.refund_star_payment(person.id, "other")
    assert await bot.refund_star_payment(person.id, charge)
    with pytest.raises(telegram.error.BadRequest, match="Charge_already_refunded"):
        await bot.refund_star_payment(person.id, charge)
    refunded = (await bot.get_updates(offset=-1))[-1].message
    assert refunded is not None
    assert refunded.refunded_payment is not None
    assert refunded.refunded_payment.telegram_payment_charge_id == charge
    transactions = (await bot.get_star_transactions()).transactions
    assert [(entry.id, entry.amount, entry.source is None) for entry in transactions] == [
        (charge, 250, False),
        (charge, 250, True),
    ]
    assert (await bot.get_my_star_balance()).amount == 0


@pytest.mark.parametrize(
    ("change", "fact"),
    [
        ({"provider_token": "x"}, "STARS_INVOICE_INVALID"),
        ({"prices": [{"label": "a", "amount": 1}, {"label": "b", "amount": 1}]}, "STARS_INVOICE_INVALID"),
        ({"prices": [{"label": "a", "amount": 0}]}, "CURRENCY_TOTAL_AMOUNT_INVALID"),
        ({"payload": ""}, "INVOICE_PAYLOAD_INVALID"),
        ({"payload": "a" * 129}, "INVOICE_PAYLOAD_INVALID"),
        ({"currency": "EUR"}, "PAYMENT_PROVIDER_INVALID"),
        ({"title": "a" * 33}, "INVOICE_TITLE_INVALID"),
    ],
)
async def test_a_bad_invoice_is_refused(api: Api, person: Person, change: dict[str, Any], fact: str) -> None:
    assert await api.refusal("sendInvoice", chat_id=person.id, **{**PACK, **change}) == f"Bad Request: {fact}"
    assert await api.refusal("createInvoiceLink", **{**PACK, **change}) == f"Bad Request: {fact}"


async def agree(api: Api, person: Person) -> str:
    """Agree to the payment that was asked for last; answers the charge's id."""
    query = (await api("getUpdates", offset=-1, timeout=2))[-1]["pre_checkout_query"]
    assert query.keys() == {"id", "from", "currency", "total_amount", "invoice_payload"}
    await api("answerPreCheckoutQuery", pre_checkout_query_id=query["id"], ok=True)
    end = await person.payment()
    assert end["status"] == "paid"
    return str(end["detail"])


async def told(api: Api) -> dict[str, Any]:
    """The payment that the bot was told of last."""
    payment: dict[str, Any] = (await api("getUpdates", offset=-1))[-1]["message"]["successful_payment"]
    return payment


async def test_a_link_is_paid_as_often_as_people_like(api: Api, person: Person) -> None:
    link = await api("createInvoiceLink", **PACK)
    charges = []
    for _ in range(2):
        await person.pay_link(link)
        charges.append(await agree(api, person))
    assert len(set(charges)) == 2
    paid = await told(api)
    assert paid["telegram_payment_charge_id"] == charges[1]
    assert "is_recurring" not in paid
    with pytest.raises(ValueError, match="no invoice link"):
        await person.pay_link("https://t.me/$other")


async def test_a_subscription_is_charged_every_30_days_until_it_is_stopped(api: Api, person: Person) -> None:
    await person.pay_link(await api("createInvoiceLink", **PACK, subscription_period=2_592_000))
    charge = await agree(api, person)
    first = await told(api)
    assert (first["is_recurring"], first["is_first_recurring"]) == (True, True)

    await person.renew(charge)
    second = await told(api)
    assert second["telegram_payment_charge_id"] != charge
    assert second["subscription_expiration_date"] == first["subscription_expiration_date"] + 2_592_000
    assert "is_first_recurring" not in second
    transactions = (await api("getStarTransactions"))["transactions"]
    assert [entry["source"]["subscription_period"] for entry in transactions] == [2_592_000] * 2

    edit = {"user_id": person.id, "telegram_payment_charge_id": charge}
    await api("editUserStarSubscription", **edit, is_canceled=True)
    with pytest.raises(ValueError, match="was stopped"):
        await person.renew(charge)
    await api("editUserStarSubscription", **edit, is_canceled=False)
    await person.renew(charge)
    await person.change_subscription(charge, "canceled")
    with pytest.raises(ValueError, match="was stopped"):
        await person.renew(charge)


async def test_invoice_links_and_subscriptions(api: Api) -> None:
    assert (await api("createInvoiceLink", **PACK)).startswith("https://t.me/$")
    assert await api("createInvoiceLink", **PACK, subscription_period=2_592_000)
    refusal = await api.refusal("createInvoiceLink", **PACK, subscription_period=60)
    assert refusal == "Bad Request: SUBSCRIPTION_PERIOD_INVALID"


async def subscribe(bot: telegram.Bot, person: Person) -> str:
    """Pay a link that is charged again every 30 days; its first charge."""
    link = await bot.create_invoice_link(
        "Pro", "Thirty days.", "plan:pro", "XTR", [LabeledPrice("Pro", 700)], subscription_period=2_592_000
    )
    await person.pay_link(link)
    query = (await bot.get_updates(offset=-1, timeout=2))[-1].pre_checkout_query
    assert query is not None
    assert not query.api_kwargs, "the question says no more than Telegram's"
    await query.answer(True)
    return str((await person.payment())["detail"])


async def test_a_subscription_is_charged_again_without_a_question(bot: telegram.Bot, person: Person) -> None:
    first = await subscribe(bot, person)
    paid = (await bot.get_updates(offset=-1))[-1].message
    assert paid is not None
    assert paid.successful_payment is not None
    assert (paid.successful_payment.is_recurring, paid.successful_payment.is_first_recurring) == (True, True)
    until = paid.successful_payment.subscription_expiration_date
    await person.renew(first)
    renewed = (await bot.get_updates(offset=-1))[-1].message
    assert renewed is not None
    assert renewed.successful_payment is not None
    assert renewed.successful_payment.is_first_recurring is None
    assert renewed.successful_payment.telegram_payment_charge_id != first
    assert until is not None
    assert renewed.successful_payment.subscription_expiration_date == until + timedelta(days=30)
    partners = [line.source for line in (await bot.get_star_transactions()).transactions]
    assert all(isinstance(partner, telegram.TransactionPartnerUser) for partner in partners)


async def test_who_stopped_a_subscription_decides_who_takes_it_up(bot: telegram.Bot, person: Person) -> None:
    first = await subscribe(bot, person)
    await person.change_subscription(first, "canceled")
    change = (await bot.get_updates(offset=-1))[-1].api_kwargs["subscription"]
    assert (change["user"]["id"], change["invoice_payload"], change["state"]) == (person.id, "plan:pro", "canceled")
    with pytest.raises(ValueError, match="was stopped"):
        await person.renew(first)
    await person.change_subscription(first, "active")
    await person.renew(first)
    await bot.edit_user_star_subscription(person.id, first, True)
    with pytest.raises(ValueError, match="only it can allow"):
        await person.change_subscription(first, "active")
    await bot.edit_user_star_subscription(person.id, first, False)
    await person.renew(first)
    with pytest.raises(telegram.error.BadRequest, match="Charge_id_invalid"):
        await bot.edit_user_star_subscription(person.id, "other", True)


async def test_a_link_that_there_is_not_cannot_be_paid(person: Person) -> None:
    with pytest.raises(ValueError, match="no invoice link"):
        await person.pay_link("https://t.me/$nothing")
