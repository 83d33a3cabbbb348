"""The sentences that people read, out of the Fluent files in `bot/locales/`."""

from __future__ import annotations

import html
from collections.abc import Callable
from functools import cache
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource

LOCALES = Path(__file__).parent / "locales"
DEFAULT_LANGUAGE = "en"
# Fluent refuses values above 2,500 characters, and a message of Telegram holds 4,096; a stranger's text must never be a
# reason to fail.
LONGEST_VALUE = 1000

Values = dict[str, str | int | float]


class TextMissing(LookupError):
    """No Fluent file has the key: a mistake in the code, caught by the tests."""


class Texts:
    """The texts of one language; what it lacks comes from English.

    Text arguments are escaped for Telegram's HTML, so whatever a stranger wrote stays text.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        codes = [language] if language == DEFAULT_LANGUAGE else [language, DEFAULT_LANGUAGE]
        self._bundles = [_bundle(code) for code in codes]

    def __call__(self, key: str, **values: str | int | float) -> str:
        """The text of `key`. Raises `TextMissing`."""
        return self._format(key, _each(values, _escape))

    def plain(self, key: str, **values: str | int | float) -> str:
        """The text of `key` for places that know no HTML: buttons, pictures, file names.

        `message.attribute` is the text of an attribute.
        """
        return self._format(key, _each(values, _cut))

    def _format(self, key: str, values: Values) -> str:
        name, _, attribute = key.partition(".")
        for bundle in self._bundles:
            if not bundle.has_message(name):
                continue
            message = bundle.get_message(name)
            pattern = message.attributes.get(attribute) if attribute else message.value
            if pattern is not None:
                text, errors = bundle.format_pattern(pattern, values)
                if errors:
                    raise TextMissing(f"{key}: {errors[0]}")
                return str(text)
        raise TextMissing(key)

    def has(self, key: str) -> bool:
        """Whether there is a text for `key`."""
        return any(bundle.has_message(key) for bundle in self._bundles)


def _each(values: Values, change: Callable[[str], str]) -> Values:
    """The values with every text among them changed."""
    return {name: change(value) if isinstance(value, str) else value for name, value in values.items()}


def _escape(text: str) -> str:
    """`text` escaped, and cut before that where it would be too long, so that no cut falls into an entity."""
    shown = text
    while len(escaped := html.escape(shown, quote=False)) > LONGEST_VALUE:
        shown = _cut(text, (len(shown) - 1) * LONGEST_VALUE // len(escaped))
    return escaped


def _cut(text: str, limit: int = LONGEST_VALUE) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


@cache
def languages() -> tuple[str, ...]:
    """The languages that there are texts in."""
    return tuple(sorted(folder.name for folder in LOCALES.iterdir() if folder.is_dir()))


@cache
def texts_for(language_code: str | None) -> Texts:
    """The texts nearest to a language code such as `pt-BR`; English when there are none."""
    language = (language_code or "").split("-")[0].lower()
    return Texts(language if language in languages() else DEFAULT_LANGUAGE)


@cache
def _bundle(language: str) -> FluentBundle:
    # Isolation marks around arguments help where directions mix, but show up as boxes in old Telegram clients.
    bundle = FluentBundle([language], use_isolating=False)
    for path in sorted((LOCALES / language).glob("*.ftl")):
        bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))
    return bundle
