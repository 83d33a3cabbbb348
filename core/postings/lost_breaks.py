"""Line breaks, bullets and full stops that were lost on the way, found again by the words around them."""

from __future__ import annotations

import itertools
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from core.language.frequencies import zipf
from core.language.vocabulary import load_vocabulary

FLOOD = 25  # words without any mark: the line breaks of a list were lost
SHORT_FLOOD = 9  # the same in a posting that lost all its marks
BLOCK = 40  # words of a line; where most words stand in such lines, the breaks between them were lost
MARKS = 40  # words to a mark, from which the marks count as lost
COMMON = 3.2  # Zipf value of both halves of a word that was run together
LONGEST_END = 60  # characters that are looked back at: a word, or "is strongly preferred"
WRAPPED = 45  # characters of a line that a program may have broken

_LOST = re.compile(r"(?<=[a-zа-яё]{3})(?=[A-ZА-ЯЁ][a-zа-яё]{2})")
_MARK = re.compile(r"[.,;:!?]")
_BULLETS = re.compile(r"\s+(?=[•●▪■◦‣✓✔✅➢►➤]\s*\S)|(?<=\w)\s*(?=[•●▪■✓✔✅➢►➤]\s*\w)")
_DASHES = re.compile(r"\s+(?=[-–—*] +[A-ZÀ-ÞА-ЯЁ0-9])")
_NUMBERS = re.compile(r"(?<=\S)\s+(?=\(?(\d{1,2})[.)] +[^\W\d])")
_TOKEN = re.compile(r"\S+")
_HELD = re.compile(r"(?:[.,;:(/&+–-]|\w{3}ly)$", re.IGNORECASE)
_DONE = re.compile(
    r"\b(?:(?:is|are) (?:strongly |highly |also )?(?:required|preferred|essential|mandatory|desired|necessary)|"
    r"(?:experience|degree|skills|license|certification) (?:required|preferred)|an? (?:\w+ )?plus|"
    r"(?:be|is|are) (?:very )?helpful|as (?:assigned|needed|required|necessary))$",
    re.IGNORECASE,
)
_ITEM = re.compile(r"\s*(?:[-–—•·‣▪▫●○◦■□*+»›✓✔✅➢►#>]|\(?\d{1,2}[.)]\s|\(?[a-zA-Z][.)]\s)")


@dataclass(frozen=True, slots=True)
class Clues:
    """The words of `data/lost_breaks.toml`, ready to be asked."""

    verbs: frozenset[str]
    abroad: frozenset[str]
    firm_verbs: frozenset[str]
    firm_forms: frozenset[str]
    third_persons: frozenset[str]
    presents: frozenset[str]
    starts: re.Pattern[str]
    openers: re.Pattern[str]
    holders: frozenset[str]
    followers: frozenset[str]
    endings: frozenset[str]
    compounds: frozenset[str]
    numbered: frozenset[str]


def _third(verb: str) -> str:
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s")


def _present(verb: str) -> str:
    return (verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else verb) + "ing"


@cache
def load_clues() -> Clues:
    """Reads the data file once per process."""
    data = tomllib.loads(files("core.postings").joinpath("data/lost_breaks.toml").read_text("utf-8"))
    words = {name: frozenset(text.split()) for name, text in data.items() if isinstance(text, str)}
    verbs = words["verbs"]
    firm = verbs - words["nouns_too"]
    return Clues(
        verbs=verbs | {_third(v) for v in verbs} | {_present(v) for v in verbs},
        abroad=words["verbs_abroad"],
        firm_verbs=firm,
        firm_forms=firm | {_third(v) for v in firm},
        third_persons=frozenset(map(_third, verbs)),
        presents=frozenset(map(_present, verbs)),
        starts=re.compile("(?:" + "|".join(data["starts"]) + ")", re.IGNORECASE),
        openers=re.compile(r"\b(?:" + "|".join(data["openers"]) + r")(?!\w)", re.IGNORECASE),
        holders=words["holders"],
        followers=words["followers"],
        endings=words["endings"],
        compounds=words["compounds"],
        numbered=words["numbered"],
    )


def opens_duty(line: str) -> bool:
    """Whether a line begins with a verb of work: "Prepare", "Prepares", "Preparing", "Preparar", "Vorbereitung"."""
    first = line.split(maxsplit=1)
    word = first[0].casefold().rstrip(",") if first else ""
    return word in load_clues().verbs or word in load_clues().abroad


def opens_order(line: str) -> bool:
    """Whether a line begins with such a verb in its bare form, as no sentence about an employer does."""
    first = line.split(maxsplit=1)
    word = first[0].casefold().rstrip(",") if first else ""
    return word in load_clues().firm_verbs or word in load_clues().abroad


def opens_demand(line: str) -> bool:
    """Whether a line begins as a requirement does: "strong ...", "ability to ...", "3 years ..."."""
    return load_clues().starts.match(line + " ") is not None


def unwrap(text: str) -> str:
    """Lines that a program broke at its margin are joined again. A text without capitals shows no such lines."""
    lines = text.split("\n")
    told = [line for line in lines if line.strip()]
    small = sum(line.lstrip()[0].islower() for line in told)
    if not told or small * 2 > len(told):
        return text
    out: list[str] = []
    for line in lines:
        if out and _goes_on(out[-1].rsplit("\n", 1)[-1], line):
            out[-1] = f"{out[-1].rstrip()} {line.strip()}"
        else:
            out.append(line)
    return "\n".join(out)


def _goes_on(before: str, line: str) -> bool:
    before, line = before.rstrip(), line.strip()
    if len(before) < WRAPPED or not line or _ITEM.match(line) or before.endswith((".", ":", "!", "?", ";")):
        return False
    last = before.split()[-1].casefold()
    return line[0].islower() or (last in load_clues().holders and not before.isupper())


@dataclass(frozen=True, slots=True)
class Loss:
    """What a posting lost on the way."""

    marks: bool
    breaks: bool


def find_loss(text: str) -> Loss:
    """Whether full stops and commas are gone from the text, and whether its line breaks are."""
    lines = [len(line.split()) for line in text.split("\n") if line.strip()]
    words = sum(lines)
    marks = len(_MARK.findall(text))
    blocks = sum(number for number in lines if number >= BLOCK)
    return Loss(words >= MARKS and marks * MARKS < words, blocks * 2 >= words > 0)


def restore_breaks(line: str, loss: Loss) -> list[str]:
    """The lines of a list whose breaks were lost: "requiredStrong", bullets in a row, a flood of bare words."""
    for bullets, least in ((_BULLETS, 1), (_DASHES, 3)):
        pieces = bullets.split(line)
        if len(pieces) > least and all(len(piece.split()) > 2 for piece in pieces[1:]):
            return [part for piece in pieces for part in _restore(piece, loss)]
    numbers = [int(n) for n in _NUMBERS.findall(line)]
    if len(numbers) >= 2 and numbers in (list(range(1, len(numbers) + 1)), list(range(2, len(numbers) + 2))):
        cuts = [m.start() for m in _NUMBERS.finditer(line)]
        return [part for piece in _cut(line, cuts) for part in _restore(piece, loss)]
    return _restore(line, loss)


def _restore(line: str, loss: Loss) -> list[str]:
    words = line.split()
    glued = [found.start() for found in _LOST.finditer(line) if not _is_name(line, found.start())]
    if len(glued) >= 2 and len(words) > 8:
        return [part for piece in _cut(line, glued) for part in _restore(piece, loss)]
    marks = len(_MARK.findall(line))
    if len(words) < (SHORT_FLOOD if loss.marks else FLOOD) or marks * FLOOD > (len(words) if loss.marks else 0):
        return [line]
    pieces = [piece for part in _part_glued(line) for piece in _part_headings(part, loss)]
    return [item for piece in pieces for item in _part_items(piece, loss)]


def _cut(line: str, places: list[int]) -> list[str]:
    edges = [0, *sorted(set(places)), len(line)]
    pieces = (line[first:last].strip() for first, last in itertools.pairwise(edges))
    return [piece for piece in pieces if piece]


@cache
def _known_names() -> frozenset[str]:
    return frozenset(
        alias.casefold() for term in load_vocabulary().terms for alias in (term.name, *term.aliases) if " " not in alias
    )


def _is_name(line: str, place: int) -> bool:
    """Whether the word with a capital inside is a name (JavaScript, QuickBooks), not two words run together."""
    left, right = line[max(place - LONGEST_END, 0) : place], line[place : place + LONGEST_END]
    parts = _LOST.split(re.split(r"\W", left)[-1])[-1], _LOST.split(re.split(r"\W", right)[0])[0]
    word = "".join(parts).casefold()
    return bool(zipf(word)) or word in _known_names()


def _part_glued(line: str) -> list[str]:
    """Cuts where two words were run together. A single one may be a lost hyphen: two that begin an item show that
    breaks were lost, and then others are believed that end as an item does."""
    clues = load_clues()
    begins: list[int] = []
    ends: list[int] = []
    for token in _TOKEN.finditer(line):
        cut = _unglue(token.group(), clues)
        if cut and _begins_item(line, token.start() + cut):
            begins.append(token.start() + cut)
        elif cut and token.group()[:cut].casefold().endswith(("s", "ing", "tion")):
            ends.append(token.start() + cut)
    return _cut(line, begins + ends) if len(begins) >= 2 else [line]


def _begins_item(line: str, place: int) -> bool:
    clues = load_clues()
    word = _TOKEN.match(line, place)
    first = word.group().casefold() if word else ""
    return first in clues.verbs or bool(clues.starts.match(line, place) or clues.openers.match(line, place))


def _unglue(word: str, clues: Clues) -> int:
    """Where two common words were run together into what is no word; 0 where they were not."""
    low = word.casefold()
    if len(low) < 9 or not low.isalpha() or not low.isascii() or zipf(low) or low in _known_names():
        return 0
    cuts = [(min(zipf(low[:n]), zipf(low[n:])), n) for n in range(3, len(low) - 2)]
    best, n = max(cuts)
    return n if best >= COMMON and low[:n] not in clues.compounds else 0


def _part_headings(line: str, loss: Loss) -> list[str]:
    """Headings in a block of words become lines of their own, elsewhere only in front of an item."""
    clues = load_clues()
    if not loss.breaks:
        heading = clues.openers.match(line)
        rest = line[heading.end() :] if heading else ""
        return _cut(line, [len(line) - len(rest)]) if rest.startswith("  ") or opens_demand(rest.strip()) else [line]
    places: list[int] = []
    for found in clues.openers.finditer(line):
        before = line[max(found.start() - LONGEST_END, 0) : found.start()].split()
        if not before or before[-1].casefold() not in clues.holders:
            places += [found.start(), found.end()]
    return _cut(line, places)


def _part_items(line: str, loss: Loss) -> list[str]:
    """Items in running words: each begins as a duty or a requirement does."""
    clues = load_clues()
    tokens = [(m.start(), m.group().casefold().strip("()\"'")) for m in _TOKEN.finditer(line)]
    places: list[int] = []
    last = 0
    for n in range(2, len(tokens) - 1):
        place, word = tokens[n]
        before = tokens[n - 1][1]
        gap = line[place - 2 : place] == "  "
        if n - last < 2 and not gap:
            continue
        if gap and word not in clues.numbered and before not in clues.numbered:
            starts = loss.breaks or _starts(line, place, word, clues)
        else:
            starts = _is_free(before, clues) and (
                _starts(line, place, word, clues) or _follows_end(line, place, before, word, clues)
            )
        if starts:
            places.append(place)
            last = n
    return _cut(line, places)


def _is_free(before: str, clues: Clues) -> bool:
    return before not in clues.holders and not _HELD.search(before) and before not in clues.firm_forms


def _starts(line: str, place: int, word: str, clues: Clues) -> bool:
    return word in clues.firm_forms or clues.starts.match(line, place) is not None


def _follows_end(line: str, place: int, before: str, word: str, clues: Clues) -> bool:
    if word in clues.holders or word in clues.followers or word.endswith("ing"):
        return False
    return before in clues.endings or _DONE.search(line[max(place - LONGEST_END, 0) : place].rstrip()) is not None
