"""Disputes: `/v1/disputes`. What the bank does is in `lifecycle.disputes`."""

from sandbox.stripe.calls.routes import PAGE, Call, fitting, page, route
from sandbox.stripe.lifecycle import disputes
from sandbox.stripe.protocol.errors import invalid
from sandbox.stripe.protocol.objects import Json
from sandbox.stripe.protocol.parameters import Metadata, Range, Text, Unset, put_metadata


@route("GET /v1/disputes/{}")
def retrieve(call: Call) -> Json:
    return call.account.disputes.at(call.ids[0])


@route("POST /v1/disputes/{}", {"metadata": Unset(Metadata())})
def update(call: Call) -> Json:
    dispute = call.account.disputes.at(call.ids[0])
    with call.account.changing(dispute, "charge.dispute.updated"):
        put_metadata(dispute, call.params)
    return dispute


@route("POST /v1/disputes/{}/close")
def concede(call: Call) -> Json:
    """Give up, which loses the dispute."""
    dispute = call.account.disputes.at(call.ids[0])
    if dispute["status"] != "needs_response":
        raise invalid("This dispute is already closed.")
    disputes.close(call.account, dispute, won=False)
    return dispute


@route("GET /v1/disputes", {"charge": Text(), "created": Range(), "payment_intent": Text(), **PAGE})
def list_disputes(call: Call) -> Json:
    found = fitting(call, call.account.disputes.newest_first(), "charge", "payment_intent")
    return page(call, "/v1/disputes", call.account.disputes, found)
