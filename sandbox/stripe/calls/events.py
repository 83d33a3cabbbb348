"""Events as the API tells them: `/v1/events`. They are made by `Account.emit`."""

from fnmatch import fnmatchcase

from sandbox.stripe.account.clock import DAY
from sandbox.stripe.calls.routes import PAGE, Call, page, route
from sandbox.stripe.protocol.errors import exclusive
from sandbox.stripe.protocol.objects import Json
from sandbox.stripe.protocol.parameters import Array, Boolean, Range, Text

KEPT_SECONDS = 30 * DAY


@route("GET /v1/events/{}")
def retrieve(call: Call) -> Json:
    return call.account.events.at(call.ids[0])


@route(
    "GET /v1/events",
    {"created": Range(), "delivery_success": Boolean(), "type": Text(), "types": Array(Text(), 20), **PAGE},
)
def list_events(call: Call) -> Json:
    """Events of the last 30 days, newest first. `type` may end in `*`."""
    account, params = call.account, call.params
    if "type" in params and "types" in params:
        raise exclusive("type", "types")
    oldest = account.now - KEPT_SECONDS

    def wanted(event: Json) -> bool:
        return (
            event["created"] >= oldest
            and ("type" not in params or fnmatchcase(event["type"], params["type"]))
            and ("types" not in params or event["type"] in params["types"])
            and ("created" not in params or params["created"](event["created"]))
            and ("delivery_success" not in params or params["delivery_success"] == (not event["pending_webhooks"]))
        )

    return page(call, "/v1/events", call.account.events, filter(wanted, account.events.newest_first()))
