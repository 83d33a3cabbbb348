"""What each call may carry agrees with the SDK's own parameter types; everything else is refused as Stripe does."""

import importlib
import types
import typing
from collections.abc import Iterator, Mapping
from decimal import Decimal as ExactNumber
from typing import Any, Literal, Union, get_args, get_origin

import pytest
import stripe
import stripe.params
import stripe.params.billing_portal
import stripe.params.checkout
import typing_extensions
from stripe._stripe_object import UntypedStripeObject

import sandbox.stripe.api  # noqa: F401 - registers the routes
from sandbox.stripe.calls.routes import ROUTES
from sandbox.stripe.protocol.parameters import (
    Array,
    Boolean,
    Choice,
    Currency,
    Decimal,
    Email,
    Integer,
    Kind,
    Metadata,
    Object,
    Range,
    Text,
    Unset,
    Url,
)

PLACES = {
    "/v1/balance": "Balance",
    "/v1/balance_transactions": "BalanceTransaction",
    "/v1/billing_portal/sessions": "billing_portal.Session",
    "/v1/charges": "Charge",
    "/v1/checkout/sessions": "checkout.Session",
    "/v1/customers": "Customer",
    "/v1/disputes": "Dispute",
    "/v1/events": "Event",
    "/v1/invoice_payments": "InvoicePayment",
    "/v1/invoices": "Invoice",
    "/v1/payment_intents": "PaymentIntent",
    "/v1/payment_methods": "PaymentMethod",
    "/v1/prices": "Price",
    "/v1/products": "Product",
    "/v1/refunds": "Refund",
    "/v1/subscriptions": "Subscription",
}
VERBS = {
    "GET": "List",
    "POST": "Create",
    "GET {}": "Retrieve",
    "POST {}": "Update",
    "DELETE {}": "Delete",
    "POST {}/expire": "Expire",
    "POST {}/close": "Close",
    "GET {}/line_items": "ListLineItems",
}
# What the SDK calls otherwise than its place suggests.
RENAMED = {
    "GET /v1/balance": "BalanceRetrieveParams",
    "DELETE /v1/subscriptions/{}": "SubscriptionCancelParams",
    "POST /v1/invoices/create_preview": "InvoiceCreatePreviewParams",
}
WORDS = {Literal, typing_extensions.Literal}


def params_of(name: str) -> type:
    """The TypedDict in which the SDK describes this route's parameters."""
    if name in RENAMED:
        return typing.cast(type, getattr(stripe.params, RENAMED[name]))
    method, _, address = name.partition(" ")
    place, braces, rest = address.partition("/{}")
    verb = VERBS[f"{method} {braces.strip('/')}{rest}".strip()]
    folder, _, noun = PLACES[place].rpartition(".")
    module = importlib.import_module(f"stripe.params.{folder}" if folder else "stripe.params")
    return typing.cast(type, getattr(module, f"{noun}{verb}Params"))


def disagreements(takes: Object, params: type, path: str) -> Iterator[str]:
    """Where our list of parameters and the SDK's differ: names, types, what is required."""
    names = vars(importlib.import_module(params.__module__)) | {
        "StripeContext": stripe.StripeContext,
        "Mapping": Mapping,
    }
    hints = typing_extensions.get_type_hints(params, names)
    required = params.__required_keys__  # type: ignore[attr-defined]  # of a TypedDict
    for name in sorted(required ^ set(takes.required)):
        yield f"{path}[{name}] is required on one side alone"
    for name, kind in takes.fields.items():
        if name not in hints:
            yield f"{path}[{name}] is unknown to the SDK"
        else:
            yield from _differences(kind, list(_options(hints[name])), f"{path}[{name}]")


def _differences(kind: Kind, options: list[Any], path: str) -> Iterator[str]:
    unset = any(get_origin(option) in WORDS and get_args(option) == ("",) for option in options)
    if isinstance(kind, Unset) is not unset:
        yield f"{path} may be unset on one side alone"
    if isinstance(kind, Unset):
        kind = kind.kind
    if isinstance(kind, Array):
        items = [get_args(option)[0] for option in options if get_origin(option) is list]
        yield from _differences(kind.item, list(_options(items[0])), f"{path}[]") if items else [f"{path} is no list"]
    elif isinstance(kind, Object):
        nested = [option for option in options if typing_extensions.is_typeddict(option)]
        yield from disagreements(kind, nested[0], path) if nested else [f"{path} is no object"]
    elif isinstance(kind, Choice):
        known = {word for option in options if get_origin(option) in WORDS for word in get_args(option)}
        yield from (f"{path} may not be {word}" for word in sorted(set(kind.words) - known))
    elif isinstance(kind, Range):
        bounds = [option for option in options if typing_extensions.is_typeddict(option)]
        if int not in options or set(typing_extensions.get_type_hints(bounds[0])) != {"gt", "gte", "lt", "lte"}:
            yield f"{path} is no time with bounds"
    elif (plain := PLAIN[type(kind)]) not in [get_origin(option) or option for option in options]:
        yield f"{path} is {options}, not {plain}"


PLAIN: dict[type, type] = {
    Boolean: bool,
    Currency: str,
    Decimal: ExactNumber,
    Email: str,
    Integer: int,
    Metadata: dict,
    Text: str,
    Url: str,
}


def _options(hint: Any) -> Iterator[Any]:
    origin = get_origin(hint)
    if origin is Union or origin is types.UnionType:
        for arg in get_args(hint):
            yield from _options(arg)
    elif origin in {typing_extensions.NotRequired, typing_extensions.Required}:
        yield from _options(get_args(hint)[0])
    elif origin is not UntypedStripeObject:
        yield hint


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_parameters_agree_with_the_sdk(name: str) -> None:
    found = list(disagreements(ROUTES[name].takes, params_of(name), name))
    assert not found, "\n".join(found)
