"""Lines to sections: find the headings by their words and by the way they are set."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from core.resumes.model import SectionKind
from core.resumes.page.lines import Line, is_bullet
from core.resumes.words.dates import find_dates
from core.resumes.words.headings import composed_heading, heads_jobs, known_heading
from core.resumes.words.titles import has_title_word

CORE = (SectionKind.EXPERIENCE, SectionKind.EDUCATION, SectionKind.SKILLS, SectionKind.SUMMARY)
Look = tuple[float, bool, bool, int, str]
Heading = tuple[SectionKind, int]  # what it means, and how many lines it takes
LONGEST_HEADING = 60  # letters
LARGER = 0.4  # points above the usual size: sizes are rounded to halves
AS_LARGE = 0.6  # points below the largest headings' size
RARE = 2  # lines that are set as a core heading in a look of its own
ENOUGH_VOTES = 2.5  # two kinds of known headings and one mark, or more: a look of section headings
CLOSE = 1.5  # line heights between the lines of one heading
SAME_COLUMN = 40  # points between their left edges; a centred heading's second line is indented


@dataclass(slots=True)
class Part:
    """A section in the making."""

    heading: str
    kind: SectionKind
    lines: list[Line] = field(default_factory=list)
    head: Line | None = None


def look(line: Line) -> Look:
    """How a line is set, for comparing lines: size, bold, capitals, colour, font."""
    cell = line.cells[0]
    style = cell.pieces[-1].style
    text = line.text
    letters = [char for char in text if char.isalpha()]
    capitals = bool(letters) and all(not char.islower() for char in letters) and text.upper() != text.lower()
    return round(line.size * 2) / 2, cell.bold, capitals, style.color, style.font.split("+")[-1]


def split_sections(lines: list[Line]) -> tuple[list[Line], list[Part]]:
    """The head of the document, and its sections in reading order."""
    kinds = _find_headings(lines)
    parts: list[Part] = []
    head: list[Line] = []
    top = min((lines[k].top for k in kinds if lines[k].page == 1), default=0.0)
    own = _own_tops(lines, kinds)
    opened: set[int] = set()
    k = 0
    while k < len(lines):
        line = lines[k]
        if k in kinds:
            kind, taken = kinds[k]
            heading = " ".join(lines[k + i].text for i in range(taken))
            cells = [cell for part in lines[k : k + taken] for cell in part.cells]
            parts.append(Part(clean_heading(heading), kind, [], replace(line, cells=cells, side=[])))
            if line.side:
                parts[-1].lines.append(Line(line.side, line.page, line.column))
            opened.add(line.column)
            k += taken
            continue
        above = line.page == 1 and line.column not in opened and (line.bottom < top or k in own)
        (head if above or not parts else parts[-1].lines).append(line)
        k += 1
    return head, parts


def _own_tops(lines: list[Line], kinds: dict[int, Heading]) -> set[int]:
    """The lines of a name above the first heading of its own column, beside a column that begins with a heading."""
    first = [k for k, line in enumerate(lines) if line.page == 1]
    heads = {line.column: k for k, line in reversed(list(enumerate(lines))) if k in kinds and line.page == 1}
    largest = max((lines[k].size for k in first), default=0.0)
    out: set[int] = set()
    for flow, end in heads.items():
        above = [k for k in first if lines[k].column == flow and k < end]
        if above and lines[above[0]].size >= largest - 0.5 and lines[above[0]].size > lines[end].size:
            out.update(above)
    return out


def clean_heading(text: str) -> str:
    """A heading without icons, bullets and the colon at its end."""
    text = "".join(char for char in text if char >= " " and not "\ue000" <= char <= "\uf8ff" and char != "\ufffd")
    return text.strip(" \t•●■▪:·|—–-_").strip()


def _find_headings(lines: list[Line]) -> dict[int, Heading]:
    """The headings by the numbers of their lines."""
    looks = [look(line) for line in lines]
    body = _body_size(lines)
    by_words = _by_words(lines, looks, body)
    main = _main_looks(by_words, looks, body)
    usage = Counter(looks)
    found = {
        k: (kind, 1)
        for k, kind in by_words.items()
        if looks[k] in main or (kind in CORE and _plausible(lines[k], looks[k], main, usage))
    } or {k: (kind, 1) for k, kind in by_words.items()}
    found |= _by_look(lines, looks, main, found)
    _join_second_lines(lines, looks, found)
    _join_two_headings(lines, looks, found)
    return found


def _by_words(lines: list[Line], looks: list[Look], body: float) -> dict[int, SectionKind]:
    """The lines whose words make a heading, whatever they look like."""
    found: dict[int, SectionKind] = {}
    for k, line in enumerate(lines):
        text = clean_heading(line.text)
        if len(line.cells) > 2 or len(text) > LONGEST_HEADING:
            continue
        kind = known_heading(text) or (composed_heading(text) if _stands_out(looks[k], body) else None)
        if kind:
            found[k] = kind
    return found


def _by_look(lines: list[Line], looks: list[Look], main: set[Look], found: dict[int, Heading]) -> dict[int, Heading]:
    """Other lines that are set as the headings are, where at least half of the lines set so are known headings."""
    known, usage = Counter(looks[k] for k in found), Counter(looks)
    of_jobs = {
        k for k, line in enumerate(lines) if looks[k] in main and _may_head(line, k) and heads_jobs(line.text.strip())
    }
    known.update(looks[k] for k in of_jobs - found.keys())
    return {
        k: (SectionKind.EXPERIENCE if k in of_jobs else SectionKind.OTHER, 1)
        for k, line in enumerate(lines)
        if k not in found
        and looks[k] in main
        and known[looks[k]] * 2 >= usage[looks[k]]
        and (k in of_jobs or not has_title_word(line.text))
        and _may_head(line, k)
    }


def _body_size(lines: list[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _stands_out(look: Look, body: float) -> bool:
    return look[0] > body + LARGER or look[1] or look[2]


def _main_looks(exact: dict[int, SectionKind], looks: list[Look], body: float) -> set[Look]:
    """The looks of the section headings: those that several known headings of weight share."""
    votes: dict[Look, set[SectionKind]] = {}
    for k, kind in exact.items():
        votes.setdefault(looks[k], set()).add(kind)
    if not votes:
        return set()
    strong = {
        key: len(kinds) + (1 if key[0] > body + LARGER else 0) + (0.5 if key[1] else 0) + (0.5 if key[2] else 0)
        for key, kinds in votes.items()
    }
    best = max(strong.values())
    return {key for key, value in strong.items() if value >= min(best, ENOUGH_VOTES)}


def _plausible(line: Line, look: Look, main: set[Look], usage: Counter[Look]) -> bool:
    """A core heading in another look than the others: accepted where it is as strong, and rare."""
    if not main:
        return True
    size = max(key[0] for key in main)
    # A text box is often set in type of its own; its heading is in capitals where the others are.
    as_strong = look[0] >= size - AS_LARGE or (look[2] and all(key[2] for key in main))
    return (as_strong and usage[look] <= RARE) or (line.label and not line.side)


def _may_head(line: Line, k: int) -> bool:
    text = clean_heading(line.text)
    return (
        k > 0
        and 3 <= len(text) <= 42
        and len(text.split()) <= 6
        and not find_dates(text)
        and not line.side
        and len(line.cells) == 1
        and not is_bullet(line.text[:1])
        and not any(char.isdigit() for char in text)
        and text[-1] not in ".,;"
        and "@" not in text
    )


def _join_second_lines(lines: list[Line], looks: list[Look], found: dict[int, Heading]) -> None:
    """ "ACHIEVEMENTS AND EXTRA / CURRICULARS": the second line alone is no heading, but both are one."""
    for k in sorted(found):
        if k > 0 and k - 1 not in found and looks[k - 1] == looks[k]:
            kind = known_heading(_joined(lines[k - 1], lines[k]))
            if kind and _follows_closely(lines[k - 1], lines[k]):
                found[k - 1] = (kind, 2)
                del found[k]


def _join_two_headings(lines: list[Line], looks: list[Look], found: dict[int, Heading]) -> None:
    """ "WORK / EXPERIENCE": each line may be a heading, but set so closely they are one."""
    for k in sorted(found):
        if k not in found or k + 1 not in found or looks[k] != looks[k + 1]:
            continue
        first, second = lines[k], lines[k + 1]
        joined = _joined(first, second)
        kind = known_heading(joined) or composed_heading(joined)
        both = known_heading(clean_heading(first.text)) and known_heading(clean_heading(second.text))
        same_column = first.page == second.page and abs(first.x0 - second.x0) < SAME_COLUMN
        if same_column and _follows_closely(first, second) and (kind or not both):
            alone = found[k][0] if found[k][0] is not SectionKind.OTHER else found[k + 1][0]
            found[k] = (kind or alone, 2)
            del found[k + 1]


def _joined(first: Line, second: Line) -> str:
    return f"{clean_heading(first.text)} {clean_heading(second.text)}"


def _follows_closely(above: Line, below: Line) -> bool:
    return 0 < below.base - above.base < CLOSE * above.size
