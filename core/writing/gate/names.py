"""Finds names in a sentence that the evidence does not know: employers, schools, products, people.

A name is told by its capital, by letters in odd places ("PowerBI", "K8s"), or by a list of brands. At the beginning
of a sentence, and for German nouns, a capital says nothing: there a word that the language knows is no name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from core.language.claims import Claim
from core.language.compounds import split_compound
from core.language.degrees import count_degree_words
from core.language.folding import fold_word
from core.language.frequencies import list_words, zipf
from core.language.vocabulary import TermKind
from core.language.words import Word, fold_words, stem
from core.postings.reader import load_scanner
from core.resumes.words.titles import company_words, has_title_word, school_words
from core.writing.gate.case import Case
from core.writing.gate.grammar import Cue, load_common, load_grammar
from core.writing.gate.lines import Line
from core.writing.gate.model import Finding, FindingCode

KNOWN = 3.0  # Zipf value from which a language uses a word
RARE = 7  # letters from which a word that no list knows is the name of something; shorter ones are slips
SCHOOL_BEFORE, SCHOOL_BEHIND = 2, 3  # words about "university" that name it
SHORTEST_INFLECTED = 4  # letters that two forms of a name share at least
LONGEST_ENDING = 3  # letters of an ending of a name: "Газпром", "Газпроме", "Газпромом"

_OPENS = re.compile(r"(?:^|[.!?:;«\"“„(•·|]|\s[–—-])\s*$")
_ODD = re.compile(r"[a-zа-я][A-ZА-Я]|[^\W\d_]\d|\d[^\W\d_]{2}|[A-Za-z][+#]")
_NOUN = re.compile(
    r"(?:ung|heit|keit|schaft|tion|tionen|ungen|heiten|keiten|schaften|ität|itäten|ismus|chen|nisse?n?|tum)$"
)
_LATIN = str.maketrans(
    dict(
        zip(
            "абвгґдеєжзиіїйклмнопрстуфхцчшщыэюя",
            [
                "a",
                "b",
                "v",
                "g",
                "g",
                "d",
                "e",
                "e",
                "zh",
                "z",
                "i",
                "i",
                "i",
                "i",
                "k",
                "l",
                "m",
                "n",
                "o",
                "p",
                "r",
                "s",
                "t",
                "u",
                "f",
                "h",
                "c",
                "ch",
                "sh",
                "sh",
                "i",
                "e",
                "yu",
                "ya",
            ],
            strict=True,
        )
    )
) | {ord("ь"): "", ord("ъ"): ""}


def check_names(case: Case) -> Iterator[Finding]:
    """The names that neither the evidence nor, where the clause allows it, the posting knows."""
    line = case.line
    covered = _list_covered(line)
    unknown = [
        at for at in range(len(line.words)) if at not in covered and _is_name(line, at) and not _is_known(case, at)
    ]
    for first, end in _join(line, unknown):
        yield case.find(_tell_code(case, first, end), first, end)


def check_schools(case: Case) -> Iterator[Finding]:
    """Schools that the evidence does not know, also in German and at the beginning of a sentence, where a capital says
    nothing: the words with a capital about "university"."""
    line = case.line
    for at, word in enumerate(line.words):
        if (
            not word.raw[0].isupper()
            or not school_words(word.raw)
            or not case.clause_at(at).own
            or line.claims[at] is not Claim.OWN
        ):
            continue
        about = range(max(at - SCHOOL_BEFORE, 0), min(at + SCHOOL_BEHIND + 1, len(line.words)))
        named = [n for n in about if line.words[n].raw[0].isupper() and not _opens_sentence(line, n)]
        unknown = [n for n in named if not _matches_any(line.words[n], case.person.words, line.language)]
        spoken = load_grammar(line.language).words[Cue.NO_NAMES]
        if [n for n in unknown if line.words[n].folded not in spoken] and case.same_language:
            yield case.find(FindingCode.SCHOOL, unknown[0], unknown[-1] + 1)
            return


def check_rare_words(case: Case) -> Iterator[Finding]:
    """Words in small letters that neither the language nor the evidence knows: a skill that no vocabulary has. German
    writes such nouns with a capital."""
    line = case.line
    if line.language == "de":
        return
    covered = _list_covered(line)
    for at, word in enumerate(line.words):
        if at in covered or len(word.raw) < RARE or not (word.raw.isalpha() and word.raw.islower()):
            continue
        own = case.clause_at(at).own and line.claims[at] not in (Claim.WISHED, Claim.DENIED)
        if own and not _is_ordinary(word.folded, line.language) and not _is_known(case, at):
            yield case.find(FindingCode.SKILL, at, at + 1)


def _list_covered(line: Line) -> set[int]:
    """The words that other checks look at: terms of the vocabulary but those that name brands."""
    scanner = load_scanner()
    covered: set[int] = set()
    for hit in line.hits:
        if scanner.terms[hit.term].kind is not TermKind.TRAIT:
            covered.update(range(hit.first, hit.end))
    for cue in line.cues:
        if cue.name not in _COVERING_NONE:
            covered.update(range(cue.first, cue.end))
    return covered


_COVERING_NONE = frozenset({Cue.AT, Cue.OTHERS_BEFORE, Cue.NO_NAMES, Cue.ORDINARY_BEHIND})


def _is_name(line: Line, at: int) -> bool:
    word = line.words[at]
    raw = re.split(r"['’]", word.raw)[-1] if re.match(r"^\w{1,5}['’]\w{3}", word.raw) else word.raw
    folded = fold_word(raw)
    if word.folded in load_grammar(line.language).words[Cue.NO_NAMES] or len(raw) < 2 or raw.isdigit():
        return False
    if _is_brand(line, at, raw):
        return True
    if _ODD.search(raw):
        return not re.fullmatch(r"\d+(?:st|nd|rd|th|er|re|e|ème|x|h|k|m)", raw)
    if raw.isupper():
        return folded not in load_common("acronyms") and not (raw.isalpha() and _shouts(line))
    if not raw[0].isupper():
        return False
    if line.language == "de":
        return not _is_german_noun(folded) or _stands_alone_behind_bei(line, at)
    return not _opens_sentence(line, at) or not _is_ordinary(folded, line.language)


def _is_brand(line: Line, at: int, raw: str) -> bool:
    if not raw[0].isupper() and not _ODD.search(raw):
        return False
    named = fold_word(raw) in load_common("brands") | load_common("schools")
    return named and not (_opens_sentence(line, at) and zipf(fold_word(raw), line.language) >= _VERY_COMMON)


_VERY_COMMON = 5.0  # Zipf value from which a word at the beginning of a sentence is meant as a word: "Total", "Meta"


def _shouts(line: Line) -> bool:
    """Whether the whole line is written in capitals."""
    return line.text.isupper()


def _opens_sentence(line: Line, at: int) -> bool:
    return _OPENS.search(line.text[: line.words[at].start]) is not None


@cache
def _known_stems(language: str) -> frozenset[str]:
    return frozenset(stem(fold_word(word), language) for word in list_words(KNOWN, language))


def _is_ordinary(folded: str, language: str) -> bool:
    """Whether a language uses a word, in any of its forms."""
    return zipf(folded, language) >= KNOWN or stem(folded, language) in _known_stems(language)


def _is_german_noun(folded: str) -> bool:
    return (
        _is_ordinary(folded, "de")
        or _NOUN.search(folded) is not None
        or len(split_compound(folded, "de")) > 1
        or has_title_word(folded)
    )


_BEI = frozenset({"bei"})
_PLURAL = ("en", "ern", "er", "e", "s", "n", "ung", "heit", "keit")


def _stands_alone_behind_bei(line: Line, at: int) -> bool:
    """ "Bei Krone", without an article: a firm rather than a noun, unless it is one of many: "bei Kunden"."""
    if not at or line.words[at - 1].folded not in _BEI or line.words[at].apart:
        return False
    word = line.words[at].folded
    if word in load_grammar("de").words[Cue.ORDINARY_BEHIND] or _NOUN.search(word):
        return False
    return not word.endswith(_PLURAL)


def _is_known(case: Case, at: int) -> bool:
    word = case.line.words[at]
    if at in case.quoted:
        return True
    evidence = case.evidence_at(at)
    if _matches_any(word, evidence.words, case.line.language):
        return True
    if case.posting is None:
        return False
    refused = case.line.claims[at] in (Claim.WISHED, Claim.DENIED)
    if refused or case.clause_at(at).applies:
        return _matches_any(word, case.both.words, case.line.language)
    return not case.clause_at(at).past and _matches_any(word, _list_job_words(case), case.line.language)


def _list_job_words(case: Case) -> set[str]:
    """The words by which a posting names the job and its place, without those of what it asks for: a letter says them
    wherever it tells of nothing past."""
    posting = case.posting
    if posting is None:
        return set()
    asked = [requirement.text for requirement in posting.requirements]
    lines = [line for line in case.employer.lines if not any(text in line.text for text in asked)]
    heads = " ".join(filter(None, (posting.title, posting.company, posting.location)))
    return {word.folded for line in lines for word in line.words} | set(fold_words(heads))


def _matches_any(word: Word, known: set[str], language: str) -> bool:
    parts = [fold_word(part) for part in re.split(r"['’-]", word.raw) if part]
    return word.folded in known or all(_matches(part, known) for part in parts if len(part) > 1)


def _matches(folded: str, known: set[str]) -> bool:
    if folded in known or folded.removesuffix("s") in known or f"{folded}s" in known:
        return True
    if len(folded) < SHORTEST_INFLECTED:
        return _to_latin(folded) in known
    latin = _to_latin(folded)
    return any(is_form(folded, other) or (latin != folded and is_form(latin, other)) for other in known)


def is_form(one: str, other: str) -> bool:
    """Whether two words differ in an ending alone."""
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    longest = max(len(one), len(other))
    return shared >= SHORTEST_INFLECTED and longest - shared <= min(LONGEST_ENDING, shared // 2)


def _to_latin(folded: str) -> str:
    return folded.translate(_LATIN)


def _join(line: Line, unknown: list[int]) -> Iterator[tuple[int, int]]:
    """Unknown words that stand side by side are one name."""
    first: int | None = None
    for n, at in enumerate(unknown):
        first = at if first is None else first
        following = unknown[n + 1] if n + 1 < len(unknown) else None
        if following != at + 1 or line.words[at + 1].apart:
            yield first, at + 1
            first = None


def _tell_code(case: Case, first: int, end: int) -> FindingCode:
    line = case.line
    text = line.cut(first, end)
    around = line.cut(first, min(end + 2, len(line.words)))
    schools = load_common("schools")
    if school_words(around) or any(word.folded in schools for word in line.words[first:end]):
        return FindingCode.SCHOOL
    if has_title_word(text):
        return FindingCode.TITLE
    if count_degree_words(text):
        return FindingCode.DEGREE
    before = line.words[first - 1].folded if first else ""
    if company_words(around) or before in load_grammar(line.language).words[Cue.AT]:
        return FindingCode.EMPLOYER
    brand = any(word.folded in load_common("brands") for word in line.words[first:end])
    return FindingCode.EMPLOYER if brand else FindingCode.UNKNOWN_NAME


def list_name_words(text: str) -> frozenset[str]:
    """The folded words of an employer's name that speak of it alone."""
    return frozenset(
        fold_word(word) for word in text.split() if word[:1].isupper() and len(word) > 2 and not company_words(word)
    )
