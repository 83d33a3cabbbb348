"""Paying invoices: the person's side of a purchase, and the ledger of stars.

A payment asks the bot first (pre_checkout_query), which has 10 seconds to agree; then the charge stands and
the bot receives successful_payment. One invoice can be paid more than once; each payment is its own charge.
"""

import asyncio
import secrets
import time
from typing import Any

from sandbox.telegram.conversation import add_message
from sandbox.telegram.errors import bad_request
from sandbox.telegram.ledger import Charge, Checkout
from sandbox.telegram.state import Chat, World

Json = dict[str, Any]


def pay(world: World, chat: Chat, message_id: int) -> None:
    """Press Pay on an invoice; the rest happens as the bot answers, told by events of kind "payment"."""
    message = chat.message(message_id)
    terms = chat.bot.invoices.get((chat.id, message_id)) if message else None
    if terms is None:
        raise bad_request(f"message {message_id} is no invoice")
    if chat.blocked:
        raise bad_request("the person has blocked the bot; unblock it first")
    world.spawn(_check_out(world, chat, message_id, terms))


async def _check_out(world: World, chat: Chat, message_id: int, terms: Json) -> None:
    bot = chat.bot
    future: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
    checkout = Checkout(world.next_query_id(), chat.id, future)
    bot.checkouts[checkout.id] = checkout
    query = {"id": checkout.id, "from": chat.user.as_json(), **terms}
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
    charge = Charge(
        f"stx{secrets.token_urlsafe(24)}",
        chat.id,
        terms["total_amount"],
        terms["invoice_payload"],
        int(time.time()),
    )
    bot.charges[charge.id] = charge
    paid = {**terms, "telegram_payment_charge_id": charge.id, "provider_payment_charge_id": ""}
    service = add_message(world, chat, {"successful_payment": paid}, from_bot=False)
    bot.updates.push("message", chat.id, service.data)
    _tell(world, chat, message_id, "paid", charge.id)


def _tell(world: World, chat: Chat, message_id: int, status: str, detail: str) -> None:
    data = {"message_id": message_id, "status": status, "detail": detail}
    world.events.add(chat.bot.id, chat.id, "payment", data)
