"""Ids as Stripe writes them: a prefix that tells the kind, and letters and digits that tell nothing."""

import random
import string

LETTERS = string.ascii_letters + string.digits

# The prefix with the digit that follows it, and how many letters come then.
FORMS = {
    "account": ("acct_1", 15),
    "balance_transaction": ("txn_3", 23),
    "billing_portal.configuration": ("bpc_1", 23),
    "billing_portal.session": ("bps_1", 23),
    "charge": ("ch_3", 23),
    "checkout.session": ("cs_test_a1", 56),
    "customer": ("cus_", 14),
    "dispute": ("du_1", 23),
    "event": ("evt_1", 23),
    "invoice": ("in_1", 23),
    "invoice_item": ("ii_1", 23),
    "invoice_payment": ("inpay_1", 23),
    "item": ("li_1", 23),
    "line_item": ("il_1", 23),
    "payment_intent": ("pi_3", 23),
    "payment_method": ("pm_1", 23),
    "price": ("price_1", 23),
    "product": ("prod_", 14),
    "refund": ("re_3", 23),
    "request": ("req_", 14),
    "subscription": ("sub_1", 23),
    "subscription_item": ("si_", 14),
}


def new_id(kind: str) -> str:
    """A new id for an object of this kind, such as "customer"."""
    prefix, length = FORMS[kind]
    return prefix + letters(length)


def letters(length: int) -> str:
    """Random letters and digits."""
    return "".join(random.choices(LETTERS, k=length))
