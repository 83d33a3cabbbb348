"""How a method is declared: its name, the parameters it needs and takes, and the function that answers."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.telegram import parameters
from sandbox.telegram.keyboards import reply_markup
from sandbox.telegram.parameters import Decoder, Upload
from sandbox.telegram.state import Bot, World

Handler = Callable[["Call"], Any | Awaitable[Any]]


@dataclass(slots=True)
class Call:
    """One call of one bot, its parameters decoded and checked by name and type."""

    world: World
    bot: Bot
    params: dict[str, Any]
    uploads: dict[str, Upload]

    def get(self, name: str, default: Any = None) -> Any:
        return self.params.get(name, default)


@dataclass(slots=True)
class Method:
    name: str
    handler: Handler
    needs: Mapping[str, Decoder]
    takes: Mapping[str, Decoder]


METHODS: dict[str, Method] = {}

SENDING: Mapping[str, Decoder] = {
    "disable_notification": parameters.boolean,
    "protect_content": parameters.boolean,
    "allow_paid_broadcast": parameters.boolean,
    "message_effect_id": parameters.string,
    "reply_parameters": parameters.json_object,
    "reply_markup": reply_markup,
}

FORMATTING: Mapping[str, Decoder] = {
    "parse_mode": parameters.string,
    "entities": parameters.json_array,
}

CAPTION: Mapping[str, Decoder] = {
    "caption": parameters.string,
    "parse_mode": parameters.string,
    "caption_entities": parameters.json_array,
}


def api_method(
    name: str, *, needs: Mapping[str, Decoder] | None = None, takes: Mapping[str, Decoder] | None = None
) -> Callable[[Handler], Handler]:
    """Declare the function as the answer to a method; the case of names does not count, as in Telegram."""

    def declare(handler: Handler) -> Handler:
        METHODS[name.lower()] = Method(name, handler, needs or {}, takes or {})
        return handler

    return declare
