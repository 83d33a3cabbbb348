"""What can be read of an account, by the names of the control API's routes."""

import itertools
from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

from sandbox.stripe.account.account import Account
from sandbox.stripe.lifecycle import checkout, portal
from sandbox.stripe.protocol.objects import Json

OVERVIEW_EVENTS = 30

Reading = Callable[[Account, Json], Any]


def session_named(account: Account, body: Json) -> Json:
    """The Checkout Session whose id stands in `session`."""
    return account.sessions.named(body["session"], "session")


def portal_session(account: Account, id: str) -> Json:
    """A portal session by its id, or by the secret in its address."""
    return account.portals.named(account.portal_secrets.get(id, id), "portal")


def _calls(account: Account, query: Json) -> list[Json]:
    return [call for call in account.calls if call["path"].startswith(query.get("path", ""))]


def _events(account: Account, query: Json) -> list[Json]:
    return [event for event in account.events if fnmatchcase(event["type"], query.get("type", "*"))]


def _overview(account: Account, query: Json) -> Json:
    failing = {event["id"] for event in account.deliveries.failing()}
    tried = {attempt["event"] for attempt in account.deliveries.attempts}

    def delivered(event: Json) -> str:
        return "failing" if event["id"] in failing else "delivered" if event["id"] in tried else "not sent"

    events = itertools.islice(account.events.newest_first(), OVERVIEW_EVENTS)
    shown = [{"type": event["type"], "created": event["created"], "delivered": delivered(event)} for event in events]
    return {
        "now": account.now,
        "charges": list(account.charges.newest_first()),
        "disputes": list(account.disputes),
        "events": shown,
    }


def _session_page(account: Account, query: Json) -> Json:
    session = session_named(account, query)
    return {
        "session": session,
        "lines": account.session_lines[session["id"]],
        "leads_to": checkout.success_address(session),
        "card": checkout.takes(session, checkout.BY_CARD),
        "bank": {
            "offered": checkout.takes(session, checkout.BY_BANK),
            "waiting": checkout.awaits_bank(account, session),
            "refused": session["status"] == "complete" and session["payment_status"] == "unpaid",
        },
    }


READINGS: dict[str, Reading] = {
    "clock": lambda account, query: {"now": account.now, "ahead": account.clock.ahead},
    "session": _session_page,
    "portal": lambda account, query: portal.view(account, portal_session(account, query["portal"])),
    "overview": _overview,
    "calls": _calls,
    "events": _events,
    "attempts": lambda account, query: list(account.deliveries.attempts),
    "faults": lambda account, query: [fault.as_json() for fault in account.faults.orders],
    "event_faults": lambda account, query: [fault.as_json() for fault in account.deliveries.faults],
}
