"""The settings of a command, or one sentence for the operator about what is wrong with them."""

from __future__ import annotations

from pydantic import ValidationError

from core.settings import Settings


class Unusable(Exception):
    """The settings do not allow what was asked for; the message is one sentence for the operator."""


def load_settings() -> Settings:
    """The settings. Raises `Unusable`."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper()
        raise Unusable(f"{name} is not valid: {first['msg']}.") from error
