"""Parameters of a call: decoded from whichever encoding, then checked one by one against the method's list.

Telegram ignores parameters that it does not know. This stand-in refuses them, because they are mistakes.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from sandbox.telegram.errors import Refusal, bad_request

MAX_REQUEST_BYTES = 52 * 1024 * 1024
MAX_FIELD_BYTES = 4 * 1024 * 1024


@dataclass(slots=True)
class Upload:
    """A file that came inside a multipart body."""

    name: str
    content: bytes
    mime_type: str


@dataclass(slots=True)
class Decoded:
    """What a request carried: values as sent (text, or JSON's own types), and files by field name."""

    values: dict[str, Any]
    uploads: dict[str, Upload]


Decoder = Callable[[str, Any], Any]


async def decode(query: bytes, content_type: str, body: bytes) -> Decoded:
    """Read the query string and a JSON, form or multipart body.

    Raises:
        Refusal: The body is not what its content type says.
    """
    values: dict[str, Any] = dict(parse_qsl(query.decode(), keep_blank_values=True)) if query else {}
    kind = content_type.partition(";")[0].strip().lower()
    if not body:
        return Decoded(values, {})
    if kind == "application/x-www-form-urlencoded":
        values.update(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        return Decoded(values, {})
    if kind == "application/json":
        values.update(_json_body(body))
        return Decoded(values, {})
    if kind == "multipart/form-data":
        return await _multipart(content_type, body, values)
    raise bad_request(f"unsupported content type {kind!r}")


def _json_body(body: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(body)
    except ValueError:
        raise bad_request("can't parse JSON in the request body") from None
    if not isinstance(parsed, dict):
        raise bad_request("the request body must be a JSON object")
    return {name: value for name, value in parsed.items() if value is not None}


async def _multipart(content_type: str, body: bytes, values: dict[str, Any]) -> Decoded:
    async def stream() -> Any:
        yield body

    uploads: dict[str, Upload] = {}
    parser = MultiPartParser(Headers({"content-type": content_type}), stream(), max_part_size=MAX_FIELD_BYTES)
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError):
        raise bad_request("can't parse multipart/form-data body") from None
    async with _Closing(form):
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                content = await value.read()
                mime_type = value.content_type or "application/octet-stream"
                uploads[name] = Upload(value.filename or name, content, mime_type)
            else:
                values[name] = value
    return Decoded(values, uploads)


class _Closing:
    def __init__(self, form: Any) -> None:
        self.form = form

    async def __aenter__(self) -> None: ...

    async def __aexit__(self, *error: object) -> None:
        await self.form.close()


def check(values: Mapping[str, Any], needs: Mapping[str, Decoder], takes: Mapping[str, Decoder]) -> dict[str, Any]:
    """The decoded parameters.

    Raises:
        Refusal: A parameter is unknown, missing, or of the wrong type.
    """
    checked: dict[str, Any] = {}
    for name, value in values.items():
        decoder = needs.get(name) or takes.get(name)
        if decoder is None:
            raise bad_request(f'unknown parameter "{name}"')
        checked[name] = decoder(name, value)
    if len(checked) < len(needs) or not needs.keys() <= checked.keys():
        missing = next(name for name in needs if name not in checked)
        raise bad_request(MISSING.get(missing, f'parameter "{missing}" is required'))
    return checked


MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "document": "there is no document in the request",
    "photo": "there is no photo in the request",
    "file_id": "file_id is not specified",
    "action": "wrong parameter action in request",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
}


def string(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise bad_request(f'parameter "{name}" must be of type String')
    try:
        value.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return value


def integer(name: str, value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        return int(value)
    raise bad_request(f'parameter "{name}" must be of type Integer')


def number(name: str, value: Any) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return float(value)
    raise bad_request(f'parameter "{name}" must be a number')


def boolean(name: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in _BOOLEANS:
        return _BOOLEANS[value.lower()]
    raise bad_request(f'parameter "{name}" must be of type Boolean')


def chat(name: str, value: Any) -> int:
    """A private chat's number; the sandbox has no public groups or channels, so a @name finds nothing."""
    if value == "":
        raise bad_request("chat_id is empty")
    if isinstance(value, str) and value.startswith("@"):
        raise bad_request("chat not found")
    return integer(name, value)


def json_object(name: str, value: Any) -> dict[str, Any]:
    parsed = _json(name, value)
    if not isinstance(parsed, dict):
        raise bad_request(f"object expected as {name.replace('_', ' ')}")
    return parsed


def json_array(name: str, value: Any) -> list[Any]:
    parsed = _json(name, value)
    if not isinstance(parsed, list):
        raise bad_request(f"expected an Array as {name.replace('_', ' ')}")
    return parsed


def integers(name: str, value: Any) -> list[int]:
    return [integer(name, item) for item in json_array(name, value)]


def _json(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None


def too_large() -> Refusal:
    return Refusal(413, "Request Entity Too Large")


_INTEGER = re.compile(r"-?\d{1,19}")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_BOOLEANS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
