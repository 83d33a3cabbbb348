"""Form bodies with brackets: `a[b][0][c]=d` to nested dictionaries. Every leaf is text."""

from typing import Any
from urllib.parse import parse_qsl

from sandbox.stripe.protocol.errors import Refusal, invalid

MAX_DEPTH = 8


def decode(encoded: str) -> dict[str, Any]:
    """Read a query string or a form body. A list is a dictionary with the keys "0", "1", ...

    Raises:
        Refusal: Brackets do not match, or one name is both a value and a list or object.
    """
    found: dict[str, Any] = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True):
        _put(found, _parts(name), value, name)
    return found


def _parts(name: str) -> list[str]:
    head, bracket, rest = name.partition("[")
    if not bracket:
        return [name]
    if not rest.endswith("]") or not head:
        raise _unreadable(name)
    parts = [head, *rest[:-1].split("][")]
    if len(parts) > MAX_DEPTH or any("[" in part or "]" in part for part in parts):
        raise _unreadable(name)
    return parts


def _put(into: dict[str, Any], parts: list[str], value: str, name: str) -> None:
    for part in parts[:-1]:
        into = into.setdefault(part or str(len(into)), {})
        if not isinstance(into, dict):
            raise _unreadable(name)
    last = parts[-1] or str(len(into))
    if isinstance(into.get(last), dict):
        raise _unreadable(name)
    into[last] = value


def _unreadable(name: str) -> Refusal:
    return invalid(f"Invalid request: the parameter {name} cannot be read", param=name)
