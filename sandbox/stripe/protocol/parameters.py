"""What calls may carry: kinds of parameters, each of which reads form text or refuses it in Stripe's words."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal as ExactNumber
from decimal import InvalidOperation
from typing import Any, Protocol
from urllib.parse import urlsplit

from sandbox.stripe.protocol.errors import Refusal, exclusive, invalid, missing, unknown_parameters

MAX_METADATA_KEYS = 50
MAX_METADATA_KEY = 40
MAX_METADATA_VALUE = 500


class Kind(Protocol):
    """Reads one parameter; `path` is its name with brackets, as in `line_items[0][price]`."""

    def read(self, value: Any, path: str) -> Any: ...


@dataclass(frozen=True)
class Text:
    """Text of at most `longest` characters. Empty text would unset a field that cannot be unset: refused."""

    longest: int = 5000

    def read(self, value: Any, path: str) -> str:
        text = _leaf(value, path, "string")
        if not text:
            raise invalid(
                f"You passed an empty string for '{path}'. We assume empty values are an attempt to unset a parameter; "
                f"however '{path}' cannot be unset. You should remove '{path}' from your request or supply a "
                "non-empty value.",
                path,
                "parameter_invalid_empty",
            )
        if len(text) > self.longest:
            shown = f"{text[:12]}...{text[-12:]}"
            raise invalid(f"Invalid string: {shown}; must be at most {self.longest} characters", path)
        return text


@dataclass(frozen=True)
class Choice:
    """One of a few words."""

    words: tuple[str, ...]

    def read(self, value: Any, path: str) -> str:
        text = Text().read(value, path)
        if text not in self.words:
            *others, last = self.words
            known = f"{', '.join(others)}, or {last}" if others else last
            raise invalid(f"Invalid {path}: must be one of {known}", path)
        return text


@dataclass(frozen=True)
class Integer:
    """A whole number within bounds, both included. Also a Unix time in seconds."""

    least: int | None = None
    most: int | None = None

    def read(self, value: Any, path: str) -> int:
        text = _leaf(value, path, "integer")
        if not _INTEGER.fullmatch(text):
            raise invalid(f"Invalid integer: {text}", path, "parameter_invalid_integer")
        number = int(text)
        if self.least is not None and number < self.least:
            raise invalid(
                f"This value must be greater than or equal to {self.least}.", path, "parameter_invalid_integer"
            )
        if self.most is not None and number > self.most:
            raise invalid(f"This value must be less than or equal to {self.most}.", path, "parameter_invalid_integer")
        return number


@dataclass(frozen=True)
class Boolean:
    def read(self, value: Any, path: str) -> bool:
        text = _leaf(value, path, "boolean")
        if text not in {"true", "false"}:
            raise invalid(f"Invalid boolean: {text}", path)
        return text == "true"


@dataclass(frozen=True)
class Decimal:
    """An exact number with at most 12 places after the point; stays text."""

    def read(self, value: Any, path: str) -> str:
        text = _leaf(value, path, "decimal")
        try:
            number = ExactNumber(text)
        except InvalidOperation:
            raise invalid(f"Invalid decimal: {text}; must be a decimal number", path) from None
        if not number.is_finite() or int(number.as_tuple().exponent) < -12:
            raise invalid(f"Invalid decimal: {text}; must contain at maximum 12 decimal places", path)
        return text


@dataclass(frozen=True)
class Currency:
    """Three letters, answered in lower case."""

    def read(self, value: Any, path: str) -> str:
        text = Text().read(value, path).lower()
        if not _CURRENCY.fullmatch(text):
            raise invalid(
                f"Invalid currency: {text}. Stripe currently supports these currencies: usd, eur, gbp, ...", path
            )
        return text


@dataclass(frozen=True)
class Email:
    def read(self, value: Any, path: str) -> str:
        text = Text(512).read(value, path)
        if not _EMAIL.fullmatch(text):
            raise invalid(f"Invalid email address: {text}", path, "email_invalid")
        return text


@dataclass(frozen=True)
class Url:
    """An address with http or https in front."""

    def read(self, value: Any, path: str) -> str:
        text = Text().read(value, path)
        try:
            parts = urlsplit(text)
            host = parts.hostname
        except ValueError:
            raise invalid("Not a valid URL", path, "url_invalid") from None
        if parts.scheme not in {"http", "https"}:
            raise invalid(
                f"Invalid URL: An explicit scheme (such as https) must be provided: {text}", path, "url_invalid"
            )
        if not host or " " in text:
            raise invalid("Not a valid URL", path, "url_invalid")
        return text


@dataclass(frozen=True)
class Unset:
    """Like `kind`, or empty text, which unsets the field and is answered as None."""

    kind: Kind

    def read(self, value: Any, path: str) -> Any:
        return None if value == "" else self.kind.read(value, path)


@dataclass(frozen=True)
class Metadata:
    """Up to 50 keys of 40 characters with values of 500; an empty value removes its key."""

    def read(self, value: Any, path: str) -> dict[str, str]:
        if not isinstance(value, dict):
            raise invalid(f"Invalid object: {path} must be a set of key-value pairs", path)
        if len(value) > MAX_METADATA_KEYS:
            raise invalid(f"You can only specify up to {MAX_METADATA_KEYS} keys in {path}", path)
        for key, text in value.items():
            if len(key) > MAX_METADATA_KEY:
                raise invalid(
                    f"Metadata keys can have up to {MAX_METADATA_KEY} characters, but you passed in a key that is "
                    f"{len(key)} characters. Invalid key: {key}",
                    path,
                )
            if not isinstance(text, str):
                raise invalid(f"Metadata values must be strings; {key} is none", f"{path}[{key}]")
            if len(text) > MAX_METADATA_VALUE:
                raise invalid(
                    f"Metadata values can have up to {MAX_METADATA_VALUE} characters, but you passed in a value that "
                    f"is {len(text)} characters. Invalid value: {text}",
                    path,
                )
        return dict(value)


@dataclass(frozen=True)
class Array:
    """A list of things of one kind."""

    item: Kind
    longest: int = 100

    def read(self, value: Any, path: str) -> list[Any]:
        if not isinstance(value, dict) or not all(key.isdigit() for key in value):
            raise invalid("Invalid array", path)
        if len(value) > self.longest:
            raise invalid(f"Array {path} exceeded maximum {self.longest} allowed elements.", path)
        items = sorted(value.items(), key=lambda pair: int(pair[0]))
        return [self.item.read(item, f"{path}[{index}]") for index, item in items]


@dataclass(frozen=True)
class Object:
    """Named parameters. Unknown ones are refused all at once, as Stripe does, before any is read."""

    fields: Mapping[str, Kind] = field(default_factory=dict)
    required: tuple[str, ...] = ()

    def read(self, value: Any, path: str = "") -> dict[str, Any]:
        if not isinstance(value, dict):
            raise invalid("Invalid object", path)
        names = {name: f"{path}[{name}]" if path else name for name in [*value, *self.required]}
        if unknown := [names[name] for name in value if name not in self.fields]:
            raise unknown_parameters(unknown)
        for name in self.required:
            if name not in value:
                raise missing(names[name])
        return {name: self.fields[name].read(given, names[name]) for name, given in value.items()}


@dataclass(frozen=True)
class Range:
    """A Unix time, or bounds `gt`, `gte`, `lt`, `lte`; answered as a test of a time."""

    def read(self, value: Any, path: str) -> Callable[[int], bool]:
        if isinstance(value, str):
            exact = Integer().read(value, path)
            return lambda time: time == exact
        bounds = Object({name: Integer() for name in _BOUNDS}).read(value, path)
        return lambda time: all(_BOUNDS[name](time, bound) for name, bound in bounds.items())


def one_of(params: Mapping[str, Any], *names: str, path: str = "") -> str:
    """The only one of these parameters that is there.

    Raises:
        Refusal: None or several are there.
    """
    given = [name for name in names if name in params]
    shown = [f"{path}[{name}]" if path else name for name in names]
    if len(given) > 1:
        raise exclusive(*shown)
    if not given:
        raise Refusal(f"You must specify one of these parameters: {', '.join(shown)}.", param=shown[0])
    return given[0]


def merge_metadata(old: Mapping[str, str], new: Mapping[str, str] | None) -> dict[str, str]:
    """Old metadata with new values; an empty value removes its key, and None removes all."""
    if new is None:
        return {}
    return {key: value for key, value in {**old, **new}.items() if value}


def put_metadata(thing: dict[str, Any], given: Mapping[str, Any]) -> None:
    """Merge the metadata that a call gives, if it gives any, into an object's."""
    if "metadata" in given:
        thing["metadata"] = merge_metadata(thing["metadata"], given["metadata"])


def _leaf(value: Any, path: str, wanted: str) -> str:
    if not isinstance(value, str):
        raise invalid(f"Invalid {wanted}: {value}", path)
    return value


_BOUNDS: dict[str, Callable[[int, int], bool]] = {
    "gt": lambda time, bound: time > bound,
    "gte": lambda time, bound: time >= bound,
    "lt": lambda time, bound: time < bound,
    "lte": lambda time, bound: time <= bound,
}
_INTEGER = re.compile(r"-?\d{1,18}")
_CURRENCY = re.compile(r"[a-z]{3}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
