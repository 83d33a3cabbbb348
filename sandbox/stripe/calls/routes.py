"""Which function answers which call, and what a call may carry."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sandbox.stripe.account.account import Account
from sandbox.stripe.account.shelves import Shelf
from sandbox.stripe.protocol.errors import unrecognized_url
from sandbox.stripe.protocol.objects import Json
from sandbox.stripe.protocol.parameters import Array, Integer, Kind, Object, Text


@dataclass(slots=True)
class Call:
    """One call: whose, the ids in its address, and its parameters, read and checked."""

    account: Account
    ids: tuple[str, ...]
    params: Json


Handler = Callable[[Call], Json]


@dataclass(frozen=True, slots=True)
class Route:
    """One method and address, such as "GET /v1/customers/{}"."""

    name: str
    takes: Object
    handler: Handler


EXPAND: Mapping[str, Kind] = {"expand": Array(Text(500))}
PAGE: Mapping[str, Kind] = {"limit": Integer(1, 100), "starting_after": Text(), "ending_before": Text()}
DEFAULT_LIMIT = 10

ROUTES: dict[str, Route] = {}


def route(
    name: str, takes: Mapping[str, Kind] | None = None, required: tuple[str, ...] = (), *, expands: bool = True
) -> Callable[[Handler], Handler]:
    """Register the function that answers `name`; `expand` is taken unless said otherwise."""

    def register(handler: Handler) -> Handler:
        ROUTES[name] = Route(name, Object({**(takes or {}), **(EXPAND if expands else {})}, required), handler)
        return handler

    return register


def find_route(method: str, path: str) -> tuple[Route, tuple[str, ...]]:
    """The route of a call and the ids in its address.

    Raises:
        Refusal: 404, there is no such address.
    """
    parts = path.strip("/").split("/")
    # A fixed word wins over an id: /v1/customers/search would not be a customer.
    for mask in _masks(len(parts)):
        name = f"{method} /" + "/".join("{}" if hidden else part for part, hidden in zip(parts, mask, strict=True))
        if found := ROUTES.get(name):
            return found, tuple(part for part, hidden in zip(parts, mask, strict=True) if hidden)
    raise unrecognized_url(method, path)


def _masks(length: int) -> Iterable[tuple[bool, ...]]:
    """Which parts of an address may be ids: at most one, never the first two."""
    yield (False,) * length
    for hidden in range(2, length):
        yield tuple(index == hidden for index in range(length))


def page(call: Call, url: str, shelf: Shelf, found: Iterable[Json]) -> Json:
    """One page of what was found on a shelf, newest first, as `limit`, `starting_after` and `ending_before` ask.

    Those two may name anything on the shelf, also what no longer fits the filters.
    """
    things = list(found)
    limit = call.params.get("limit", DEFAULT_LIMIT)
    if after := call.params.get("starting_after"):
        newest = shelf.number(after, "starting_after")
        things = [thing for thing in things if shelf.number(thing["id"]) < newest]
    if before := call.params.get("ending_before"):
        oldest = shelf.number(before, "ending_before")
        things = [thing for thing in things if shelf.number(thing["id"]) > oldest]
        shown = things[-limit:]
    else:
        shown = things[:limit]
    return {"object": "list", "data": shown, "has_more": len(things) > len(shown), "url": url}


def fitting(call: Call, things: Iterable[Json], *names: str) -> list[Json]:
    """Those whose fields have the values that the call asks for by these names, and by `created`."""
    params = call.params
    exact = [name for name in names if name in params]
    return [
        thing
        for thing in things
        if all(thing[name] == params[name] for name in exact)
        and ("created" not in params or params["created"](thing["created"]))
    ]
