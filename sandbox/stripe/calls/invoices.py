"""Reading invoices: `/v1/invoices` and `/v1/invoice_payments`."""

from sandbox.stripe.calls.routes import PAGE, Call, page, route
from sandbox.stripe.lifecycle.invoices import subscription_of
from sandbox.stripe.protocol.objects import Json
from sandbox.stripe.protocol.parameters import Choice, Object, Range, Text


@route("GET /v1/invoices/{}")
def retrieve(call: Call) -> Json:
    return call.account.invoices.at(call.ids[0])


@route(
    "GET /v1/invoices",
    {
        "collection_method": Choice(("charge_automatically", "send_invoice")),
        "created": Range(),
        "customer": Text(),
        "status": Choice(("draft", "open", "paid", "uncollectible", "void")),
        "subscription": Text(),
        **PAGE,
    },
)
def list_invoices(call: Call) -> Json:
    params = call.params
    exact = [name for name in ("collection_method", "customer", "status") if name in params]
    found = (
        invoice
        for invoice in call.account.invoices.newest_first()
        if all(invoice[name] == params[name] for name in exact)
        and ("subscription" not in params or subscription_of(invoice) == params["subscription"])
        and ("created" not in params or params["created"](invoice["created"]))
    )
    return page(call, "/v1/invoices", call.account.invoices, found)


@route("GET /v1/invoice_payments/{}")
def retrieve_payment(call: Call) -> Json:
    return call.account.invoice_payments.at(call.ids[0])


@route(
    "GET /v1/invoice_payments",
    {
        "invoice": Text(),
        "payment": Object({"payment_intent": Text(), "type": Choice(("payment_intent", "payment_record"))}, ("type",)),
        "status": Choice(("canceled", "open", "paid")),
        **PAGE,
    },
)
def list_payments(call: Call) -> Json:
    params = call.params
    exact = [name for name in ("invoice", "status") if name in params]
    found = (
        payment
        for payment in call.account.invoice_payments.newest_first()
        if all(payment[name] == params[name] for name in exact)
        and all(payment["payment"].get(name) == value for name, value in params.get("payment", {}).items())
    )
    return page(call, "/v1/invoice_payments", call.account.invoice_payments, found)
