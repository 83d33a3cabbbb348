"""Lines to sections: find the headings by their words and by the way they are set."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from core.resumes.model import SectionKind
from core.resumes.page.lines import Line, is_bullet
from core.resumes.words.dates import find_dates
from core.resumes.words.headings import composed_heading, known_heading
from core.resumes.words.titles import has_title_word

CORE = (SectionKind.EXPERIENCE, SectionKind.EDUCATION, SectionKind.SKILLS, SectionKind.SUMMARY)
Look = tuple[float, bool, bool, int, str]


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


def _own_tops(lines: list[Line], kinds: dict[int, tuple[SectionKind, int]]) -> set[int]:
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


def _find_headings(lines: list[Line]) -> dict[int, tuple[SectionKind, int]]:
    found: dict[int, tuple[SectionKind, int]] = {}
    looks = [look(line) for line in lines]
    body = _body_size(lines)
    exact: dict[int, SectionKind] = {}
    for k, line in enumerate(lines):
        text = clean_heading(line.text)
        if len(line.cells) > 2 or len(text) > 60:
            continue
        kind = known_heading(text) or (composed_heading(text) if _stands_out(line, looks[k], body) else None)
        if kind:
            exact[k] = kind
    main = _main_looks(exact, looks, body)
    usage = Counter(looks)
    for k, kind in exact.items():
        if looks[k] in main or (kind in CORE and _plausible(lines[k], looks[k], main, usage)):
            found[k] = (kind, 1)
    if not found:
        found = {k: (kind, 1) for k, kind in exact.items()}
    known = Counter(looks[k] for k in found)
    for k, line in enumerate(lines):
        if k in found or looks[k] not in main:
            continue
        if has_title_word(line.text):
            continue
        if known[looks[k]] * 2 < usage[looks[k]] or not _may_head(line, k):
            continue
        found[k] = (SectionKind.OTHER, 1)
    _join_wrapped(lines, looks, found)
    return found


def _body_size(lines: list[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _stands_out(line: Line, look: Look, body: float) -> bool:
    return look[0] > body + 0.4 or look[1] or look[2]


def _main_looks(exact: dict[int, SectionKind], looks: list[Look], body: float) -> set[Look]:
    """The looks of the section headings: those that several known headings of weight share."""
    votes: dict[Look, set[SectionKind]] = {}
    for k, kind in exact.items():
        votes.setdefault(looks[k], set()).add(kind)
    if not votes:
        return set()
    strong = {
        key: len(kinds) + (1 if key[0] > body + 0.4 else 0) + (0.5 if key[1] else 0) + (0.5 if key[2] else 0)
        for key, kinds in votes.items()
    }
    best = max(strong.values())
    return {key for key, value in strong.items() if value >= min(best, 2.5)}


def _plausible(line: Line, look: Look, main: set[Look], usage: Counter[Look]) -> bool:
    """A core heading in another look than the others: accepted where it is as strong, and rare."""
    if not main:
        return True
    size = max(key[0] for key in main)
    return (look[0] >= size - 0.6 and usage[look] <= 2) or (line.label and not line.side)


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


def _join_wrapped(lines: list[Line], looks: list[Look], found: dict[int, tuple[SectionKind, int]]) -> None:
    """ "ACHIEVEMENTS AND EXTRA / CURRICULARS": a heading on two lines is one heading."""
    for k in sorted(found):
        if k > 0 and k - 1 not in found and looks[k - 1] == looks[k]:
            above = lines[k - 1]
            joined = f"{clean_heading(above.text)} {clean_heading(lines[k].text)}"
            kind = known_heading(joined)
            if kind and 0 < lines[k].base - above.base < 1.5 * above.size:
                found[k - 1] = (kind, 2)
                del found[k]
    for k in sorted(found):
        if k not in found or k + 1 not in found:
            continue
        first, second = lines[k], lines[k + 1]
        close = 0 < second.base - first.base < 1.5 * first.size and first.page == second.page
        joined = f"{clean_heading(first.text)} {clean_heading(second.text)}"
        kind = known_heading(joined) or composed_heading(joined)
        both = known_heading(clean_heading(first.text)) and known_heading(clean_heading(second.text))
        if close and looks[k] == looks[k + 1] and abs(first.x0 - second.x0) < 40 and (kind or not both):
            alone = found[k][0] if found[k][0] is not SectionKind.OTHER else found[k + 1][0]
            found[k] = (kind or alone, 2)
            del found[k + 1]
