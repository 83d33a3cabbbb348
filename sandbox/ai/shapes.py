"""Whether a value has the shape of a type of an SDK: its TypedDicts, literals, unions, lists, and nothing besides."""

import collections.abc
import types
import typing
from functools import cache
from typing import Any, Literal, Union

import typing_extensions as ext

_WRAPPERS = (ext.Required, ext.NotRequired, ext.Annotated)
_PLAIN: dict[object, tuple[type, ...]] = {str: (str,), int: (int,), float: (int, float), bool: (bool,)}


class WrongShape(Exception):
    """`place` is the path of what is wrong, such as `messages.0.role`."""

    def __init__(self, place: str, said: str) -> None:
        super().__init__(f"{place}: {said}" if place else said)
        self.place = place
        self.said = said


def check(value: Any, wanted: Any, place: str = "") -> None:
    """Raises `WrongShape` unless `value`, as JSON has it, is a `wanted`."""
    origin = typing.get_origin(wanted)
    if origin in _WRAPPERS:
        check(value, typing.get_args(wanted)[0], place)
    elif wanted is Any or wanted is object:
        return
    elif wanted is None or wanted is type(None):
        _expect(value is None, place, "Input should be null")
    elif origin in (Union, types.UnionType):
        _check_union(value, typing.get_args(wanted), place)
    elif origin in (Literal, ext.Literal):
        choices = typing.get_args(wanted)
        _expect(value in choices, place, f"Input should be {', '.join(map(repr, choices[:6]))}")
    elif ext.is_typeddict(wanted):
        _check_object(value, wanted, place)
    elif origin is dict or wanted is dict:
        _expect(isinstance(value, dict), place, "Input should be a valid dictionary")
    elif wanted in _PLAIN:
        good = isinstance(value, _PLAIN[wanted]) and (wanted is bool or not isinstance(value, bool))
        _expect(good, place, f"Input should be a valid {wanted.__name__}")
    else:
        _check_list(value, wanted, place)


def _expect(good: bool, place: str, said: str) -> None:
    if not good:
        raise WrongShape(place, said)


def _check_union(value: Any, members: tuple[Any, ...], place: str) -> None:
    """The member that fits; else the fault that lies deepest, which is that of the member that was meant."""
    faults: list[WrongShape] = []
    for member in members:
        try:
            check(value, member, place)
            return
        except WrongShape as fault:
            faults.append(fault)
    raise max(faults, key=lambda fault: (fault.place.count("."), len(fault.place)))


def _check_object(value: Any, wanted: Any, place: str) -> None:
    _expect(isinstance(value, dict), place, "Input should be an object")
    fields = _fields(wanted)
    for name in value:
        _expect(name in fields, _join(place, name), "Extra inputs are not permitted")
    for name, (hint, required) in fields.items():
        if name in value:
            check(value[name], hint, _join(place, name))
        else:
            _expect(not required, _join(place, name), "Field required")


@cache
def _fields(wanted: Any) -> dict[str, tuple[Any, bool]]:
    """The fields of a TypedDict, and whether each is required. The class does not know: the SDKs postpone annotations,
    and a field keeps the totality of the class that it was declared in."""
    fields: dict[str, tuple[Any, bool]] = {}
    for base in getattr(wanted, "__orig_bases__", ()):
        if ext.is_typeddict(base):
            fields |= _fields(base)
    hints = ext.get_type_hints(wanted, include_extras=True)
    own = {name: hint for name, hint in hints.items() if name not in fields}
    return fields | {
        name: (hint, _origin(hint) is ext.Required or (wanted.__total__ and _origin(hint) is not ext.NotRequired))
        for name, hint in own.items()
    }


def _origin(hint: Any) -> Any:
    return typing.get_origin(hint)


def _check_list(value: Any, wanted: Any, place: str) -> None:
    origin = typing.get_origin(wanted)
    listed = origin in (list, collections.abc.Iterable, collections.abc.Sequence) or "Sequence" in str(wanted)
    _expect(listed and isinstance(value, list), place, "Input should be a valid list")
    for number, item in enumerate(value):
        check(item, typing.get_args(wanted)[0], _join(place, str(number)))


def _join(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


# What strict mode of both providers takes of JSON Schema.
_SCHEMA_WORDS = frozenset(
    ("type", "properties", "required", "additionalProperties", "items", "enum", "const", "anyOf", "description")
)


def check_schema(schema: Any, place: str = "schema") -> None:
    """Raises `WrongShape` unless strict mode takes the schema: closed objects, every property required."""
    _expect(isinstance(schema, dict), place, "Input should be an object")
    for word in schema:
        _expect(word in _SCHEMA_WORDS, _join(place, word), "is not permitted in a strict schema")
    if schema.get("type") == "object":
        properties = schema.get("properties", {})
        _expect(schema.get("additionalProperties") is False, place, "'additionalProperties' must be false")
        _expect(sorted(schema.get("required", [])) == sorted(properties), place, "'required' must name every property")
        for name, shape in properties.items():
            check_schema(shape, _join(place, name))
    if "items" in schema:
        check_schema(schema["items"], _join(place, "items"))
    for number, shape in enumerate(schema.get("anyOf", [])):
        check_schema(shape, _join(place, f"anyOf.{number}"))
