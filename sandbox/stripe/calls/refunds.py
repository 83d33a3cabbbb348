"""Refunds: `/v1/refunds`."""

from sandbox.stripe.calls.routes import PAGE, Call, fitting, page, route
from sandbox.stripe.lifecycle.refunds import refund
from sandbox.stripe.protocol.errors import invalid
from sandbox.stripe.protocol.objects import Json
from sandbox.stripe.protocol.parameters import (
    Choice,
    Email,
    Integer,
    Metadata,
    Range,
    Text,
    Unset,
    one_of,
    put_metadata,
)


@route(
    "POST /v1/refunds",
    {
        "amount": Integer(1),
        "charge": Text(),
        "instructions_email": Email(),
        "metadata": Unset(Metadata()),
        "payment_intent": Text(),
        "reason": Choice(("duplicate", "fraudulent", "requested_by_customer")),
    },
)
def create(call: Call) -> Json:
    account, params = call.account, call.params
    if one_of(params, "charge", "payment_intent") == "charge":
        charge = account.charges.named(params["charge"], "charge")
    else:
        intent = account.intents.named(params["payment_intent"], "payment_intent")
        if intent["status"] != "succeeded":
            raise invalid(
                f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.", "payment_intent"
            )
        charge = account.charges[intent["latest_charge"]]
    return refund(
        account, charge, params.get("amount"), reason=params.get("reason"), metadata=params.get("metadata") or {}
    )


@route("GET /v1/refunds/{}")
def retrieve(call: Call) -> Json:
    return call.account.refunds.at(call.ids[0])


@route("POST /v1/refunds/{}", {"metadata": Unset(Metadata())})
def update(call: Call) -> Json:
    thing = call.account.refunds.at(call.ids[0])
    with call.account.changing(thing, "refund.updated"):
        put_metadata(thing, call.params)
    return thing


@route("GET /v1/refunds", {"charge": Text(), "created": Range(), "payment_intent": Text(), **PAGE})
def list_refunds(call: Call) -> Json:
    found = fitting(call, call.account.refunds.newest_first(), "charge", "payment_intent")
    return page(call, "/v1/refunds", call.account.refunds, found)
