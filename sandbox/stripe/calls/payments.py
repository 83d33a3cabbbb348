"""Reading payments: `/v1/payment_intents`, `/v1/charges`, `/v1/payment_methods`."""

from sandbox.stripe.calls.routes import PAGE, Call, fitting, page, route
from sandbox.stripe.protocol.objects import Json
from sandbox.stripe.protocol.parameters import Metadata, Range, Text, Unset, put_metadata


@route("GET /v1/payment_intents/{}")
def retrieve_intent(call: Call) -> Json:
    return call.account.intents.at(call.ids[0])


@route("POST /v1/payment_intents/{}", {"description": Text(1000), "metadata": Unset(Metadata())})
def update_intent(call: Call) -> Json:
    intent = call.account.intents.at(call.ids[0])
    if "description" in call.params:
        intent["description"] = call.params["description"]
    put_metadata(intent, call.params)
    return intent


@route("GET /v1/payment_intents", {"created": Range(), "customer": Text(), **PAGE})
def list_intents(call: Call) -> Json:
    found = fitting(call, call.account.intents.newest_first(), "customer")
    return page(call, "/v1/payment_intents", call.account.intents, found)


@route("GET /v1/charges/{}")
def retrieve_charge(call: Call) -> Json:
    return call.account.charges.at(call.ids[0])


@route("GET /v1/charges", {"created": Range(), "customer": Text(), "payment_intent": Text(), **PAGE})
def list_charges(call: Call) -> Json:
    found = fitting(call, call.account.charges.newest_first(), "customer", "payment_intent")
    return page(call, "/v1/charges", call.account.charges, found)


@route("GET /v1/payment_methods/{}")
def retrieve_method(call: Call) -> Json:
    return call.account.methods.at(call.ids[0])
