"""Holds what a sentence says of the writer's standing against the evidence: titles and ranks, superlatives, verbs that
say more than the evidence does, and certificates of mastery."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from core.language.claims import Claim
from core.language.folding import fold_word
from core.language.phrases import PhraseHit
from core.language.vocabulary import TermKind
from core.language.word_lists import split_bars
from core.language.words import is_function_word, stem
from core.matching.reading.fields import LEAD, LEADING, find_fields, find_rank, name_fields
from core.postings.reader import load_scanner
from core.resumes.words.lexicon import load
from core.resumes.words.titles import has_title_word
from core.writing.gate.case import Case, share_content
from core.writing.gate.evidence import count_spans
from core.writing.gate.grammar import Cue, load_grammar
from core.writing.gate.lines import Line, list_content
from core.writing.gate.model import Finding, FindingCode
from core.writing.gate.names import SHORTEST_INFLECTED, is_form

WORKED_REACH = 3  # words behind "worked as" in which stands as what
TITLE_REACH = 5  # words behind "as a" in which the title stands
RANK_REACH = 3  # words in front of a title that say whose it is
BESIDE = 2  # words beside a skill that call it basic
HELPED = 3  # words behind "helped" that say with what
CLOSE = 2  # of them that a sentence names, from which it claims that work
LONG_USE = 60  # months with a skill from which experience with it is extensive

_ACTS = (Cue.WEAK, Cue.USE, Cue.MAKE, Cue.LEAD, Cue.FOUND)
_HIGH_RANKS = frozenset(range(LEAD, 7))


def check_titles(case: Case) -> Iterator[Finding]:
    """Titles that the person never had, and ranks above those they had."""
    for first, end in _list_titles(case):
        clause = case.clause_at(first)
        if first in case.quoted:
            continue
        if (clause.applies or not clause.own) and _is_in_posting(case, first, end):
            continue
        text = case.line.cut(first, end)
        rank = find_rank(text, case.line.language)
        if rank > case.person.rank and rank >= LEAD - 1:
            yield Finding(code=FindingCode.SENIORITY, claim=text)
        elif not _is_held(case, first, end):
            yield Finding(code=FindingCode.TITLE, claim=text)


def _list_titles(case: Case) -> Iterator[tuple[int, int]]:
    """The words of titles that a sentence claims: those behind "as a", and ranks that nobody else is said to have."""
    line = case.line
    taken: set[int] = set()
    for hit in line.find_cues(Cue.OWN_TITLE):
        found = [
            at for at in range(hit.end, min(hit.end + TITLE_REACH, len(line.words))) if _continues(line, hit.end, at)
        ]
        titles = [at for at in found if _is_title_word(line, at)]
        if titles and not taken & set(found):
            taken.update(found)
            yield hit.end, titles[-1] + 1
    scanner = load_scanner()
    for term in line.hits:
        span = range(term.first, term.end)
        titled = scanner.terms[term.term].kind is TermKind.TITLE and any(_is_title_word(line, at) for at in span)
        if titled and not taken & set(span) and not _is_others(line, term.first):
            yield term.first, term.end
            taken.update(span)
    yield from _list_ranks(line, taken)


def _list_ranks(line: Line, taken: set[int]) -> Iterator[tuple[int, int]]:
    """Words of a high rank that stand alone and that nobody else is said to have."""
    for at, word in enumerate(line.words):
        free = at not in taken and _is_title_word(line, at) and not _is_others(line, at) and not _is_act(line, at)
        if free and find_rank(word.raw, line.language) in _HIGH_RANKS:
            yield at, at + 1


def _continues(line: Line, first: int, at: int) -> bool:
    return not any(word.apart for word in line.words[first + 1 : at + 1])


def _is_others(line: Line, at: int) -> bool:
    """Whether a word in front of a title says that somebody else has it: "worked with directors"."""
    others = load_grammar(line.language).words[Cue.OTHERS_BEFORE]
    before = line.words[max(at - RANK_REACH, 0) : at]
    return line.claims[at] is not Claim.OWN or any(word.folded in others for word in before)


def _is_act(line: Line, at: int) -> bool:
    """Whether the word is a verb here: "I lead a team"."""
    return any(hit.first <= at < hit.end for hit in line.find_cues(*_ACTS))


def _is_in_posting(case: Case, first: int, end: int) -> bool:
    title = [case.line.words[at].folded for at in range(first, end) if _is_title_word(case.line, at)]
    return bool(title) and all(_has_form(word, case.both.words) for word in title)


def _is_held(case: Case, first: int, end: int) -> bool:
    line, person = case.line, case.person
    titles = [line.words[at].folded for at in range(first, end) if _is_title_word(line, at)]
    if all(_has_form(word, person.title_words) for word in titles):
        return True
    fields = name_fields(line.cut(first, end), line.language) - {LEADING, "management"}
    return bool(fields) and fields <= person.title_fields


def _has_form(word: str, known: set[str]) -> bool:
    return word in known or (len(word) >= SHORTEST_INFLECTED and any(is_form(word, other) for other in known))


@cache
def _title_stems(language: str) -> frozenset[str]:
    entries = (entry for entry in split_bars(load("titles").get(language, "")) if " " not in entry)
    return frozenset(stem(fold_word(entry.strip("*")), language) for entry in entries)


def _is_title_word(line: Line, at: int) -> bool:
    """Whether a word is one of job titles, in any of its forms."""
    word = line.words[at]
    return has_title_word(word.raw) or stem(word.folded, line.language) in _title_stems(line.language)


_INSTRUMENTAL = ("ом", "ем", "ём", "ой", "ей", "ым", "им", "єм", "єю", "ею", "ою")
_BESIDES = frozenset(("с", "со", "з", "із", "зі", "над", "под", "під", "за"))  # in front of what one works with or on
_CASES = ("ru", "uk")  # languages in which the ending of a word says that somebody worked as that


def check_work(case: Case) -> Iterator[Finding]:
    """Whatever the writer says to have worked as, where the evidence has no such word: "I worked as a beekeeper"."""
    line = case.line
    for hit in line.find_cues(Cue.WORKED_AS):
        behind = line.words[hit.end : hit.end + WORKED_REACH]
        said = [word for word in behind if not is_function_word(word.folded, line.language)]
        if line.language in _CASES:
            said = [word for word in behind[:2] if word.folded.endswith(_INSTRUMENTAL)]
            said = [] if behind and behind[0].folded in _BESIDES else said
        if not case.clause_at(hit.first).own or not said or not case.same_language:
            continue
        known = _has_form(said[0].folded, case.person.words)
        if not known and not name_fields(said[0].raw, line.language) & case.person.title_fields:
            yield Finding(code=FindingCode.TITLE, claim=said[0].raw)


def check_superlatives(case: Case) -> Iterator[Finding]:
    """Superlatives of a kind that the evidence does not have."""
    spoken = case.line.find_cues(Cue.SOFT_SUPERLATIVES)
    for hit in case.line.cues:
        if not hit.name.startswith("superlative:") or any(
            soft.first <= hit.end and hit.first < soft.end for soft in spoken
        ):
            continue
        evidence = case.evidence_at(hit.first)
        carrying = [line for line in evidence.lines if any(other.name == hit.name for other in line.cues)]
        if not any(share_content(case, line) or line.language != case.line.language for line in carrying):
            yield case.find(FindingCode.SUPERLATIVE, hit.first, hit.end)


def check_strength(case: Case) -> Iterator[Finding]:
    """Verbs that say more than the evidence: led for helped, built for used, alone for in a team."""
    own = [hit for hit in case.line.cues if case.clause_at(hit.first).own and _is_claimed(case, hit)]
    named = {hit.name: hit for hit in reversed(own)}
    lead = named.get(Cue.LEAD) or _find_leading(case)
    if lead is not None and not _has_led(case):
        yield case.find(_lead_code(case), lead.first, lead.end)
    elif Cue.FOUND in named and not _has_cue(case, Cue.FOUND):
        yield case.find(FindingCode.STRENGTH, named[Cue.FOUND].first, named[Cue.FOUND].end)
    elif not named.keys() & {Cue.WEAK, Cue.BASIC} and (weak := _find_weaker(case, made=Cue.MAKE in named)):
        hit = named.get(Cue.MAKE) or named.get(Cue.USE)
        claim = case.line.cut(hit.first, hit.end) if hit else weak
        yield Finding(code=FindingCode.STRENGTH, claim=claim)
    yield from _check_mastery(case, named)


def _check_mastery(case: Case, named: Mapping[str, PhraseHit]) -> Iterator[Finding]:
    """What the writer says to do alone, or to master."""
    if Cue.SOLO in named and not _has_cue(case, Cue.SOLO):
        yield case.find(FindingCode.STRENGTH, named[Cue.SOLO].first, named[Cue.SOLO].end)
    if Cue.MASTERY in named and not _has_mastery(case):
        yield case.find(FindingCode.STRENGTH, named[Cue.MASTERY].first, named[Cue.MASTERY].end)
    elif not named.keys() & {Cue.WEAK, Cue.BASIC, Cue.MASTERY}:
        yield from _find_only_basic(case)


def _find_leading(case: Case) -> PhraseHit | None:
    """Words of leading others that only the tables of matching have."""
    words = [word.folded for word in case.line.words]
    for hit in find_fields(words, case.line.language):
        found = PhraseHit(Cue.LEAD, hit.first, hit.end)
        if hit.name == LEADING and case.clause_at(hit.first).own and _is_claimed(case, found):
            return None if case.line.has(Cue.WEAK) or _only_names_team(case, hit.first) else found
    return None


def _only_names_team(case: Case, at: int) -> bool:
    """ "A team of eight" leads nobody."""
    return any(cue.first <= at < cue.end for cue in case.line.find_cues(Cue.TEAM))


def _is_claimed(case: Case, hit: PhraseHit) -> bool:
    return max(case.line.claims[hit.first : hit.end]) in (Claim.OWN, Claim.PAST, Claim.BEGUN)


def _lead_code(case: Case) -> FindingCode:
    people = any(amount.kind == "people" for amount in case.line.amounts)
    team = case.line.has(Cue.TEAM)
    return FindingCode.PEOPLE_LED if people or team else FindingCode.STRENGTH


def _has_led(case: Case) -> bool:
    """Whether the evidence leads what the sentence leads; a title of that rank leads too, unless a line says that the
    person only helped."""
    lines = [line for line in case.person.lines if _leads(line)]
    if any(share_content(case, line) or line.language != case.line.language for line in lines):
        return True
    return case.person.has_lead() and not _find_weaker(case, made=True)


def _leads(line: Line) -> bool:
    if line.has(Cue.WEAK):
        return False
    own = [hit for hit in line.find_cues(Cue.LEAD) if max(line.claims[hit.first : hit.end]) is Claim.OWN]
    return bool(own) or LEADING in name_fields(line.text, line.language)


def _has_cue(case: Case, cue: Cue) -> bool:
    return any(line.has(cue) for line in case.person.lines)


def _find_weaker(case: Case, *, made: bool) -> str:
    """A thing that the person only took part in, or only used, by the closest lines of the evidence; empty where one of
    them says as much as the sentence."""
    close = [(share_content(case, line), line) for line in case.person.lines]
    most = max((shared for shared, _ in close), default=0)
    if not most:
        return ""
    closest = [line for shared, line in close if shared == most]
    if all(line.has(Cue.WEAK) and _names_helped(case, line, Cue.WEAK) for line in closest):
        return _name_shared(case, closest[0])
    if made and all(not line.has(Cue.MAKE, Cue.LEAD) and _names_helped(case, line, Cue.USE) for line in closest):
        return _name_shared(case, closest[0])
    return ""


def _names_helped(case: Case, line: Line, cue: Cue) -> bool:
    """Whether a sentence claims the very thing that a line says the person helped with or used: the first words behind
    the cue that say something."""
    hits = line.find_cues(cue)
    done = any(clause.past for clause in case.clauses) or case.line.has(Cue.MAKE, Cue.LEAD, Cue.USE)
    if not hits or not done:
        return False
    claimed = list_content(
        [
            word
            for at, word in enumerate(case.line.words)
            if case.line.claims[at] is Claim.OWN and case.clause_at(at).own
        ],
        case.line.language,
    )
    for hit in hits:
        helped = [stem(word.folded, line.language) for word in line.words[hit.end :] if len(word.folded) > 2]
        helped = [one for one in helped if one in line.content][:HELPED]
        if len(claimed & set(helped)) >= min(CLOSE, len(helped)) > 0:
            return True
    return False


def _name_shared(case: Case, line: Line) -> str:
    shared = next((word.raw for word in case.line.words if word.folded in line.folded and len(word.raw) > 3), "")
    return shared or case.line.text


def _has_mastery(case: Case) -> bool:
    terms = {hit.term for hit in case.line.hits}
    masters = [line for line in case.person.lines if line.has(Cue.MASTERY)]
    if any(share_content(case, line) or line.language != case.line.language for line in masters):
        return True
    spoken = any(load_scanner().terms[term].kind is TermKind.LANGUAGE for term in terms)
    shown = [
        count_spans(
            [held for held in case.person.held if any(hit.term == term for line in held.lines for hit in line.hits)]
        )
        for term in terms
    ]
    return spoken or (bool(shown) and min(shown) >= LONG_USE)


def _find_only_basic(case: Case) -> Iterator[Finding]:
    """Skills that the evidence calls basic, said without that word."""
    for hit in case.line.hits:
        kind, claimed = load_scanner().terms[hit.term].kind, case.line.claims[hit.first] is Claim.OWN
        if kind not in (TermKind.SKILL, TermKind.TOOL) or not (claimed and case.clause_at(hit.first).own):
            continue
        lines = [line for line in case.person.lines if any(other.term == hit.term for other in line.hits)]
        if lines and all(_calls_basic(line, hit.term) for line in lines):
            yield case.find(FindingCode.STRENGTH, hit.first, hit.end)


def _calls_basic(line: Line, term: int) -> bool:
    """Whether the item of a list that names a term calls it basic: "Java, basic SQL"."""
    for hit in line.hits:
        if hit.term != term:
            continue
        first = max([hit.first - BESIDE, *(n for n in range(hit.first + 1) if line.words[n].apart)])
        end = min([hit.end + BESIDE, *(n for n in range(hit.end, len(line.words)) if line.words[n].apart)])
        if any(first <= cue.first < end for cue in line.find_cues(Cue.BASIC)):
            return True
    return False
