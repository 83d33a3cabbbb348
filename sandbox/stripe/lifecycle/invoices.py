"""Invoices over time: made, finalized, collected. The calls are in `calls.invoices`."""

from sandbox.stripe.account.account import Account
from sandbox.stripe.lifecycle.payments import begin, decline, new_intent, succeed
from sandbox.stripe.protocol.ids import new_id
from sandbox.stripe.protocol.objects import Json, listed


def subscription_of(invoice: Json) -> str:
    return str(invoice["parent"]["subscription_details"]["subscription"])


def new_invoice(account: Account, subscription: Json, reason: str, lines: list[Json], period: tuple[int, int]) -> Json:
    """A draft over these lines, and its event. `reason` is the billing_reason, as in "subscription_cycle"."""
    invoice = drafted(account, new_id("invoice"), subscription, reason, lines, period)
    account.invoices.put(invoice)
    account.emit("invoice.created", invoice)
    return invoice


def drafted(
    account: Account, id: str, subscription: Json, reason: str, lines: list[Json], period: tuple[int, int]
) -> Json:
    """What an invoice over these lines looks like before it is finalized; it stands nowhere yet."""
    customer = account.customers[subscription["customer"]]
    for line in lines:
        line["invoice"] = id
    total = sum(line["amount"] for line in lines)
    return {
        "id": id,
        "object": "invoice",
        "account_country": "US",
        "account_name": "Sandbox",
        "account_tax_ids": None,
        "amount_due": max(0, total),
        "amount_overpaid": 0,
        "amount_paid": 0,
        "amount_remaining": max(0, total),
        "amount_shipping": 0,
        "application": None,
        "attempt_count": 0,
        "attempted": False,
        "auto_advance": True,
        "automatic_tax": {
            "disabled_reason": None,
            "enabled": False,
            "liability": None,
            "provider": None,
            "status": None,
        },
        "automatically_finalizes_at": None,
        "billing_reason": reason,
        "collection_method": "charge_automatically",
        "created": account.now,
        "currency": subscription["currency"],
        "custom_fields": None,
        "customer": customer["id"],
        "customer_account": None,
        "customer_address": customer.get("address"),
        "customer_email": customer.get("email"),
        "customer_name": customer.get("name"),
        "customer_phone": customer.get("phone"),
        "customer_shipping": None,
        "customer_tax_exempt": "none",
        "customer_tax_ids": [],
        "default_payment_method": None,
        "default_source": None,
        "default_tax_rates": [],
        "description": None,
        "discounts": [],
        "due_date": None,
        "effective_at": None,
        "ending_balance": None,
        "footer": None,
        "from_invoice": None,
        "hosted_invoice_url": None,
        "invoice_pdf": None,
        "issuer": {"type": "self"},
        "last_finalization_error": None,
        "latest_revision": None,
        "lines": listed(lines, f"/v1/invoices/{id}/lines"),
        "livemode": False,
        "metadata": {},
        "next_payment_attempt": None,
        "number": None,
        "on_behalf_of": None,
        "parent": {
            "quote_details": None,
            "subscription_details": {
                "metadata": dict(subscription["metadata"]),
                "subscription": subscription["id"],
            },
            "type": "subscription_details",
        },
        "payment_settings": {"default_mandate": None, "payment_method_options": None, "payment_method_types": None},
        "period_end": period[1],
        "period_start": period[0],
        "post_payment_credit_notes_amount": 0,
        "pre_payment_credit_notes_amount": 0,
        "receipt_number": None,
        "rendering": None,
        "shipping_cost": None,
        "shipping_details": None,
        "starting_balance": customer.get("balance") or 0,
        "statement_descriptor": None,
        "status": "draft",
        "status_transitions": dict.fromkeys(("finalized_at", "marked_uncollectible_at", "paid_at", "voided_at")),
        "subtotal": total,
        "subtotal_excluding_tax": total,
        "test_clock": None,
        "total": total,
        "total_discount_amounts": [],
        "total_excluding_tax": total,
        "total_pretax_credit_amounts": [],
        "total_taxes": [],
        "webhooks_delivered_at": account.now,
    }


def finalize(account: Account, invoice: Json) -> None:
    """Open a draft: it gets its number, the customer's balance is taken into account, and nothing changes any more."""
    customer = account.customers[invoice["customer"]]
    balance = customer.get("balance") or 0
    due = invoice["total"] + balance
    ending = min(0, due) if due <= 0 else 0
    if balance != ending:
        with account.changing(customer, "customer.updated"):
            customer["balance"] = ending
    number = customer.get("next_invoice_sequence", 1)
    if "next_invoice_sequence" in customer:
        customer["next_invoice_sequence"] = number + 1
    link = f"{account.base()}/invoices/{invoice['id']}"
    invoice |= {
        "amount_due": max(0, due),
        "amount_remaining": max(0, due),
        "effective_at": account.now,
        "ending_balance": ending,
        "hosted_invoice_url": link,
        "invoice_pdf": link,
        "number": f"{customer.get('invoice_prefix', 'SANDBOX')}-{number:04d}",
        "starting_balance": balance,
        "status": "open",
    }
    invoice["status_transitions"]["finalized_at"] = account.now
    account.emit("invoice.finalized", invoice)
    if not invoice["amount_due"]:
        _paid(account, invoice)


def collect(account: Account, invoice: Json, method: Json, *, declined: bool) -> bool:
    """Try to charge an open invoice; whether it is paid now. A bank's answer is awaited: not paid yet."""
    payment = payment_of(account, invoice)
    intent = account.intents[payment["payment"]["payment_intent"]]
    invoice |= {"attempted": True, "attempt_count": invoice["attempt_count"] + 1}
    if declined:
        decline(account, intent, method)
        return False
    if method["type"] != "card":
        intent["payment_method_types"] = [method["type"]]
        begin(account, intent, method)
        return False
    succeed(account, intent, method)
    settle(account, invoice, payment)
    return True


def settle(account: Account, invoice: Json, payment: Json) -> None:
    """The money of this payment is there."""
    payment |= {"amount_paid": invoice["amount_due"], "status": "paid"}
    payment["status_transitions"]["paid_at"] = account.now
    account.emit("invoice_payment.paid", payment)
    invoice |= {"amount_paid": invoice["amount_due"], "amount_remaining": 0}
    _paid(account, invoice)


def payment_of(account: Account, invoice: Json) -> Json:
    """The invoice's payment, with its intent, made at the first attempt."""
    for payment in account.invoice_payments:
        if payment["invoice"] == invoice["id"]:
            return payment
    description = (
        "Subscription creation" if invoice["billing_reason"] == "subscription_create" else "Subscription update"
    )
    intent = new_intent(
        account,
        invoice["amount_due"],
        invoice["currency"],
        invoice["customer"],
        description=description,
        setup_future_usage="off_session",
    )
    payment = {
        "id": new_id("invoice_payment"),
        "object": "invoice_payment",
        "amount_paid": None,
        "amount_requested": invoice["amount_due"],
        "created": account.now,
        "currency": invoice["currency"],
        "invoice": invoice["id"],
        "is_default": True,
        "livemode": False,
        "payment": {"payment_intent": intent["id"], "type": "payment_intent"},
        "status": "open",
        "status_transitions": {"canceled_at": None, "paid_at": None},
    }
    return account.invoice_payments.put(payment)


def _paid(account: Account, invoice: Json) -> None:
    invoice |= {"attempted": True, "auto_advance": False, "next_payment_attempt": None, "status": "paid"}
    invoice["status_transitions"]["paid_at"] = account.now
    account.emit("invoice.paid", invoice)
    account.emit("invoice.payment_succeeded", invoice)
