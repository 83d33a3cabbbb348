"""The billing portal: `/v1/billing_portal/sessions`. What a person does there is in `lifecycle.portal`."""

from sandbox.stripe.account.account import Account
from sandbox.stripe.calls.customers import living_customer
from sandbox.stripe.calls.routes import Call, route
from sandbox.stripe.calls.session_terms import LOCALES
from sandbox.stripe.protocol.errors import invalid, missing
from sandbox.stripe.protocol.ids import letters, new_id
from sandbox.stripe.protocol.objects import Json
from sandbox.stripe.protocol.parameters import Choice, Object, Text, Url

FLOWS = ("payment_method_update", "subscription_cancel", "subscription_update")


@route(
    "POST /v1/billing_portal/sessions",
    {
        "configuration": Text(),
        "customer": Text(),
        "flow_data": Object(
            {
                "subscription_cancel": Object({"subscription": Text()}, ("subscription",)),
                "subscription_update": Object({"subscription": Text()}, ("subscription",)),
                "type": Choice(FLOWS),
            },
            ("type",),
        ),
        "locale": LOCALES,
        "return_url": Url(),
    },
)
def create(call: Call) -> Json:
    account, params = call.account, call.params
    if "customer" not in params:
        raise missing("customer")
    customer = living_customer(account, params["customer"])
    configuration = params.get("configuration", account.portal_configuration)
    if configuration != account.portal_configuration:
        raise invalid(f"No such configuration: '{configuration}'", "configuration", "resource_missing")
    secret = letters(40)
    session: Json = {
        "id": new_id("billing_portal.session"),
        "object": "billing_portal.session",
        "configuration": configuration,
        "created": account.now,
        "customer": customer["id"],
        "customer_account": None,
        "flow": _flow(account, params.get("flow_data")),
        "livemode": False,
        "locale": params.get("locale"),
        "on_behalf_of": None,
        "return_url": params.get("return_url"),
        "url": f"{account.base()}/p/session/{secret}",
    }
    account.portals.put(session)
    account.portal_secrets[secret] = session["id"]
    return session


def _flow(account: Account, asked: Json | None) -> Json | None:
    if asked is None:
        return None
    kind = asked["type"]
    flow: Json = {
        "after_completion": {"hosted_confirmation": None, "redirect": None, "type": "portal_homepage"},
        "subscription_cancel": None,
        "subscription_update": None,
        "subscription_update_confirm": None,
        "type": kind,
    }
    if kind != "payment_method_update":
        if kind not in asked:
            raise invalid(f"You must provide `flow_data[{kind}]`.", f"flow_data[{kind}]")
        subscription = account.subscriptions.named(asked[kind]["subscription"], f"flow_data[{kind}][subscription]")
        flow[kind] = {"subscription": subscription["id"]}
        if kind == "subscription_cancel":
            flow[kind]["retention"] = None
    return flow
