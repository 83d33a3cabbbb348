"""What people, banks and time do, by the names of the control API's routes."""

from collections.abc import Callable
from typing import Any

from sandbox.stripe.account.account import Account
from sandbox.stripe.account.faults import Fault
from sandbox.stripe.account.webhooks import Endpoint, EventFault
from sandbox.stripe.control.readings import portal_session, session_named
from sandbox.stripe.lifecycle import checkout, disputes, portal, refunds
from sandbox.stripe.protocol.objects import Json

DEFAULT_PERSON = {"email": "alex@example.com", "name": "Alex Example"}

Action = Callable[[Account, Json], Any]


def _webhook(account: Account, body: Json) -> Json:
    types = tuple(body.get("types") or ["*"])
    url = body["url"]
    account.deliveries.endpoints = [Endpoint(url, body["secret"], types)] if url else []
    return {"url": url}


def _pay(account: Account, body: Json) -> Json:
    session = session_named(account, body)
    checkout.pay(account, session, by=body.get("by", checkout.BY_CARD), **_person(body, session))
    return {"session": session, "leads_to": checkout.success_address(session)}


def _decline(account: Account, body: Json) -> Json:
    session = session_named(account, body)
    checkout.be_declined(account, session, **_person(body, session))
    return {"session": session}


def _bank(account: Account, body: Json) -> Json:
    session = session_named(account, body)
    checkout.bank_answers(account, session, confirms=bool(body["confirms"]))
    return {"session": session}


def _clock(account: Account, body: Json) -> Json:
    account.clock.advance(float(body["seconds"]))
    return {"now": account.now}


def _card(account: Account, body: Json) -> Json:
    customer = account.customers.named(body["customer"], "customer")
    (account.declining.add if body["declines"] else account.declining.discard)(customer["id"])
    return {"declining": sorted(account.declining)}


def _retry_days(account: Account, body: Json) -> Json:
    account.retry_days = [int(day) for day in body["days"]]
    return {"days": account.retry_days}


def _fault(account: Account, body: Json) -> Json:
    fault = Fault(**body)
    account.faults.orders.append(fault)
    return fault.as_json()


def _event_fault(account: Account, body: Json) -> Json:
    fault = EventFault(**body)
    account.deliveries.faults.append(fault)
    return fault.as_json()


def _release(account: Account, body: Json) -> list[str]:
    return [event["id"] for event in account.deliveries.release(body.get("order", "made"))]


def _resend(account: Account, body: Json) -> Json:
    event = account.events.named(body["event"], "event")
    account.deliveries.post(event)
    return event


async def _settled(account: Account, body: Json) -> Json:
    return {"settled": await account.deliveries.settled(float(body.get("timeout", 10)))}


def _refund(account: Account, body: Json) -> Json:
    charge = _charge(account, body["charge"])
    return refunds.refund(account, charge, body.get("amount"))


def _fail_refund(account: Account, body: Json) -> Json:
    thing = account.refunds.named(body["refund"], "refund")
    refunds.fail(account, thing)
    return thing


def _dispute(account: Account, body: Json) -> Json:
    return disputes.open_dispute(account, _charge(account, body["charge"]), body.get("reason", "fraudulent"))


def _close_dispute(account: Account, body: Json) -> Json:
    dispute = account.disputes.named(body["dispute"], "dispute")
    disputes.close(account, dispute, won=bool(body["won"]))
    return dispute


def _charge(account: Account, id: str) -> Json:
    """A charge by its own id, or that of its payment intent."""
    intent = account.intents.get(id)
    return account.charges.named(intent["latest_charge"] if intent else id, "charge")


def _portal(act: Callable[..., None]) -> Action:
    def acted(account: Account, body: Json) -> Json:
        session = portal_session(account, body.pop("portal"))
        act(account, session, **body)
        return portal.view(account, session)

    return acted


def _person(body: Json, session: Json) -> Json:
    known = (session["customer_details"] or {}).get("email") or DEFAULT_PERSON["email"]
    return {"email": body.get("email", known), "name": body.get("name", DEFAULT_PERSON["name"])}


ACTIONS: dict[str, Action] = {
    "webhook": _webhook,
    "pay": _pay,
    "decline": _decline,
    "bank": _bank,
    "clock": _clock,
    "card": _card,
    "retry_days": _retry_days,
    "refund": _refund,
    "fail_refund": _fail_refund,
    "dispute": _dispute,
    "close_dispute": _close_dispute,
    "portal_cancel": _portal(portal.cancel),
    "portal_resume": _portal(portal.resume),
    "portal_switch": _portal(portal.switch),
    "portal_card": _portal(portal.change_card),
    "faults": _fault,
    "event_faults": _event_fault,
    "release": _release,
    "resend": _resend,
    "settled": _settled,
}
