"""Paying invoices: the person's side of a purchase, and the ledger of stars.

A payment asks the bot first (pre_checkout_query), which has 10 seconds to agree; then the charge stands and
the bot receives successful_payment. One invoice can be paid more than once; each payment is its own charge.
A link with a subscription period is charged again when `renew` lets the period pass, without another question.
"""

import asyncio
import secrets
import time
from typing import Any

from sandbox.telegram.conversation import add_message
from sandbox.telegram.errors import bad_request
from sandbox.telegram.ledger import Charge, Checkout, Subscription
from sandbox.telegram.state import Chat, World

Json = dict[str, Any]


def pay(world: World, chat: Chat, message_id: int) -> None:
    """Press Pay on an invoice; the rest happens as the bot answers, told by events of kind "payment"."""
    message = chat.message(message_id)
    terms = chat.bot.invoices.get((chat.id, message_id)) if message else None
    if terms is None:
        raise bad_request(f"message {message_id} is no invoice")
    _begin(world, chat, message_id, terms)


def pay_link(world: World, chat: Chat, slug: str) -> None:
    """Open an invoice link (what follows the $ of its address) and pay; events carry the message id 0."""
    _begin(world, chat, 0, linked_terms(chat, slug))


def linked_terms(chat: Chat, slug: str) -> Json:
    """What an invoice link sells: title, description, total_amount, and of a subscription its period in seconds."""
    terms: Json | None = chat.bot.invoice_links.get(slug)
    if terms is None:
        raise bad_request(f"there is no invoice link ${slug}")
    return terms


def renew(world: World, chat: Chat, subscription_id: str) -> str:
    """A period of the subscription passes, and Telegram charges the next one: the new charge's id."""
    subscription = _subscription(chat, subscription_id)
    if subscription.stopped_by_bot or subscription.stopped_by_person:
        raise bad_request("the subscription was stopped; Telegram does not charge it again")
    period = subscription.terms["subscription_period"]
    subscription.until += period
    recurring = {"subscription_expiration_date": subscription.until, "is_recurring": True}
    return _charge(world, chat, subscription.terms, recurring).id


def change_subscription(world: World, chat: Chat, subscription_id: str, state: str) -> None:
    """In Telegram's settings: the person stops a subscription ("canceled"), takes it up again ("active"), or has
    too few stars for it ("failed"). The bot is told by an update.
    """
    subscription = _subscription(chat, subscription_id)
    if state == "active" and subscription.stopped_by_bot:
        raise bad_request("the bot stopped the subscription; only it can allow the person to take it up again")
    subscription.stopped_by_person = state == "canceled"
    change = {
        "user": chat.user.as_json(),
        "invoice_payload": subscription.terms["invoice_payload"],
        "state": state,
    }
    chat.bot.updates.push("subscription", chat.id, change)


def _subscription(chat: Chat, subscription_id: str) -> Subscription:
    found = chat.bot.subscriptions.get(subscription_id)
    if found is None or found.user_id != chat.id:
        raise bad_request(f"the person has no subscription {subscription_id}")
    return found


def _begin(world: World, chat: Chat, message_id: int, terms: Json) -> None:
    if chat.blocked:
        raise bad_request("the person has blocked the bot; unblock it first")
    world.spawn(_check_out(world, chat, message_id, terms))


async def _check_out(world: World, chat: Chat, message_id: int, terms: Json) -> None:
    bot = chat.bot
    future: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
    checkout = Checkout(world.next_query_id(), chat.id, future)
    bot.checkouts[checkout.id] = checkout
    query = {"id": checkout.id, "from": chat.user.as_json(), **_shown(terms)}
    _tell(world, chat, message_id, "asked", "")
    bot.updates.push("pre_checkout_query", chat.id, query)
    try:
        async with asyncio.timeout(world.options.pre_checkout_timeout):
            answer = await future
    except TimeoutError:
        answer = {"ok": False, "error_message": "The bot did not respond in time. Payment cancelled."}
    finally:
        del bot.checkouts[checkout.id]
    if not answer["ok"]:
        _tell(world, chat, message_id, "failed", answer["error_message"])
        return
    period = terms.get("subscription_period")
    recurring: Json = {}
    if period:
        until = int(time.time()) + period
        recurring = {"subscription_expiration_date": until, "is_recurring": True, "is_first_recurring": True}
    charge = _charge(world, chat, terms, recurring)
    if period:
        bot.subscriptions[charge.id] = Subscription(charge.id, chat.id, terms, until)
    _tell(world, chat, message_id, "paid", charge.id)


def _charge(world: World, chat: Chat, terms: Json, recurring: Json) -> Charge:
    charge = Charge(
        f"stx{secrets.token_urlsafe(24)}",
        chat.id,
        terms["total_amount"],
        terms["invoice_payload"],
        int(time.time()),
        subscription_period=terms.get("subscription_period"),
    )
    chat.bot.charges[charge.id] = charge
    paid = {
        **_shown(terms),
        **recurring,
        "telegram_payment_charge_id": charge.id,
        "provider_payment_charge_id": "",
    }
    service = add_message(world, chat, {"successful_payment": paid}, from_bot=False)
    chat.bot.updates.push("message", chat.id, service.data)
    return charge


def _shown(terms: Json) -> Json:
    """What questions and payments repeat of an invoice."""
    return {name: terms[name] for name in ("currency", "total_amount", "invoice_payload")}


def _tell(world: World, chat: Chat, message_id: int, status: str, detail: str) -> None:
    data = {"message_id": message_id, "status": status, "detail": detail}
    world.events.add(chat.bot.id, chat.id, "payment", data)
