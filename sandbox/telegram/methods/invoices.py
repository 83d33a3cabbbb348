"""Selling for Telegram stars: invoices, the answer before the payment, refunds, the bot's balance."""

import secrets
import time
from typing import Any

from sandbox.telegram import parameters
from sandbox.telegram.conversation import add_message, open_chat
from sandbox.telegram.errors import bad_request
from sandbox.telegram.keyboards import has_pay_button
from sandbox.telegram.ledger import Charge
from sandbox.telegram.methods.messages import send
from sandbox.telegram.methods.registry import SENDING, Call, api_method

Json = dict[str, Any]

MAX_STARS = 100_000
SUBSCRIPTION_SECONDS = 2_592_000
MAX_SUBSCRIPTION_STARS = 10_000

INVOICE = {
    "title": parameters.string,
    "description": parameters.string,
    "payload": parameters.string,
    "currency": parameters.string,
    "prices": parameters.json_array,
}
INVOICE_OPTIONS = {
    "provider_token": parameters.string,
    "max_tip_amount": parameters.integer,
    "suggested_tip_amounts": parameters.integers,
    "provider_data": parameters.string,
    "photo_url": parameters.string,
    "photo_size": parameters.integer,
    "photo_width": parameters.integer,
    "photo_height": parameters.integer,
    "need_name": parameters.boolean,
    "need_phone_number": parameters.boolean,
    "need_email": parameters.boolean,
    "need_shipping_address": parameters.boolean,
    "send_phone_number_to_provider": parameters.boolean,
    "send_email_to_provider": parameters.boolean,
    "is_flexible": parameters.boolean,
}


@api_method(
    "sendInvoice",
    needs={"chat_id": parameters.chat, **INVOICE},
    takes={**INVOICE_OPTIONS, "start_parameter": parameters.string, **SENDING},
)
def send_invoice(call: Call) -> Json:
    chat = open_chat(call.world, call.bot, call.params["chat_id"])
    terms = _terms(call)
    markup = call.get("reply_markup")
    if markup and markup.get("inline_keyboard") and not has_pay_button(markup):
        raise bad_request("REPLY_MARKUP_BUY_EMPTY")
    invoice = {
        "title": call.params["title"],
        "description": call.params["description"],
        "start_parameter": call.get("start_parameter", ""),
        "currency": terms["currency"],
        "total_amount": terms["total_amount"],
    }
    if not markup:
        label = f"Pay ⭐️ {terms['total_amount']}"
        call.params["reply_markup"] = {"inline_keyboard": [[{"text": label, "pay": True}]]}
    sent = send(call, chat, {"invoice": invoice})
    call.bot.invoices[chat.id, sent["message_id"]] = terms
    return sent


@api_method(
    "createInvoiceLink",
    needs=INVOICE,
    takes={**INVOICE_OPTIONS, "subscription_period": parameters.integer},
)
def create_invoice_link(call: Call) -> str:
    terms = _terms(call)
    period = call.get("subscription_period")
    if period is not None and period != SUBSCRIPTION_SECONDS:
        raise bad_request("SUBSCRIPTION_PERIOD_INVALID")
    if period is not None and terms["total_amount"] > MAX_SUBSCRIPTION_STARS:
        raise bad_request("STARS_INVOICE_INVALID")
    slug = secrets.token_urlsafe(16)
    shown = {"title": call.params["title"], "description": call.params["description"]}
    call.bot.invoice_links[slug] = {**shown, **terms, **({"subscription_period": period} if period else {})}
    return f"https://t.me/${slug}"


@api_method(
    "answerPreCheckoutQuery",
    needs={"pre_checkout_query_id": parameters.string, "ok": parameters.boolean},
    takes={"error_message": parameters.string},
)
def answer_pre_checkout_query(call: Call) -> bool:
    """Once, and within `Options.pre_checkout_timeout` seconds."""
    checkout = call.bot.checkouts.get(call.params["pre_checkout_query_id"])
    if checkout is None or checkout.answer.done():
        raise bad_request("QUERY_ID_INVALID")
    if not call.params["ok"] and not call.get("error_message"):
        raise bad_request("ERROR_TEXT_EMPTY")
    checkout.answer.set_result({"ok": call.params["ok"], "error_message": call.get("error_message", "")})
    return True


@api_method(
    "refundStarPayment",
    needs={"user_id": parameters.integer, "telegram_payment_charge_id": parameters.string},
)
def refund_star_payment(call: Call) -> bool:
    """The bot is told of its own refund by a service message, as Telegram does."""
    charge = _charge(call)
    if charge.refunded_at is not None:
        raise bad_request("CHARGE_ALREADY_REFUNDED")
    charge.refunded_at = int(time.time())
    chat = call.world.chat(call.bot, charge.user_id)
    refund = {
        "currency": "XTR",
        "total_amount": charge.amount,
        "invoice_payload": charge.payload,
        "telegram_payment_charge_id": charge.id,
    }
    service = add_message(call.world, chat, {"refunded_payment": refund}, from_bot=False)
    call.bot.updates.push("message", chat.id, service.data)
    return True


@api_method(
    "editUserStarSubscription",
    needs={
        "user_id": parameters.integer,
        "telegram_payment_charge_id": parameters.string,
        "is_canceled": parameters.boolean,
    },
)
def edit_user_star_subscription(call: Call) -> bool:
    """The charge must be the subscription's first one. A person may take up again what only they stopped."""
    subscription = call.bot.subscriptions.get(call.params["telegram_payment_charge_id"])
    if subscription is None:
        raise bad_request("CHARGE_ID_INVALID")
    if subscription.user_id != call.params["user_id"]:
        raise bad_request("USER_ID_INVALID")
    subscription.stopped_by_bot = call.params["is_canceled"]
    return True


@api_method("getMyStarBalance")
def get_my_star_balance(call: Call) -> Json:
    return {"amount": sum(charge.amount for charge in call.bot.charges.values() if charge.refunded_at is None)}


@api_method("getStarTransactions", takes={"offset": parameters.integer, "limit": parameters.integer})
def get_star_transactions(call: Call) -> Json:
    """Payments and refunds in the order of their dates; a refund carries the id of its payment."""
    offset, limit = call.get("offset", 0), call.get("limit", 100)
    if not 1 <= limit <= 100 or offset < 0:
        raise bad_request("limit must be between 1 and 100")
    transactions: list[Json] = []
    for charge in call.bot.charges.values():
        user = call.world.users[charge.user_id].as_json()
        partner = {
            "type": "user",
            "transaction_type": "invoice_payment",
            "user": user,
            "invoice_payload": charge.payload,
            **({"subscription_period": charge.subscription_period} if charge.subscription_period else {}),
        }
        transactions.append({"id": charge.id, "amount": charge.amount, "date": charge.date, "source": partner})
        if charge.refunded_at is not None:
            refund = {
                "id": charge.id,
                "amount": charge.amount,
                "date": charge.refunded_at,
                "receiver": partner,
            }
            transactions.append(refund)
    transactions.sort(key=lambda transaction: int(transaction["date"]))
    return {"transactions": transactions[offset : offset + limit]}


def _charge(call: Call) -> Charge:
    charge = call.bot.charges.get(call.params["telegram_payment_charge_id"])
    if charge is None:
        raise bad_request("CHARGE_NOT_FOUND")
    if charge.user_id != call.params["user_id"]:
        raise bad_request("USER_ID_INVALID")
    return charge


def _terms(call: Call) -> Json:
    """What is paid for how much, as pre_checkout_query and successful_payment repeat it."""
    params = call.params
    if not 1 <= len(params["title"]) <= 32:
        raise bad_request("INVOICE_TITLE_INVALID" if params["title"] else "TITLE_EMPTY")
    if not 1 <= len(params["description"]) <= 255:
        raise bad_request("INVOICE_DESCRIPTION_INVALID" if params["description"] else "DESCRIPTION_EMPTY")
    if not 1 <= len(params["payload"].encode()) <= 128:
        raise bad_request("INVOICE_PAYLOAD_INVALID")
    if params["currency"] != "XTR":
        raise bad_request("CURRENCY_INVALID" if len(params["currency"]) != 3 else "PAYMENT_PROVIDER_INVALID")
    if params.get("provider_token"):
        raise bad_request("STARS_INVOICE_INVALID")
    prices = params["prices"]
    if len(prices) != 1:
        raise bad_request("STARS_INVOICE_INVALID")
    price = prices[0]
    if not isinstance(price, dict) or price.keys() != {"label", "amount"} or not str(price["label"]).strip():
        raise bad_request("can't parse labeled price: expected an Object with label and amount")
    amount = parameters.integer("amount", price["amount"])
    if not 1 <= amount <= MAX_STARS:
        raise bad_request("CURRENCY_TOTAL_AMOUNT_INVALID")
    return {"currency": "XTR", "total_amount": amount, "invoice_payload": params["payload"]}
