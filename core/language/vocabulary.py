"""What postings ask for and resumes show: skills, tools, qualifications and traits of many professions.

The words stand in `data/vocabulary/<field>.toml`. A file holds one block of text per kind, and a block
one term per line, because a line is quicker to read, to compare and to load than a table of keys:

    tool = '''
    Kubernetes: kube, k8s | related Docker, OpenShift | implies container orchestration
    '''

A line is the name, after a colon the aliases that mean exactly the same, then fields divided by ` | `:

    exact      forms that count in exactly this case only: Go, R, IT
    any        short forms that count in any case although they look like common words: tax, API
    ambiguous  forms of this term that another term claims too: each of them says so
    related    close relatives, which are partial evidence
    implies    what having this shows as well
    never      what looks alike and is never the same
    de, es ..  forms in another language; an abbreviation counts in its own case only

Things of one kind that people choose between stand in one line, divided by semicolons. Each is a term of its own
and a close relative of the others; the fields hold for all of them, `exact`, `any` and `ambiguous` for the one
that has the form among its names:

    Paychex: Paychex Flex; Paylocity; Gusto | exact Gusto | implies payroll

What spelling leaves open (hyphens, dots, `&`, British and American spelling, plurals) is added when the forms
are asked for, so the files do not list it. Lines that begin with `#` are headings.
"""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from operator import itemgetter
from types import MappingProxyType
from typing import NamedTuple

from core.errors import ShortlistError
from core.language.folding import fold_word
from core.language.frequencies import zipf
from core.language.spelling import vary_spelling
from core.language.word_lists import split_bars
from core.language.words import fold_words, stem

LANGUAGES = ("de", "es", "fr", "it", "pt", "ru", "uk")
SHORTEST_IN_ANY_CASE = 3
LONGEST_LOOKALIKE = 4  # letters of a form that may look like a common word
LONGEST_ABBREVIATION = 5
COMMON = 3.5  # Zipf value from which a word is common

_LISTS = ("exact", "any", "ambiguous", "related", "implies", "never")
_OF_ONE = ("exact", "any", "ambiguous")  # fields whose forms belong to one term of a line


class TermKind(StrEnum):
    """What sort of thing a term names."""

    SKILL = "skill"
    TOOL = "tool"
    QUALIFICATION = "qualification"
    LICENCE = "licence"
    LANGUAGE = "language"
    TITLE = "title"
    TRAIT = "trait"


_KINDS = frozenset(kind.value for kind in TermKind)
_COUNTABLE = frozenset({TermKind.SKILL, TermKind.QUALIFICATION, TermKind.LICENCE, TermKind.TITLE})


class VocabularyBroken(ShortlistError):
    """The data files contradict themselves. `problems` name file and term, one sentence each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclasses.dataclass(frozen=True, slots=True)
class Term:
    """One thing a posting can ask for. Every tuple holds names of terms or forms as the file writes them."""

    name: str
    kind: TermKind
    field: str
    aliases: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    implies: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    languages: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=lambda: MappingProxyType({}))


class SurfaceForm(NamedTuple):
    """A string to look for. Unless `case_sensitive`, it is folded and the text must be folded too."""

    surface: str
    case_sensitive: bool
    language: str | None
    term: str


class Vocabulary:
    """All terms. Raises `VocabularyBroken` for a name that stands twice or a reference to no term.

    Attributes:
        terms: in the order of the files' names and lines.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = tuple(terms)
        self._by_name = {term.name: term for term in self.terms}
        problems = [*self._check_names(), *self._check_references()]
        if problems:
            raise VocabularyBroken(problems)

    def get(self, name: str) -> Term | None:
        """The term of this name, written as the file writes it."""
        return self._by_name.get(name)

    @property
    def surface_forms(self) -> tuple[SurfaceForm, ...]:
        """Every spelling of every term, sorted, each once a term."""
        return tuple(sorted(dict.fromkeys(self.spell()), key=itemgetter(0, 1, 3)))

    def spell(self) -> Iterator[SurfaceForm]:
        """Every spelling of every term, as it comes; some more than once. A form that two terms claim comes for both.

        What a file writes wins: a spelling that the loader would add for one term is left out where another
        term lists it.
        """
        written: dict[str, str] = {}
        for term in self.terms:
            written.update((form, term.name) for form in _any_case(term))
        for term in self.terms:
            yield from _spell(term, written)

    def check_forms(self) -> None:
        """Raises `VocabularyBroken` when terms claim a form without admitting it.

        Loading leaves this out, because the files cannot change after release and the tests do it.
        """
        problems = [*self._check_lengths(), *self._check_owners()]
        if problems:
            raise VocabularyBroken(problems)

    def _check_names(self) -> Iterator[str]:
        seen: dict[str, Term] = {}
        for term in self.terms:
            first = seen.setdefault(term.name.casefold(), term)
            if first is not term:
                yield f"{term.field}: {term.name}: also named in {first.field}"

    def _check_references(self) -> Iterator[str]:
        for term in self.terms:
            for label, names in (("related", term.related), ("implies", term.implies), ("never", term.never)):
                for name in names:
                    if name not in self._by_name:
                        yield f"{term.field}: {term.name}: {label} names a missing term: {name}"
                    elif name == term.name:
                        yield f"{term.field}: {term.name}: {label} names itself"
            for name in {*term.related, *term.implies}.intersection(term.never):
                yield f"{term.field}: {term.name}: never the same as {name}, yet related or implied"
            for name in term.implies:
                if (other := self._by_name.get(name)) and term.name in other.implies:
                    yield f"{term.field}: {term.name}: implies {name}, which implies it: they are aliases"

    def _check_lengths(self) -> Iterator[str]:
        for term in self.terms:
            for word in _any_case(term):
                if len(word) < SHORTEST_IN_ANY_CASE and word.isalnum():
                    yield f"{term.field}: {term.name}: {word} is too short for any case: list it as exact"
            for word in _look_common(term):
                yield f"{term.field}: {term.name}: {word} looks like a common word: list it as exact or any"
            for word in (form for forms in term.languages.values() for form in forms):
                if len(word) == 1:
                    yield f"{term.field}: {term.name}: {word} is a letter, not a name"
                elif _means_something_else(word, term):
                    yield f"{term.field}: {term.name}: {word} is an English word too"

    def _check_owners(self) -> Iterator[str]:
        owners: dict[tuple[str, str | None], list[SurfaceForm]] = {}
        for form in self.surface_forms:
            owners.setdefault((form.surface.casefold(), form.language), []).append(form)
        for claims in owners.values():
            yield from self._check_claims(claims)

    def _check_claims(self, claims: list[SurfaceForm]) -> Iterator[str]:
        for at, form in enumerate(claims):
            for other in claims[:at]:
                told_apart = form.case_sensitive and other.case_sensitive and form.surface != other.surface
                if form.term == other.term or told_apart:
                    continue
                term, rival = self._by_name[form.term], self._by_name[other.term]
                place = f"{term.field}: {term.name}: shares {form.surface} with {rival.name} of {rival.field}"
                if rival.name in term.never or term.name in rival.never:
                    yield f"{place}, which is never the same"
                elif not (_admits(term, form.surface) and _admits(rival, form.surface)):
                    yield f"{place}: remove it from one, or list it as ambiguous on both"


@cache
def load_vocabulary() -> Vocabulary:
    """Reads the data files once per process. Raises `VocabularyBroken`."""
    folder = files("core.language") / "data" / "vocabulary"
    terms = [
        term
        for path in _list_files(folder)
        for term in parse_field(path.name.removesuffix(".toml"), path.read_text(encoding="utf-8"))
    ]
    named = {
        path.name.removesuffix(".toml"): path.read_text(encoding="utf-8") for path in _list_files(folder / "names")
    }
    return Vocabulary(add_names(terms, named))


def _list_files(folder: Traversable) -> list[Traversable]:
    return sorted((path for path in folder.iterdir() if path.name.endswith(".toml")), key=lambda path: path.name)


def add_names(terms: Sequence[Term], files_by_language: Mapping[str, str]) -> list[Term]:
    """The terms with the names that `data/vocabulary/names/<language>.toml` adds to those of their own lines::

        "month-end close" = "закриття місяця|закриття періоду"

    Raises `VocabularyBroken` for a language that is not known and a term that is not there.
    """
    added: dict[str, dict[str, tuple[str, ...]]] = {}
    for language, text in files_by_language.items():
        if language not in LANGUAGES:
            raise VocabularyBroken([f"names/{language}: not a language of the vocabulary"])
        for name, forms in tomllib.loads(text).items():
            added.setdefault(name, {})[language] = tuple(split_bars(forms))
    unknown = added.keys() - {term.name for term in terms}
    if unknown:
        raise VocabularyBroken([f"names: {name}: no such term" for name in sorted(unknown)])
    return [_add_names(term, added[term.name]) if term.name in added else term for term in terms]


def _add_names(term: Term, names: Mapping[str, tuple[str, ...]]) -> Term:
    languages = dict(term.languages)
    for language, forms in names.items():
        languages[language] = tuple(dict.fromkeys((*languages.get(language, ()), *forms)))
    return dataclasses.replace(term, languages=MappingProxyType(languages))


def parse_field(field_name: str, text: str) -> tuple[Term, ...]:
    """The terms of one data file. Raises `VocabularyBroken` on an unknown kind or field."""
    terms: list[Term] = []
    for kind, block in tomllib.loads(text).items():
        if kind not in _KINDS or not isinstance(block, str):
            raise VocabularyBroken([f"{field_name}: {kind}: not a kind of term with a block of lines"])
        lines = (line.strip() for line in block.splitlines())
        for line in lines:
            if line and not line.startswith("# "):
                terms.extend(_parse_line(field_name, TermKind(kind), line))
    return tuple(terms)


def _parse_line(field_name: str, kind: TermKind, line: str) -> Iterator[Term]:
    head, *parts = line.split(" | ")
    lists: dict[str, tuple[str, ...]] = {}
    languages: dict[str, tuple[str, ...]] = {}
    for part in parts:
        key, _, values = part.partition(" ")
        target = lists if key in _LISTS else languages if key in LANGUAGES else None
        if target is None or key in target or not values:
            raise VocabularyBroken([f"{field_name}: {head}: unknown, repeated or empty field: {part}"])
        target[key] = _split(values)
    if "; " in head:
        yield from _parse_kin(field_name, kind, head, lists, languages)
    else:
        name, _, aliases = head.partition(": ")
        yield Term(name, kind, field_name, _split(aliases), languages=MappingProxyType(languages), **lists)


def _parse_kin(
    field_name: str,
    kind: TermKind,
    head: str,
    lists: Mapping[str, tuple[str, ...]],
    languages: Mapping[str, tuple[str, ...]],
) -> Iterator[Term]:
    if languages:
        raise VocabularyBroken([f"{field_name}: {head}: a line of several terms has forms in another language"])
    heads = [(name, _split(aliases)) for name, _, aliases in (one.partition(": ") for one in head.split("; "))]
    owners = {form.casefold(): name for name, aliases in heads for form in (name, *aliases)}
    _check_kin(f"{field_name}: {head}", lists, owners)
    for name, aliases in heads:
        own = {
            key: tuple(form for form in forms if owners[form.casefold()] == name) if key in _OF_ONE else forms
            for key, forms in lists.items()
        }
        kin = (other for other, _ in heads if other != name)
        own["related"] = tuple(dict.fromkeys((*kin, *lists.get("related", ()))))
        yield Term(name, kind, field_name, aliases, languages=MappingProxyType({}), **own)


def _check_kin(place: str, lists: Mapping[str, tuple[str, ...]], owners: Mapping[str, str]) -> None:
    for key in _OF_ONE:
        for form in lists.get(key, ()):
            if form.casefold() not in owners:
                raise VocabularyBroken([f"{place}: {key} {form} is a form of none of them"])


def _split(values: str) -> tuple[str, ...]:
    return tuple(value.strip() for value in values.split(",") if value.strip())


def _any_case(term: Term) -> Iterator[str]:
    """The folded forms in the vocabulary's own language that count in any case."""
    folded = (form.casefold() for form in (term.name, *term.aliases))
    if not term.exact:
        return folded
    exact = {form.casefold() for form in term.exact}
    return (form for form in folded if form not in exact)


def _look_common(term: Term) -> Iterator[str]:
    """Forms that could be meant as a common word, where the file says nothing of their case: short ones, and names
    of products, which like to be common words of any length."""
    ruled = {form.casefold() for form in (*term.exact, *term.any)}
    for form in (term.name, *term.aliases):
        folded = form.casefold()
        if not form.isalpha() or folded in ruled:
            continue
        short = len(form) <= LONGEST_LOOKALIKE and (form.islower() or form.isupper())
        shortest = len(form) <= SHORTEST_IN_ANY_CASE and form.islower()
        if shortest or ((short or term.kind is TermKind.TOOL) and zipf(folded) >= COMMON):
            yield form


def _means_something_else(form: str, term: Term) -> bool:
    """Whether a form of another language is a common English word that no English form of the term shares."""
    folded = fold_word(form)
    if _is_abbreviation(form) or form in term.any or zipf(folded) < COMMON:
        return False
    return stem(folded) not in {stem(word) for own in (term.name, *term.aliases) for word in fold_words(own)}


def _is_abbreviation(form: str) -> bool:
    return form.isupper() and len(form) <= LONGEST_ABBREVIATION


def _admits(term: Term, surface: str) -> bool:
    return surface.casefold() in {form.casefold() for form in term.ambiguous}


def _spell(term: Term, written: Mapping[str, str]) -> Iterator[SurfaceForm]:
    name = term.name
    for form in term.exact:
        yield SurfaceForm(form, True, None, name)
    for form in _any_case(term):
        yield SurfaceForm(form, False, None, name)
        for variant in vary_spelling(form, term.kind in _COUNTABLE):
            if written.get(variant, name) == name:
                yield SurfaceForm(variant, False, None, name)
    for language, forms in term.languages.items():
        for form in forms:
            if _is_abbreviation(form):
                yield SurfaceForm(form, True, language, name)
            else:
                yield SurfaceForm(form.casefold(), False, language, name)
