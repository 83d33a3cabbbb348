"""How much of others' lists of titles, technologies and skills the vocabulary and the catalogue know.

    python -m bench coverage FOLDER

FOLDER holds `onet_occupations.tsv`, `onet_titles.tsv` and `onet_technologies.tsv` (O*NET) and `esco_skills.csv`
(ESCO). The lists are a yardstick and no source: a share far below the others says that a profession is thin here.

Titles stand by O*NET's major group: `same` has the words of a title of the catalogue, `near` shares most of what
they say, `term` holds a title of the vocabulary. Skills stand by the field of the occupation whose text is nearest:
`touched` holds a term of the vocabulary, `whole` is nothing but terms and function words. Technologies count once,
and in a second table as often as occupations use them.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.processes import report, say
from core.language.scanner import Scanner
from core.language.vocabulary import TermKind
from core.language.words import is_function_word, split_words
from core.matching.occupations.catalogue import load_occupations
from core.matching.occupations.space import OccupationSpace
from core.matching.occupations.tables import build_tables, title_stems, weigh_text

NEAR = 0.7  # likeness of two titles that say most of the same
GROUPS = {
    "11": "management",
    "13": "business and finance",
    "15": "computers and mathematics",
    "17": "architecture and engineering",
    "19": "sciences",
    "21": "community and social service",
    "23": "law",
    "25": "education and libraries",
    "27": "arts, design, media, sports",
    "29": "healthcare practitioners",
    "31": "healthcare support",
    "33": "protective service",
    "35": "food preparation and serving",
    "37": "cleaning and grounds",
    "39": "personal care and service",
    "41": "sales",
    "43": "office and administration",
    "45": "farming, fishing, forestry",
    "47": "construction and extraction",
    "49": "installation and repair",
    "51": "production",
    "53": "transport and moving",
    "55": "military",
}


class _Tabs(csv.excel_tab):
    """Columns between tabs; a quotation mark is a letter like any other."""

    quoting = csv.QUOTE_NONE


_TITLES = frozenset({TermKind.TITLE, TermKind.LICENCE, TermKind.QUALIFICATION})
Marks = Iterator[tuple[str, int, set[str]]]  # of a name: its group, how often it counts, and in which columns


def main(argv: list[str]) -> int:
    """Print the tables, and their totals as one JSON object in the last line."""
    parser = argparse.ArgumentParser(prog="bench coverage", description="What others' lists name and we know.")
    parser.add_argument("folder", type=Path, help="where the lists of O*NET and ESCO lie")
    folder = parser.parse_args(argv).folder
    scanner = Scanner.load()
    space = OccupationSpace.load()
    figures = {
        **_tabulate("titles", ("same", "near", "term"), _mark_titles(folder, scanner, space)),
        **_tabulate("technologies", ("known",), _mark_technologies(folder, scanner, by_use=False)),
        **_tabulate("uses of technologies", ("known",), _mark_technologies(folder, scanner, by_use=True)),
        **_tabulate("skills", ("touched", "whole"), _mark_skills(folder, scanner)),
    }
    report("coverage", {}, figures)
    return 0


def _tabulate(what: str, columns: Sequence[str], marks: Marks) -> dict[str, object]:
    """Prints the shares by group, the emptiest first by the last column; returns those of all names."""
    names: Counter[str] = Counter()
    found: Counter[tuple[str, str]] = Counter()
    for group, count, counted in marks:
        for key in (group, "all"):
            names[key] += count
            found.update({(key, column): count for column in counted})
    say(f"{what:32}{'names':>8}" + "".join(f"{column:>9}" for column in columns))
    for group in sorted(names, key=lambda key: found[key, columns[-1]] / names[key]):
        say(f"{group:32}{names[group]:8}" + "".join(f"{found[group, c] / names[group]:9.2f}" for c in columns))
    say("")
    return {f"{what}: {column}": round(found["all", column] / names["all"], 3) for column in columns}


def _read(path: Path, dialect: type[csv.Dialect] = csv.excel) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, dialect=dialect))


def _mark_titles(folder: Path, scanner: Scanner, space: OccupationSpace) -> Marks:
    codes = {row["Title"]: row["O*NET-SOC Code"] for row in _read(folder / "onet_occupations.tsv", _Tabs)}
    by_word: dict[str, set[frozenset[str]]] = defaultdict(set)
    for occupation in load_occupations():
        for known in map(title_stems, (occupation.title, *occupation.alternates)):
            for word in known:
                by_word[word].add(known)
    for row in _read(folder / "onet_titles.tsv", _Tabs):
        title, code = row["alternate_title"], codes.get(row["occupation"], "")
        words = title_stems(title)
        akin = {known for word in words for known in by_word.get(word, ())}
        columns = {"same", "near"} if words in akin else set()
        if columns or any(space.compare_titles(words, known) >= NEAR for known in akin):
            columns.add("near")
        if any(scanner.terms[term].kind in _TITLES for term in scanner.find_in(title)):
            columns.add("term")
        if code[:2] in GROUPS:
            yield GROUPS[code[:2]], 1, columns


def _mark_technologies(folder: Path, scanner: Scanner, *, by_use: bool) -> Marks:
    for row in _read(folder / "onet_technologies.tsv", _Tabs):
        group = "in demand" if row["in_demand"] == "Y" else "hot" if row["hot"] == "Y" else "other"
        known = scanner.find_in(row["technology"])
        yield group, int(row["occupations"]) if by_use else 1, {"known"} if known else set()


def _mark_skills(folder: Path, scanner: Scanner) -> Marks:
    occupations = load_occupations()
    words_of = build_tables(occupations).words
    for row in _read(folder / "esco_skills.csv"):
        words = split_words(row["label"])
        hits = scanner.find(words)
        covered = {at for hit in hits for at in range(hit.first, hit.end)}
        left = [word for at, word in enumerate(words) if at not in covered and not is_function_word(word.folded)]
        field = occupations[int(words_of.compare(weigh_text(row["label"])).argmax())].field
        yield field, 1, {column for column, told in (("touched", hits), ("whole", hits and not left)) if told}
