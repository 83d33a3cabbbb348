"""What a person does on the payment page, and what follows."""

from sandbox.stripe.account.account import Account
from sandbox.stripe.lifecycle.customers import add_customer
from sandbox.stripe.lifecycle.invoices import payment_of
from sandbox.stripe.lifecycle.methods import bank_method, new_method
from sandbox.stripe.lifecycle.payments import begin, decline, finish, new_intent, succeed
from sandbox.stripe.lifecycle.sessions import customer_details
from sandbox.stripe.lifecycle.subscriptions import bank_answered, start_subscription
from sandbox.stripe.protocol.objects import Json

BY_CARD = "card"
BY_BANK = "bank"


class NotPossible(ValueError):
    """The page would not offer this now; the text says why."""


def pay(account: Account, session: Json, *, email: str, name: str, by: str = BY_CARD) -> None:
    """Pay by card at once, or begin a payment that the bank confirms later.

    Raises:
        NotPossible: The session is not open, or does not take this method.
    """
    _check_open(session, by)
    customer = _customer(account, session, email, name)
    type = BY_CARD if by == BY_CARD else bank_method(session["currency"])
    method = new_method(account, type, customer, email, name)
    session["customer_details"] = customer_details(email, name)
    if session["mode"] == "subscription":
        session["customer"] = customer
        started = start_subscription(account, session, method)
        session |= {"subscription": started.subscription["id"], "invoice": started.invoice["id"]}
        paid = started.invoice["status"] == "paid"
        free = started.invoice["total"] == 0
    else:
        session["customer"] = customer
        free = session["amount_total"] == 0
        paid = free or _pay_once(account, session, method)
    status = "no_payment_required" if free else "paid" if paid else "unpaid"
    session |= {"payment_status": status, "status": "complete", "url": None}
    account.emit("checkout.session.completed", session)


def be_declined(account: Account, session: Json, *, email: str, name: str) -> None:
    """Try a card that is declined; the session stays open.

    Raises:
        NotPossible: The session is not open.
    """
    _check_open(session, BY_CARD)
    method = new_method(account, BY_CARD, None, email, name)
    if session["mode"] == "payment":
        decline(account, _intent(account, session), method)
    else:
        # A first invoice is made only once it is paid; the attempt leaves an intent behind.
        decline(account, new_intent(account, session["amount_total"], session["currency"], session["customer"]), method)


def bank_answers(account: Account, session: Json, *, confirms: bool) -> None:
    """The bank confirms or refuses a payment that was begun.

    Raises:
        NotPossible: No bank was asked, or it has answered.
    """
    if not awaits_bank(account, session):
        raise NotPossible("no bank's answer is awaited")
    if session["mode"] == "subscription":
        bank_answered(account, account.invoices[session["invoice"]], confirms=confirms)
    else:
        finish(account, account.intents[session["payment_intent"]], confirmed=confirms)
    if confirms:
        session["payment_status"] = "paid"
    outcome = "succeeded" if confirms else "failed"
    account.emit(f"checkout.session.async_payment_{outcome}", session)


def takes(session: Json, by: str) -> bool:
    """Whether the page offers this way to pay."""
    if by not in {BY_CARD, BY_BANK}:
        raise NotPossible(f"people pay by {BY_CARD} or by {BY_BANK}, not by {by}")
    return (BY_CARD if by == BY_CARD else bank_method(session["currency"])) in session["payment_method_types"]


def awaits_bank(account: Account, session: Json) -> bool:
    """Whether a bank was asked and has not answered."""
    if session["status"] != "complete" or session["payment_status"] != "unpaid":
        return False
    if session["mode"] == "subscription":
        intent = payment_of(account, account.invoices[session["invoice"]])["payment"]["payment_intent"]
    else:
        intent = session["payment_intent"]
    return bool(account.intents[intent]["status"] == "processing")


def success_address(session: Json) -> str:
    """Where the person goes after paying."""
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])


def _check_open(session: Json, by: str) -> None:
    if session["status"] != "open":
        raise NotPossible(f"the session is {session['status']}")
    if not takes(session, by):
        raise NotPossible(f"the session does not take payments by {by}")


def _customer(account: Account, session: Json, email: str, name: str) -> str | None:
    if session["customer"]:
        return str(session["customer"])
    if session["customer_creation"] == "always":
        return str(add_customer(account, email=email, name=name)["id"])
    return None


def _pay_once(account: Account, session: Json, method: Json) -> bool:
    """Whether the money is there at once."""
    intent = _intent(account, session)
    intent["customer"] = session["customer"]
    if method["type"] == BY_CARD:
        succeed(account, intent, method)
        return True
    intent["payment_method_types"] = session["payment_method_types"]
    begin(account, intent, method)
    return False


def _intent(account: Account, session: Json) -> Json:
    """The session's intent, made at the first attempt."""
    if session["payment_intent"]:
        return account.intents[session["payment_intent"]]
    data = account.session_orders[session["id"]]["payment_intent_data"]
    intent = new_intent(
        account,
        session["amount_total"],
        session["currency"],
        session["customer"],
        **{"payment_method_types": session["payment_method_types"], **data},
    )
    session["payment_intent"] = intent["id"]
    return intent
