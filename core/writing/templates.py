"""The sentences of our own drafts, one TOML file a language in `templates/`, and how a resume's line goes into them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from babel.dates import format_date
from babel.lists import format_list

from core.language.word_lists import read_table
from core.postings.model import Posting
from core.writing.model import DEFAULT_LANGUAGE, LANGUAGES, PositionFact
from core.writing.names import clean_company, clean_job_title, has_legal_form_before, is_written_in, lower_first

_WORD = re.compile(r"[\w’'-]+")
_BETWEEN = {"fr": " ; "}
_ELISIONS = {
    "fr": ((re.compile(r"\b(d|qu)e (?=[aeéèêiîoôu])", re.IGNORECASE), r"\1'"),),
    "es": ((re.compile(r"\by (?=h?i(?![aeou]))", re.IGNORECASE), "e "),),
}
_AFTER_APOSTROPHE = re.compile(r"^[ldnscmt]['’]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _BulletRule:
    """Which lines have a shape. `first`, `next` and `last` are patterns of their words; None fits all."""

    shape: str
    lead: str
    plural: bool
    small: bool
    first: re.Pattern[str] | None
    next: re.Pattern[str] | None
    not_next: re.Pattern[str] | None
    last: re.Pattern[str] | None

    def fits(self, words: list[str]) -> bool:
        """Whether the words of a line have the shape."""
        second = words[1] if len(words) > 1 else ""
        second = "d" if _AFTER_APOSTROPHE.match(second) and second[:1].lower() == "d" else second
        return (
            (self.first is None or self.first.match(words[0]) is not None)
            and (self.next is None or self.next.match(second) is not None)
            and (self.not_next is None or self.not_next.match(second) is None)
            and (self.last is None or self.last.match(words[-1]) is not None)
        )


@dataclass(frozen=True, slots=True)
class Shaped:
    """A line as it goes into the sentences of its shape: `verb`, `infinitive`, `present`, `noun` or `other`."""

    shape: str
    text: str
    is_plural: bool = False


class Templates:
    """The sentences of one language."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else DEFAULT_LANGUAGE
        self._table: Mapping[str, Any] = read_table(f"templates/{self.language}.toml", "core.writing")
        names = self._table["names"]
        self._lower_titles: bool = names["lower_titles"]
        self._institution = re.compile(names["institutions"], re.IGNORECASE)
        self._small = re.compile(names.get("small", r"(?!)"), re.IGNORECASE)
        self._rules = tuple(_compile_rule(rule) for rule in self._table["bullets"])

    def say(self, key: str, **values: str) -> str:
        """The sentence of a key such as `close.warm`. Raises `KeyError`."""
        return self._elide(self._find(key).format_map(values))

    def _elide(self, text: str) -> str:
        """French "de" and "que", Spanish "y" and "o" before the sound that changes them."""
        for pattern, by in _ELISIONS.get(self.language, ()):
            text = pattern.sub(by, text)
        return text

    def has(self, key: str) -> bool:
        """Whether there is a sentence of that key."""
        try:
            self._find(key)
        except KeyError:
            return False
        return True

    def _find(self, key: str) -> str:
        value: Any = self._table
        for part in key.split("."):
            value = value[part]
        return str(value)

    def quote(self, text: str) -> str:
        """The text in the quotation marks of the language."""
        return self._find("names.quoted").format(text=text)

    def name_company(self, name: str) -> str:
        """An employer as it stands behind a preposition."""
        key = "company_with_form" if has_legal_form_before(name) else "company"
        return self._find(f"names.{key}").format(name=name)

    def name_title(self, title: str) -> str:
        """A title as it stands in a sentence."""
        return lower_first(title) if self._lower_titles and is_written_in(title, self.language) else title

    def is_common_noun(self, company: str) -> bool:
        """Whether the name of an employer needs an article: "Hospital of the City"."""
        return self._institution.match(company) is not None

    def join(self, items: list[str]) -> str:
        """A list with its "and"."""
        return format_list(items, locale=self.language)

    def name_month(self, date: str) -> str:
        """The month of `YYYY-MM` as it stands behind "since"."""
        from datetime import date as day

        year, month = date.split("-")
        return format_date(day(int(year), int(month), 1), "MMMM", locale=self.language)

    def shape(self, line: str) -> Shaped:
        """The shape of a line."""
        words = _WORD.findall(line)
        folded = [word.lower() for word in words] if self.language != "de" else words
        for rule in self._rules:
            if words and rule.fits(folded):
                keeps = self.language == "de" and not rule.small and not self._is_small(rule.shape, words[0])
                return Shaped(rule.shape, rule.lead + (line if keeps else lower_first(line)), is_plural=rule.plural)
        return Shaped("other", line)

    def _is_small(self, shape: str, word: str) -> bool:
        """Whether a German word that began the line is no noun, and stands within the sentence now."""
        return shape in ("verb", "adjective") and self._small.match(word) is not None

    def tell(self, shaped: list[Shaped], position: PositionFact | None, place: str, turn: int = 0) -> str:
        """Lines of one shape in one sentence. `place` is `at`, `there` or `before`: where it stands beside the sentence
        before; `turn` counts the sentences that are `there`, so that they begin in different ways."""
        texts = [one.text for one in shaped]
        bullet = self.join(texts) if shaped[0].shape != "other" else _BETWEEN.get(self.language, "; ").join(texts)
        many = len(shaped) > 1 or shaped[0].is_plural
        return self.fill(shaped[0].shape, bullet, position, place, turn, many=many)

    def fill(
        self,
        shape: str,
        bullet: str,
        position: PositionFact | None,
        place: str,
        turn: int = 0,
        *,
        many: bool = False,
    ) -> str:
        """The sentence of a shape."""
        if position is not None and position.is_current and self.has(f"shapes.{shape}_now.at"):
            shape = f"{shape}_now"
        company = position.company if position is not None else None
        number = "_many" if many and self.has(f"shapes.{shape}.at_many") else ""
        if place == "there":
            ways = self._table["shapes"][shape][f"there{number}"]
            return self._elide(str(ways[turn % len(ways)]).format(bullet=bullet))
        if company and not self.is_common_noun(company):
            return self.say(f"shapes.{shape}.{place}{number}", bullet=bullet, company=self.name_company(company))
        if position is not None and position.title:
            return self.say(f"shapes.{shape}.title{number}", bullet=bullet, title=self.name_title(position.title))
        return self.say(f"shapes.{shape}.none{number}", bullet=bullet)


def _compile_rule(rule: Mapping[str, Any]) -> _BulletRule:
    patterns = {
        key: re.compile(rule[key], re.IGNORECASE) if key in rule else None
        for key in ("first", "next", "not_next", "last")
    }
    return _BulletRule(
        shape=rule["shape"], lead=rule.get("lead", ""), plural="plural" in rule, small="small" in rule, **patterns
    )


@cache
def load_templates(language: str) -> Templates:
    """The templates of a language, English where there are none; read once per process."""
    return Templates(language)


def name_job(templates: Templates, prefix: str, posting: Posting, **values: str) -> str:
    """A sentence that names the job, by what is known of it: title and company, one of them, or neither."""
    title, company = clean_job_title(posting.title), clean_company(posting.company)
    key = "both" if title and company else "title" if title else "company" if company else "none"
    return templates.say(
        f"{prefix}.{key}",
        title=title or "",
        company=templates.name_company(company) if company else "",
        **values,
    )
