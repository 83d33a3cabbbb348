"""The head of a posting: title, employer and place, in whatever order and with whatever signs between them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from core.language.folding import fold
from core.language.places import load_abbreviations, load_names
from core.postings.break_words import opens_duty
from core.postings.fact_words import load_fact_words
from core.postings.furniture import PARTS, TAGS, is_furniture, strip_signs
from core.postings.headings import find_heading

LINES = 12  # lines from the first in which the head stands
LONGEST = 110  # characters of a part of the head
LONGEST_WORDS = 14
TWO = 2
LONGEST_PLACE_WORDS = 9
LONGEST_COMPANY_WORDS = 8
OPENING = 700  # characters of the first sentences
PROSE = 3000  # characters in which an employer speaks of itself
PIN = "📍🗺🌍🌎🏙"
_DASH = re.compile(r"\s+[-–—]\s+|(?<=\w)[-–](?=\s)")
_QUOTES = "«»\"'“”„‚‘’ ,.:;!-–—"
_PLACE_FORM = re.compile(
    r"^[A-ZÀ-Ý][\w .'’-]{1,40},\s*[A-ZÀ-Ý][\w .'’-]{1,30}(?:,\s*[A-ZÀ-Ý][\w .]{1,30})?"
    r"(?:\s*\((?:remote|hybrid)[^)]*\))?$"
)
_POSTCODE = re.compile(r"^\d{4,6} [A-ZÀ-Ý][\w ,.-]+$|^[A-ZÀ-Ý][\w-]+ \(\d{2,3}\)$|^(?:г|м|р-н)\. ?[А-ЯІЇЄҒҚ]\w+")
_CAPITALS = r"[A-ZÀ-Ý][\w.’'-]+(?: [A-ZÀ-Ý][\w.’'-]+){0,2}"
_RUN = re.compile(rf"(?P<first>(?:[\w’'-]+ )*?{_CAPITALS}), (?P<next>{_CAPITALS})(?P<last>, [A-ZÀ-Ý]\w+)?")
_IN_TOWN = re.compile(r"\b(?:in|en|em|à|te|di|w|a|din|из|г\.|м\.) ([^\W\d_][\w’'-]+(?: [A-ZÀ-Ý][\w’'-]+)?)")
_NAME = r"(?:[A-ZÀ-ÝА-ЯЁІЇЄҒҚ][\w&.’'+-]*|&)(?: (?:[A-ZÀ-ÝА-ЯЁІЇЄҒҚ][\w&.’'+-]*|of|de|do|&)){0,4}"


class Head(NamedTuple):
    """What the head tells; None where it does not."""

    title: str | None = None
    company: str | None = None
    location: str | None = None


@dataclass(frozen=True, slots=True)
class _Words:
    remote: re.Pattern[str]
    remote_word: re.Pattern[str]
    types: re.Pattern[str]
    leads: re.Pattern[str]
    tails: re.Pattern[str]
    hires: re.Pattern[str]
    needs: re.Pattern[str]
    role_ends: re.Pattern[str]
    at_company: re.Pattern[str]
    company_is: re.Pattern[str]


@cache
def _words() -> _Words:
    lists = load_fact_words().patterns

    def make(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    before = lists["before_company"]
    return _Words(
        remote=make(rf"{lists['remote']}(?:\W.*)?"),
        remote_word=make(rf"\b{lists['remote']}\b"),
        types=make(rf"\b{lists['employment_types']}\b"),
        leads=make(rf"^\W*{lists['title_leads']}\b\s*(?:[:!–—-]+\s*|an? |the |un[ae]? |eine?n? )?"),
        tails=make(rf"[\s,–-]*{lists['title_tails']}\s*$"),
        hires=make(
            rf"^(?P<company>.{{2,80}}?)\s+{lists['hires']}\b\s*:?\s*(?:an?|the|un[ae]?|eine?n?|een)?\s*\b(?P<role>\w.*)$"
        ),
        needs=make(rf"^(?P<company>.{{2,60}}?)\s+{lists['needs']}\s+(?P<role>.{{3,60}}?)\s+(?:kerak|керак|керек)\b"),
        role_ends=make(rf"\s(?:{lists['role_ends']})\s|[.!?,;:(]\s|\s[–—|-]\s"),
        at_company=re.compile(
            rf"(?:^|[.!?\n]\s*|\s)(?i:{before})\s+[«\"]?(?P<company>{_NAME})[»\"]?(?=,? (?:we|wir|nós)\b|,|\s*\n|\s*$)"
        ),
        company_is=re.compile(rf"(?:^|[.!?\n]\s*)[«\"]?(?P<company>{_NAME})[»\"]?,? (?i:{lists['behind_company']})"),
    )


def read_head(text: str, names_title: Callable[[str], bool]) -> Head:
    """Title, company and place from the lines before the first heading and from what an employer says of itself."""
    lines = _cut_head(text)
    parts = _list_parts(lines, names_title)
    others = [part for part in parts if not is_place(part)]
    title, company = _choose(lines, others, names_title)
    company = company or _find_told_company(text) or _beside(lines, others, title)
    return Head(clean_title(title) if title else None, company, _find_place(lines, parts) or _find_place_in(text))


def _choose(lines: list[str], others: list[str], names_title: Callable[[str], bool]) -> tuple[str | None, str | None]:
    """Title and company: what a hiring sentence says goes before the place that they stand in."""
    named = next((part for part in others if names_title(part)), None)
    sentence = next(filter(None, map(_read_hiring, lines)), None)
    title, company = named or next(iter(others), None), None
    if named is None and len(others) > 1 and _begins_with_company(lines, others):
        company, title = others[:2]
    if sentence is None:
        return title, company
    kept = named is not None and not _holds(named, sentence)
    return named if kept else sentence.title or title, sentence.company


def _cut_head(text: str) -> list[str]:
    """The first lines that are no furniture; an empty line stays, for it parts."""
    lines = [line for line in text.split("\n") if not line.strip() or not is_furniture(line)]
    return lines[: 2 * LINES]


def _begins_with_company(lines: list[str], others: list[str]) -> bool:
    """Whether the head is one line with bars, "Acme | Cook | Ulm | on site": there the employer comes first."""
    first = next((line for line in lines if line.strip()), "")
    return first.count("|") > 1 and others[0] in first and others[1] in first


def _holds(title: str, sentence: Head) -> bool:
    return bool(sentence.title and sentence.title in title)


def _read_hiring(line: str) -> Head | None:
    """ "Acme is hiring a Cook in Ulm": its company and role."""
    bare = strip_signs(line)
    found = _words().needs.match(bare) or _words().hires.match(bare)
    if found is None:
        return None
    company = re.sub(
        r"^(?:компания|компанія|в компанию|company|la empresa|die firma)\s+", "", found["company"], flags=re.IGNORECASE
    )
    company = company.strip(_QUOTES)
    if (
        not company
        or not company[0].isupper()
        or company.split()[-1] in ("the", "a", "an")
        or len(company.split()) > LONGEST_COMPANY_WORDS
        or "," in company
    ):
        return None
    if company.casefold() in {"we", "you", "who", "мы", "ми", "wir", "nous"} or "we" in company.casefold().split():
        return None
    role = _words().role_ends.split(found["role"], maxsplit=1)[0].strip(_QUOTES)
    short = 0 < len(role.split()) <= LONGEST_COMPANY_WORDS
    return Head(role if short else None, company)


def _list_parts(lines: list[str], names_title: Callable[[str], bool]) -> list[str]:
    """The parts of the head that may be title, company or place, until the first heading or sentence behind them."""
    out: list[str] = []
    for line in filter(str.strip, lines):
        bare = strip_signs(line)
        if find_heading(bare) is not None or (out and len(bare) > LONGEST and "|" not in bare):
            break
        for part in filter(None, PARTS.split(bare)):
            out += [piece for piece in _split_dash(part, names_title) if _may_be_part(piece)]
    return list(dict.fromkeys(out))


def _split_dash(part: str, names_title: Callable[[str], bool]) -> list[str]:
    """ "Cook - Ulm" in two where one side is a place, "Cook — Acme" where one side is a title, "Cook, Ulm"."""
    pieces = [piece.strip() for piece in _DASH.split(part)]
    if len(pieces) > 1 and any(map(is_place, pieces)):
        return pieces
    titles = list(map(names_title, pieces))
    if len(pieces) == TWO and "—" in part and (titles[0] != titles[1] or all(map(str.istitle, pieces[1].split()))):
        return pieces
    before, comma, behind = part.rpartition(",")
    if comma and is_place(behind.strip()) and names_title(before) and not is_place(part):
        return [before.strip(), behind.strip()]
    return [part.strip()]


def _may_be_part(part: str) -> bool:
    short = 0 < len(part) <= LONGEST and len(part.split()) <= LONGEST_WORDS
    if not short or is_furniture(part) or part.endswith((".", ":", "?", ";")) or not any(map(str.isalpha, part)):
        return False
    if "@" in part or TAGS.fullmatch(part) or find_heading(part) is not None:
        return False
    types = _words().types.search(part)
    numbers = sum(map(str.isdigit, part)) > 3 and not is_place(part)
    return not numbers and not (types and len(types.group()) * 2 > len(part))


def _beside(lines: list[str], others: list[str], title: str | None) -> str | None:
    """The part in the title's line or in one next to it that is written as a name: there the employer stands."""
    at = next((n for n, line in enumerate(lines) if title and title in line), None)
    if at is None:
        return None
    near = "\n".join(line for line in lines[max(at - 1, 0) : at + 2] if len(line) <= LONGEST or "|" in line)
    return next((p for p in others if p != title and p in near and _reads_as_name(p)), None)


def _reads_as_name(part: str) -> bool:
    words = part.split()
    capitals = sum(not word[0].islower() for word in words)
    plain = len(words) <= LONGEST_COMPANY_WORDS and capitals * 2 > len(words) and words[0][0].isalpha()
    return plain and not part.endswith("!") and ":" not in part and not part[0].islower() and not opens_duty(part)


def _find_told_company(text: str) -> str | None:
    words = _words()
    found = words.at_company.search(text, 0, PROSE) or words.company_is.search(text, 0, PROSE)
    name = found["company"].strip(_QUOTES) if found else ""
    return (
        name
        if len(name) > 1 and find_heading(name) is None and name.split()[0] not in load_fact_words().no_names
        else None
    )


def clean_title(title: str) -> str:
    """Without the words of an advertisement around it: "WE ARE HIRING: Cook!"."""
    bare = PARTS.split(strip_signs(title))[0]
    bare = _words().leads.sub("", bare) or bare
    bare = _words().tails.sub("", bare) or bare
    return bare.strip(" !:–—-,#")


def _find_place(lines: list[str], parts: list[str]) -> str | None:
    """Behind a pin, or a part of the head; a town before "remote"."""
    for line in lines:
        told = strip_signs(line) if line.strip()[:1] and line.strip()[0] in PIN else ""
        told = told.partition(":")[2].strip() or told
        if 0 < len(told.split()) <= LONGEST_PLACE_WORDS and "@" not in told and find_heading(told) is None:
            return told
    places = [part for part in parts if is_place(part)]
    return next((part for part in places if not _words().remote.fullmatch(part)), next(iter(places), None))


def _find_place_in(text: str) -> str | None:
    """A known town in the first sentences, "... Acme Bengaluru, Karnataka, India Apply", "in Ulm"; or remote work."""
    for found in _RUN.finditer(text, 0, OPENING):
        words = found["first"].split()
        starts = (n for n in range(len(words)) if _is_known(" ".join(words[n:])))
        start = next(starts, None)
        if start is not None and _is_known(found["next"]):
            return " ".join(words[start:]) + ", " + found["next"] + (found["last"] or "")
    inside = (found[1] for found in _IN_TOWN.finditer(text, 0, OPENING))
    remote = _words().remote_word.search(text, 0, OPENING)
    return next(
        (town for town in inside if town[0].isupper() and _is_known(town)), remote.group().strip() if remote else None
    )


def is_place(text: str) -> bool:
    """Whether a short text is a place: a known city or country, "Town, Region", a postcode with its town, remote."""
    bare = text.strip(" .#")
    if not bare or len(bare.split()) > LONGEST_PLACE_WORDS:
        return False
    if _words().remote.fullmatch(bare) or _POSTCODE.match(bare):
        return True
    pieces = [piece.strip() for piece in re.split(r"[,/()]|\s[&и]\s", bare) if piece.strip()]
    known = [_is_known(piece) for piece in pieces]
    if len(pieces) == 1:
        return known[0] and bare[0].isupper()
    return any(known) and (_PLACE_FORM.match(bare) is not None or sum(known) * 2 >= len(known))


def _is_known(piece: str) -> bool:
    name = fold(re.sub(r"^(?:г|м|р-н)\.? ", "", piece.casefold())).strip()
    return name in _place_names() or piece.casefold() in load_abbreviations()


@cache
def _place_names() -> frozenset[str]:
    more = frozenset(map(fold, load_fact_words().cities))
    return load_names("city") | load_names("country") | load_names("region") | more
