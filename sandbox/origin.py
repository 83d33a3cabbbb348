"""Whether a call comes from our own pages: another site's page, open in the same browser, must not act here."""

from urllib.parse import urlsplit

from starlette.requests import Request


def foreign_origin(request: Request) -> str | None:
    """The origin of the page that calls, if it is another site's; None for our own pages and for programs."""
    origin = request.headers.get("origin")
    return origin if origin is not None and urlsplit(origin).netloc != request.headers.get("host") else None
