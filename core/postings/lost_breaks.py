"""Line breaks, bullets and full stops that were lost on the way, found again by the words around them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from core.language.frequencies import zipf
from core.language.vocabulary import load_vocabulary
from core.postings.break_words import BreakWords, load_break_words, opens_demand

# Protected by tests/core/postings/test_lost_breaks.py, which has a text for each way in which breaks get lost.
FLOOD = 25  # words without any mark: the line breaks of a list were lost
SHORT_FLOOD = 9  # the same in a posting that lost all its marks
BLOCK = 40  # words of a line; where most words stand in such lines, the breaks between them were lost
MARKS = 40  # words to a mark, from which the marks count as lost
SOME_BULLETS, SOME_DASHES = 1, 3  # pieces beyond which such marks are bullets; a dash may stand between two clauses
LONGER_THAN = 2  # words of a piece behind a bullet: shorter ones are a list inside a line
TWO = 2  # of a kind, from which a number in brackets or a capital inside a word is no accident
GLUED_LINE = 8  # words beyond which a line with two capitals inside words is a list run together
COMMON = 3.2  # Zipf value of both halves of a word that was run together
SHORTEST_GLUED = 9  # letters of such a word
SHORTEST_HALF = 3  # letters of each half
SHORTEST_ITEM = 2  # words
LONGEST_END = 60  # characters that are looked back at: a word, or "is strongly preferred"
WRAPPED = 45  # characters of a line that a program may have broken
GAP = "  "  # what is left of a bullet or a number

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
_CLOSED = (".", ":", "!", "?", ";")
_ITEM_ENDINGS = ("s", "ing", "tion")


def join_wrapped(text: str) -> str:
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
    if len(before) < WRAPPED or not line or _ITEM.match(line) or before.endswith(_CLOSED):
        return False
    last = before.split()[-1].casefold()
    return line[0].islower() or (last in load_break_words().binding and not before.isupper())


@dataclass(frozen=True, slots=True)
class LostLayout:
    """What a posting lost on the way: full stops and commas, or line breaks."""

    marks: bool
    breaks: bool


def find_lost_layout(text: str) -> LostLayout:
    """Whether full stops and commas are gone from the text, and whether its line breaks are."""
    lines = [len(line.split()) for line in text.split("\n") if line.strip()]
    words = sum(lines)
    marks = len(_MARK.findall(text))
    blocks = sum(number for number in lines if number >= BLOCK)
    return LostLayout(words >= MARKS and marks * MARKS < words, blocks * 2 >= words > 0)


def restore_breaks(line: str, lost: LostLayout) -> list[str]:
    """The lines of a list whose breaks were lost: bullets or numbers in a row, "requiredStrong", a flood of bare
    words."""
    pieces = _split_bullets(line) or _split_numbers(line) or [line]
    return [part for piece in pieces for part in _restore_words(piece, lost)]


def _split_bullets(line: str) -> list[str]:
    """The items behind bullets or dashes; empty where those are none."""
    for bullets, some in ((_BULLETS, SOME_BULLETS), (_DASHES, SOME_DASHES)):
        pieces = bullets.split(line)
        if len(pieces) > some and all(len(piece.split()) > LONGER_THAN for piece in pieces[1:]):
            return pieces
    return []


def _split_numbers(line: str) -> list[str]:
    """The items behind "1) ... 2) ..."; empty where the numbers do not count on."""
    numbers = [int(n) for n in _NUMBERS.findall(line)]
    counting_on = (list(range(first, len(numbers) + first)) for first in (1, 2))
    if len(numbers) < TWO or numbers not in counting_on:
        return []
    return _cut(line, [found.start() for found in _NUMBERS.finditer(line)])


def _restore_words(line: str, lost: LostLayout) -> list[str]:
    glued = _split_capitals(line)
    if glued:
        return [part for piece in glued for part in _restore_words(piece, lost)]
    if not _is_flood(line, lost):
        return [line]
    pieces = [piece for part in _split_glued(line) for piece in _split_headings(part, lost)]
    return [item for piece in pieces for item in _split_items(piece, lost)]


def _split_capitals(line: str) -> list[str]:
    """The items of "... is requiredStrong skills in ...Ability to"; empty where there are none."""
    glued = [found.start() for found in _LOST.finditer(line) if not _is_name(line, found.start())]
    return _cut(line, glued) if len(glued) >= TWO and len(line.split()) > GLUED_LINE else []


def _is_flood(line: str, lost: LostLayout) -> bool:
    """Whether a line is longer than a sentence without any mark could be. In a posting that lost its marks a few may be
    left."""
    words, marks = len(line.split()), len(_MARK.findall(line))
    if lost.marks:
        return words >= SHORT_FLOOD and marks * FLOOD <= words
    return words >= FLOOD and not marks


def _cut(line: str, places: list[int]) -> list[str]:
    edges = [0, *sorted(set(places)), len(line)]
    pieces = (line[first:last].strip() for first, last in pairwise(edges))
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


def _split_glued(line: str) -> list[str]:
    """Cuts where two words were run together. A single one may be a lost hyphen: two that begin an item show that
    breaks were lost, and then others are believed that end as an item does."""
    lists = load_break_words()
    begins: list[int] = []
    ends: list[int] = []
    for token in _TOKEN.finditer(line):
        cut = _find_joint(token.group(), lists)
        if cut and _begins_item(line, token.start() + cut):
            begins.append(token.start() + cut)
        elif cut and token.group()[:cut].casefold().endswith(_ITEM_ENDINGS):
            ends.append(token.start() + cut)
    return _cut(line, begins + ends) if len(begins) >= TWO else [line]


def _begins_item(line: str, place: int) -> bool:
    lists = load_break_words()
    word = _TOKEN.match(line, place)
    first = word.group().casefold() if word else ""
    return first in lists.verbs or any(p.match(line, place) for p in (lists.demand_openings, lists.headings))


def _find_joint(word: str, lists: BreakWords) -> int:
    """Where two common words were run together into what is no word; 0 where they were not."""
    low = word.casefold()
    if len(low) < SHORTEST_GLUED or not (low.isalpha() and low.isascii()) or zipf(low) or low in _known_names():
        return 0
    cuts = [(min(zipf(low[:n]), zipf(low[n:])), n) for n in range(SHORTEST_HALF, len(low) - SHORTEST_HALF + 1)]
    best, n = max(cuts)
    return n if best >= COMMON and low[:n] not in lists.compound_openings else 0


def _split_headings(line: str, lost: LostLayout) -> list[str]:
    """Headings in a block of words become lines of their own, elsewhere only in front of an item."""
    lists = load_break_words()
    if not lost.breaks:
        return _split_first_heading(line, lists)
    places: list[int] = []
    for found in lists.headings.finditer(line):
        before = line[max(found.start() - LONGEST_END, 0) : found.start()].split()
        if not before or before[-1].casefold() not in lists.binding:
            places += [found.start(), found.end()]
    return _cut(line, places)


def _split_first_heading(line: str, lists: BreakWords) -> list[str]:
    heading = lists.headings.match(line)
    rest = line[heading.end() :] if heading else ""
    opens = rest.startswith(GAP) or opens_demand(rest.strip())
    return _cut(line, [len(line) - len(rest)]) if opens else [line]


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in a line where an item may begin: its word, the word before it, and whether a wide gap lies between."""

    line: str
    at: int
    word: str
    before: str
    gap: bool


def _split_items(line: str, lost: LostLayout) -> list[str]:
    """Items in running words: each begins as a duty or a requirement does. No item has one word only, but behind a wide
    gap."""
    lists = load_break_words()
    tokens = [(m.start(), m.group().casefold().strip("()\"'")) for m in _TOKEN.finditer(line)]
    places: list[int] = []
    last = 0
    for n in range(SHORTEST_ITEM, len(tokens) - 1):
        at, word = tokens[n]
        place = _Place(line, at, word, tokens[n - 1][1], line[at - len(GAP) : at] == GAP)
        if (place.gap or n - last >= SHORTEST_ITEM) and _begins_here(place, lost, lists):
            places.append(at)
            last = n
    return _cut(line, places)


def _begins_here(place: _Place, lost: LostLayout, lists: BreakWords) -> bool:
    beside_number = {place.word, place.before} & lists.beside_numbers
    if place.gap and not beside_number:
        return lost.breaks or _opens_item(place, lists)
    return _is_free(place.before, lists) and (_opens_item(place, lists) or _follows_end(place, lists))


def _is_free(before: str, lists: BreakWords) -> bool:
    """Whether a word does not hold the next one: no "of", no comma, no adverb, no verb that needs an object."""
    return before not in lists.binding and not _HELD.search(before) and before not in lists.sure_forms


def _opens_item(place: _Place, lists: BreakWords) -> bool:
    return place.word in lists.sure_forms or lists.demand_openings.match(place.line, place.at) is not None


def _follows_end(place: _Place, lists: BreakWords) -> bool:
    """Whether what stands before ends an item: "... skills", "... is strongly preferred"."""
    if place.word in lists.binding or place.word in lists.after_endings or place.word.endswith("ing"):
        return False
    end = place.line[max(place.at - LONGEST_END, 0) : place.at].rstrip()
    return place.before in lists.demand_endings or _DONE.search(end) is not None
