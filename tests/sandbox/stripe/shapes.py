"""Compares JSON with the annotations of the SDK's typed classes, and parameters with its TypedDicts."""

import importlib
import inspect
import types
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, ForwardRef, Literal, Union, get_args, get_origin

import stripe
import stripe.billing_portal
import stripe.checkout
import stripe.test_helpers
import typing_extensions
from stripe import StripeObject
from stripe._stripe_object import UntypedStripeObject

# Names that the SDK gives to classes where their own name is taken.
ALIASES = {
    "CardResource": stripe.Card,
    "DiscountResource": stripe.Discount,
    "DisputeResource": stripe.Dispute,
    "ConfigurationResource": stripe.billing_portal.Configuration,
    "Configuration": stripe.billing_portal.Configuration,
    "TestClock": stripe.test_helpers.TestClock,
    "FeedbackOption": StripeObject,
}


class Elsewhere(StripeObject):
    """Stands for classes of other parts of Stripe; nothing that the stand-in shows is one."""

    id: str
    elsewhere: str


def faults(shown: dict[str, Any], kind: type, path: str = "") -> Iterator[str]:
    """What is wrong with an object: unknown fields, missing ones, values of other types."""
    path = path or kind.__name__
    hints = annotations(kind)
    for name in shown.keys() - hints.keys():
        yield f"{path}.{name} is unknown to the SDK"
    for name, hint in hints.items():
        if name in shown:
            yield from _value_faults(shown[name], hint, f"{path}.{name}", kind)
        elif not _optional(hint):
            yield f"{path}.{name} is missing"


def annotations(kind: type) -> dict[str, Any]:
    """The fields of a class and their types, those of its bases included."""
    bases = [base for base in reversed(kind.__mro__) if issubclass(base, StripeObject) and base is not StripeObject]
    hints = {name: hint for base in bases for name, hint in inspect.get_annotations(base).items()}
    return {
        name: hint
        for name, hint in hints.items()
        if "ClassVar" not in str(hint) and not name.startswith("_") and name != "deleted"
    }


def _value_faults(value: Any, hint: Any, path: str, owner: type) -> Iterator[str]:
    options = list(_options(hint, owner))
    if value is None:
        if type(None) not in options:
            yield f"{path} is null"
        return
    attempts = [list(_fits(value, option, path, owner)) for option in options if option is not type(None)]
    if attempts and all(attempts):
        yield from min(attempts, key=len)


def _fits(value: Any, hint: Any, path: str, owner: type) -> Iterator[str]:
    """What speaks against this value being of this one type."""
    origin = get_origin(hint)
    if hint is Any:
        return
    if origin is Literal or origin is typing_extensions.Literal:
        if value not in get_args(hint):
            yield f"{path} is {value!r}, not one of {get_args(hint)}"
    elif origin is list:
        yield from _list_faults(value, hint, path, owner)
    elif origin is not None and isinstance(origin, type) and issubclass(origin, stripe.ListObject):
        yield from _page_faults(value, hint, path, owner)
    elif isinstance(origin or hint, type) and issubclass(origin or hint, UntypedStripeObject):
        if not isinstance(value, dict):
            yield f"{path} is no object"
    elif isinstance(hint, type) and issubclass(hint, StripeObject):
        yield from faults(value, hint, path) if isinstance(value, dict) else [f"{path} is no {hint.__name__}"]
    elif isinstance(hint, type) and not _is_plain(value, hint):
        yield f"{path} is {value!r}, not {hint.__name__}"


def _list_faults(value: Any, hint: Any, path: str, owner: type) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{path} is no list"
        return
    for index, item in enumerate(value):
        yield from _value_faults(item, get_args(hint)[0], f"{path}[{index}]", owner)


def _page_faults(value: Any, hint: Any, path: str, owner: type) -> Iterator[str]:
    if not isinstance(value, dict) or value.get("object") != "list":
        yield f"{path} is no list object"
        return
    if value.keys() != {"object", "data", "has_more", "url"}:
        yield f"{path} has the fields {sorted(value)}"
    yield from _list_faults(value["data"], list[get_args(hint)[0]], f"{path}.data", owner)  # type: ignore[misc]  # made at run time


def _is_plain(value: Any, hint: type) -> bool:
    if hint is Decimal:
        return isinstance(value, str)
    if hint is float:
        return isinstance(value, int | float)
    return isinstance(value, hint) and (hint is bool or not isinstance(value, bool))


def _optional(hint: Any) -> bool:
    return get_origin(hint) is Union and type(None) in get_args(hint)


def _options(hint: Any, owner: type) -> Iterator[Any]:
    """The types a field may have, names resolved. Where words are listed, any other text is refused."""
    origin = get_origin(hint)
    if origin is Union or origin is types.UnionType:
        args = get_args(hint)
        words = any(get_origin(arg) in {Literal, typing_extensions.Literal} for arg in args)
        for arg in args:
            if not (words and arg is str):
                yield from _options(arg, owner)
    elif isinstance(hint, ForwardRef | str):
        yield _named(hint.__forward_arg__ if isinstance(hint, ForwardRef) else hint, owner)
    else:
        yield hint


def _named(name: str, owner: type) -> Any:
    module = importlib.import_module(owner.__module__)
    if name in ALIASES:
        return ALIASES[name]
    for place in (owner, module, stripe, stripe.checkout):
        if (found := getattr(place, name, None)) is not None:
            return found
    return Elsewhere
