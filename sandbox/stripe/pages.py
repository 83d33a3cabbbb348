"""The payment page, the billing portal and receipts, as a person's browser gets them."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.stripe.account import Stripe

PAGE = Path(__file__).parent / "page"
POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self'; base-uri 'none'; form-action 'none'"


def page_routes(stripe: Stripe, prefix: str) -> list[Route | Mount]:
    """The routes of pages people see."""

    async def payment_page(request: Request) -> Response:
        return FileResponse(PAGE / "checkout.html", headers={"content-security-policy": POLICY})

    return [
        Route(f"{prefix}/c/pay/{{id}}", payment_page),
        Mount(f"{prefix}/page", StaticFiles(directory=PAGE)),
    ]
