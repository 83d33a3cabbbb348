"""The payment page, the billing portal, receipts and a small dashboard, as a person's browser gets them."""

from collections.abc import Iterable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.stripe.account.account import Stripe
from sandbox.stripe.protocol.amounts import shown
from sandbox.stripe.protocol.objects import Json

PAGE = Path(__file__).parent / "static"
SANDBOX = "\nThis is a sandbox. No money moved."
POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self'; base-uri 'none'; form-action 'none'"


def page_routes(stripe: Stripe, prefix: str) -> list[Route | Mount]:
    """The routes of pages people see."""

    async def payment_page(request: Request) -> Response:
        return FileResponse(PAGE / "checkout.html", headers={"content-security-policy": POLICY})

    async def portal_page(request: Request) -> Response:
        return FileResponse(PAGE / "portal.html", headers={"content-security-policy": POLICY})

    async def invoice_page(request: Request) -> Response:
        invoice = _found(account.invoices.get(request.path_params["id"]) for account in stripe.accounts.values())
        if invoice is None:
            return PlainTextResponse("There is no such invoice.", status_code=404)
        rows = [
            f"{line['description']}: {shown(line['amount'], line['currency'])}" for line in invoice["lines"]["data"]
        ]
        total = f"Total: {shown(invoice['total'], invoice['currency'])}, {invoice['status']}"
        return PlainTextResponse("\n".join([f"Invoice {invoice['number']}", "", *rows, "", total, SANDBOX]))

    async def receipt_page(request: Request) -> Response:
        charge = _found(account.charges.get(request.path_params["id"]) for account in stripe.accounts.values())
        if charge is None:
            return PlainTextResponse("There is no such receipt.", status_code=404)
        given_back = f"Refunded: {shown(charge['amount_refunded'], charge['currency'])}"
        paid = f"Paid: {shown(charge['amount'], charge['currency'])}"
        return PlainTextResponse("\n".join([f"Receipt for {charge['id']}", "", paid, given_back, SANDBOX]))

    async def dashboard(request: Request) -> Response:
        return FileResponse(PAGE / "dashboard.html", headers={"content-security-policy": POLICY})

    return [
        Route(f"{prefix}/", dashboard),
        Route(f"{prefix}/c/pay/{{id}}", payment_page),
        Route(f"{prefix}/p/session/{{secret}}", portal_page),
        Route(f"{prefix}/invoices/{{id}}", invoice_page),
        Route(f"{prefix}/receipts/{{id}}", receipt_page),
        Mount(f"{prefix}/page", StaticFiles(directory=PAGE)),
    ]


def _found(candidates: Iterable[Json | None]) -> Json | None:
    return next((candidate for candidate in candidates if candidate), None)
