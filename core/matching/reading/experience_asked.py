"""What a requirement of experience is about: fields of work, tools, and other words that say more."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.language.scanner import Hit, Scanner
from core.language.vocabulary import TermKind
from core.language.weights import is_filler
from core.language.words import Word, is_function_word, split_words, stem
from core.matching.reading.fields import (
    ACTS,
    LEADING,
    MANAGEMENT,
    MANAGER,
    NO_RANK,
    FieldHit,
    drop_wider,
    find_fields,
    find_rank,
    is_place,
)
from core.matching.reading.roles import Role, weigh_role
from core.matching.words import load_judging_words
from core.postings.items import AND, OR
from core.postings.model import Requirement, RequirementKind
from core.postings.years import find_recent, find_years

# Words behind which a rank is asked for and not only named.
_LEVEL = re.compile(
    r"\b(?:level|ebene|nivel|niveau|livello|nível|as|als|comme|como|come|role|position|должност\w*|посад\w*)\b|уровн|рівн",
    re.IGNORECASE,
)
_BY_CASE = ("ru", "uk")  # languages that say "as" by the instrumental case: "опыт работы шеф-поваром"


# Words behind which the role is named in which somebody is to have worked.
_AS = re.compile(r"\b(?:as an?|as|als|como|comme|en tant que|come|в должности|на посаді)\b\s", re.IGNORECASE)
_EITHER = re.compile(r"\s*,\s*(?:or\s+)?|\s+or\s+", re.IGNORECASE)
# What makes examples of the things of a list.
_OPEN_LIST = re.compile(
    r"\b(?:others?|similar|etc|such as|like|e\.?g|for example|andere\w*|ähnliche\w*|wie|otr[oa]s|como|autres?|comme"
    r"|altr[ie]|come|outr[oa]s|друг\w+|например|інш\w+|наприклад)\b",
    re.IGNORECASE,
)
ACT_NEAR = 2  # words between a field and an act that belongs to it: "retail and store management"


@dataclass(frozen=True, slots=True)
class AskedTool:
    """A tool or another term of the vocabulary, and the stems that say it, too. `names_role` is true of a title that
    says more than its field: "PHP developer", whose stems are then those of the PHP."""

    term: int
    stems: tuple[str, ...]
    names_role: bool = False


@dataclass(frozen=True, slots=True)
class ExperienceAsked:
    """One requirement of experience, taken apart.

    `fields` are what the person has to have worked as or done, `context` the fields that say where or with whom;
    `tools` what the work has to be done with, `other` terms and `words` what is left. `rank` is the least one of a
    title ("at director level"), `recent` the number of years within which it has to lie. `bound` says that the words of
    a title are no proof without one of the tools, `every` that each of them is asked for and one alone is a part.
    """

    fields: tuple[str, ...]
    context: tuple[str, ...]
    tools: tuple[AskedTool, ...]
    other: tuple[AskedTool, ...]
    words: Role
    rank: int
    recent: float | None
    bound: bool = False
    every: bool = False

    @property
    def is_known(self) -> bool:
        """Whether it names anything that the rules know; else its words alone decide."""
        return bool(self.fields or self.context or self.tools or self.other)


def read_asked(
    requirement: Requirement, spoken: Mapping[int, tuple[str, ...]], scanner: Scanner, language: str
) -> ExperienceAsked | None:
    """Takes a requirement of experience apart; None for other kinds. `spoken` are the stems that show a term, too."""
    if requirement.kind is not RequirementKind.EXPERIENCE:
        return None
    text = _cut_years(requirement.text)
    words = split_words(text)
    fields, hits = _find_named(text, words, scanner, language)
    asked = [_ask(hit, words, fields, spoken, scanner, language) for hit in hits]
    tools = [one for one in asked if scanner.terms[one.term].kind is TermKind.TOOL]
    other = [one for one in asked if scanner.terms[one.term].kind is not TermKind.TOOL]
    names, context = _sort_fields([hit.name for hit in _drop_far_acts(fields)])
    bound = bool(tools)
    if not names and not tools:
        tools, other = other, []
    return ExperienceAsked(
        fields=tuple(names),
        context=tuple(context),
        tools=tuple(tools),
        other=tuple(other),
        words=weigh_role(_list_left(words, [*fields, *hits], language), language),
        rank=_find_least_rank(text, language),
        recent=find_recent(requirement.text),
        bound=bound,
        every=bound and len({tool.term for tool in tools}) > 1 and _asks_for_every(text),
    )


def _asks_for_every(text: str) -> bool:
    """Whether what a text lists belongs together: "Node.js and React", no choice and no examples."""
    return bool(AND.search(text)) and not OR.search(text) and not _OPEN_LIST.search(text)


def _find_named(text: str, words: Sequence[Word], scanner: Scanner, language: str) -> tuple[list[FieldHit], list[Hit]]:
    """The fields that a text names, and the terms that say something beside them."""
    fields = find_fields([word.folded for word in words], language)
    hits = [hit for hit in scanner.find(words, listed=True, language=language) if _is_own(hit, fields, scanner)]
    return _drop_acts_before_role(text, words, _drop_acts_in_names(fields, hits)), hits


def _ask(
    hit: Hit,
    words: Sequence[Word],
    fields: Sequence[FieldHit],
    spoken: Mapping[int, tuple[str, ...]],
    scanner: Scanner,
    language: str,
) -> AskedTool:
    """A term as it is asked for: of "PHP developer" the PHP, because the field says the rest."""
    inside = {at for field in fields if _holds(hit, field) for at in range(field.first, field.end)}
    if scanner.terms[hit.term].kind is not TermKind.TITLE or not inside:
        return AskedTool(hit.term, spoken.get(hit.term, ()))
    left = [words[at].folded for at in range(hit.first, hit.end) if at not in inside]
    stems = tuple(stem(word, language) for word in left if _says_more(word, language))
    return AskedTool(hit.term, stems, names_role=True) if stems else AskedTool(hit.term, spoken.get(hit.term, ()))


def _list_left(words: Sequence[Word], named: Sequence[FieldHit | Hit], language: str) -> list[str]:
    """The words that neither a field nor a term has."""
    taken = {at for hit in named for at in range(hit.first, hit.end)}
    return [word.folded for at, word in enumerate(words) if at not in taken and _says_more(word.folded, language)]


def _cut_years(text: str) -> str:
    """The text without its number of years."""
    for years in reversed(find_years(text)):
        text = f"{text[: years.start]} {text[years.end :]}"
    return text


def _is_own(hit: Hit, fields: Sequence[FieldHit], scanner: Scanner) -> bool:
    """Whether a term says something beside the fields: "sales" of "sales experience" does not, "SAP" does."""
    if scanner.terms[hit.term].kind is TermKind.TRAIT:
        return False
    inside = any(field.first <= hit.first and hit.end <= field.end for field in fields)
    return not inside


def _holds(hit: Hit, field: FieldHit) -> bool:
    """Whether a field stands within a term that says more."""
    longer = hit.end - hit.first > field.end - field.first
    return longer and hit.first <= field.first and field.end <= hit.end


def _drop_acts_in_names(fields: Sequence[FieldHit], hits: Sequence[Hit]) -> list[FieldHit]:
    """Without acts that are a word of a name: nobody leads in "identity and access management"."""
    acts = (*ACTS, MANAGEMENT)
    return [field for field in fields if field.name not in acts or not any(_holds(hit, field) for hit in hits)]


def _drop_acts_before_role(text: str, words: Sequence[Word], fields: Sequence[FieldHit]) -> list[FieldHit]:
    """Without acts in front of a role that names its field: in "a leading part as an engineer" the engineer counts."""
    role = _AS.search(text)
    if role is None:
        return list(fields)
    acts = (*ACTS, MANAGEMENT)
    behind = [field for field in fields if words[field.first].start >= role.end()]
    if all(field.name in acts or is_place(field.name) for field in behind):
        return list(fields)
    return [field for field in fields if field.name not in acts or field in behind]


def _drop_far_acts(hits: Sequence[FieldHit]) -> list[FieldHit]:
    """Without acts far behind the field that is asked for: "as an engineer with a record of leading suppliers"."""
    acts = (*ACTS, MANAGEMENT)
    ends = [hit.end for hit in hits if hit.name not in acts]
    return [hit for hit in hits if hit.name not in acts or not ends or hit.first - min(ends) <= ACT_NEAR]


def _sort_fields(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """What the person has to have done, and where. Who led developers did lead, and need not have developed."""
    said = drop_wider([LEADING if name == MANAGEMENT else name for name in names])
    acts = [name for name in said if name in ACTS]
    if acts:
        return acts[:1], [name for name in said if name not in ACTS]
    places = [name for name in said if is_place(name)]
    others = [name for name in said if name not in places]
    return (others, places) if others else (places, [])


def _says_more(word: str, language: str) -> bool:
    words = load_judging_words()
    generic = word in words.asking or word in words.terms_of_work
    return not (generic or word.isdigit() or is_filler(word) or is_function_word(word, language))


def _find_least_rank(text: str, language: str) -> int:
    """The rank asked for: "at director level", "as a head chef"; Slavic languages say it by the case."""
    role = _AS.search(text)
    if role is None:
        rank = find_rank(text, language)
    else:
        pieces = _EITHER.split(text[role.end() :]) if " or " in text else [text[role.end() :]]
        rank = max(find_rank(text[: role.start()], language), min(find_rank(piece, language) for piece in pieces))
    asked = _LEVEL.search(text) or language in _BY_CASE
    return rank if rank >= MANAGER and asked else NO_RANK
