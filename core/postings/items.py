"""The items of a list in a phrase: "SQL, Python or R" are three, "written and verbal communication" is one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from core.language.scanner import Scanner
from core.language.vocabulary import TermKind
from core.language.words import fold_words, split_words
from core.postings.cue_words import load_cue_words
from core.postings.trimming import close_brackets, strip_marks

PAIR = 2  # tools, or known items, that make a list of a phrase
FEW, MANY = 3, 5  # known terms in a row that are a list whose commas were lost: without an "and", and with one
KNOWN_SHARE = 0.6  # of the words of such a row; a sentence names a few terms between words of its own
LONGEST_ITEM = 5  # words; an item beyond them is a clause, and the phrase no list
LONGEST_UNKNOWN_ITEM = 4  # words of an item of a list of things that the vocabulary does not know
TRAITS_ALONE = 4  # words of a phrase up to which traits in a row stay apart: "honest, punctual and calm"
SHORTEST_HEAD = 3  # characters in front of examples

ITEMS = re.compile(
    r"\s*,\s*(?:(?:and/or|and|or|y|o|u|et|ou|und|oder|bzw\.|e|ed|od|oppure|и|или|либо|і|й|та|або|чи"
    r"|i|lub|ve|veya|dan|atau|va|yoki|ва|ёки|және|немесе|as well as"
    r"|soit|sia|o bien|ou bien|bien|y/o|e/ou|et/ou|e/o|und/oder|и/или|та/або|і/або)\s+)?"
    r"|\s+(?:and/or|and|or|y/o|e/ou|et/ou|e/o|und/oder|и/или|та/або|і/або|o bien|ou bien"
    r"|y|o|et|ou|und|oder|oppure|bzw\.|beziehungsweise|или|либо|и|і|та|або|чи"
    r"|lub|ve|veya|dan|atau|va|yoki|ва|ёки|және|немесе|&)\s+|\s*/\s+|\s+/\s*",
    re.IGNORECASE,
)
OR = re.compile(
    r"\b(?:or|and/or|o|u(?=\s)|ou|oder|bzw|beziehungsweise|oppure|или|либо|або|чи|soit|lub|veya|atau|yoki|ёки|немесе)\b"
    r"|\b(?:either|one of|one or more|at least one|any of|al menos uno|alguno de|au moins un|mindestens eine[srm]?"
    r"|almeno uno|uno tra|pelo menos um|хотя бы один|один из|одна из|одну из|один із|одна з)\b|\s/\s",
    re.IGNORECASE,
)
AND = re.compile(r"\b(?:and(?!/)|y(?!/)|e(?=\s)|ed|et(?!/)|und(?!/)|sowie|и(?!/)|і(?!/)|та(?!/))\b", re.IGNORECASE)
_EXAMPLES = re.compile(
    r",?\s*\(?\b(?:such as|e\.?g\.?,?|for example|like|including(?: but not limited to)?|i\.e\.?,?|wie|z\.\s?b\.|como"
    r"|tels? que|например|ad esempio|per esempio|наприклад|por exemplo|por ejemplo"
    r"|par exemple|beispielsweise)\b[:,]?\s*"
    r"|\s*\((?=[^()]{1,80}(?:,|\s(?:or|oder|ou|o|или|або)\s)[^()]{1,80}\))",
    re.IGNORECASE,
)
# Words in front of the first of two choices: "either SAP or Oracle", "soit Java, soit Kotlin".
_CHOICE_OPENS = re.compile(
    r"^(?:either|one of(?: these)?|any of|entweder|soit|bien|o bien|ou bien|sia|либо|одну? из|одна из|хотя бы один из"
    r"|або|один із|одну з|mindestens eine[srm]? von|al menos uno de|alguno de|uno tra|almeno uno tra|au moins un de"
    r"|pelo menos um de)\b:?\s+",
    re.IGNORECASE,
)
# "CargoWise (or Descartes)".
_CHOICE_IN_BRACKETS = re.compile(r"\s*\(((?:or|oder|ou|o|oppure|или|либо|або|чи)\s[^()]+)\)", re.IGNORECASE)
_ING = re.compile(r"[a-z]+ing")
# Nouns of what somebody does in the other languages: "сборка и монтаж щитов", "montage et câblage d'armoires".
_ACTION = re.compile(
    r"\w{3,}(?:ung|ierung|ci[oó]n|ç[aã]o|[cz]ione|tion|age|agem|aje|aggio|mi?ento|ment|ние|ння|овка|борка|борки|аж)"
)
_HARD = frozenset({TermKind.SKILL, TermKind.TOOL, TermKind.QUALIFICATION, TermKind.LICENCE})


class Item(NamedTuple):
    """One thing of a list; `group` is the same for alternatives."""

    text: str
    group: str | None


class _Phrase(NamedTuple):
    """What the rules look at: the phrase, its pieces between commas and "and", and how many of them are known."""

    text: str
    pieces: list[str]
    known: int
    scanner: Scanner


def find_hard_terms(text: str, scanner: Scanner) -> list[int]:
    """The numbers of the skills, tools, qualifications and licences that a text names."""
    return [term for term in scanner.find_in(text) if scanner.terms[term].kind in _HARD]


def split_items(phrase: str, mark: str, scanner: Scanner) -> list[Item]:
    """The items of a list, or nothing where the phrase had better stay whole. `mark` names its groups."""
    example = _EXAMPLES.search(phrase)
    if example and example.start() >= SHORTEST_HEAD:
        return _split_examples(phrase, example, mark, scanner)
    listed = _CHOICE_IN_BRACKETS.sub(r" \1", _CHOICE_OPENS.sub("", phrase))
    found = (close_brackets(strip_marks(piece)) for piece in _split_outside_brackets(listed))
    pieces = list(filter(None, found))
    row = _split_row(phrase, scanner) if len(pieces) < FEW else []
    if row:
        return [Item(text, None) for text in row]
    if not (_are_names(listed, pieces, scanner) or _is_list(phrase, pieces, scanner)):
        return []
    group = f"{mark}g" if _is_choice(phrase) else None
    return [Item(piece, group) for piece in pieces]


def _is_list(phrase: str, pieces: list[str], scanner: Scanner) -> bool:
    """Whether one of the rules takes the pieces for a list and none keeps the phrase whole."""
    known = sum(bool(find_hard_terms(piece, scanner)) for piece in pieces)
    facts = _Phrase(phrase, pieces, known, scanner)
    return not any(stays_whole(facts) for stays_whole in _WHOLE) and any(is_list(facts) for is_list in _LISTS)


def _is_choice(phrase: str) -> bool:
    """Whether one of the items is enough: "A, B or C", not "A or B, and C"."""
    return bool(OR.search(phrase)) and not AND.search(phrase.rsplit(",", 1)[-1])


def _are_names(phrase: str, pieces: list[str], scanner: Scanner) -> bool:
    """Whether a phrase is a choice between things that have names, of which one at least is known: "Epic / Cerner",
    "press brake or shear". An adjective in front shares the noun behind: "oral or written tests" is one thing."""
    if (
        len(pieces) < PAIR
        or not _is_choice(phrase)
        or any(len(piece.split()) > LONGEST_UNKNOWN_ITEM for piece in pieces)
    ):
        return False
    heads = [fold_words(piece) for piece in pieces]
    if any(not words for words in heads):
        return False
    alone = len(heads[0]) == len(heads[-1]) or bool(find_hard_terms(pieces[0], scanner))
    return alone and any(find_hard_terms(piece, scanner) for piece in pieces)


def _split_examples(phrase: str, example: re.Match[str], mark: str, scanner: Scanner) -> list[Item]:
    """What stands in front of "such as", and the examples, of which one is enough."""
    behind = phrase[example.end() :]
    listed = split_items(behind.rstrip(")"), mark, scanner) or [Item(close_brackets(strip_marks(behind)), None)]
    head = strip_marks(phrase[: example.start()]).strip("( ")
    heads = split_items(head, mark, scanner) or [Item(head, None)]
    return [*heads, *(Item(item.text, f"{mark}e") for item in listed if item.text)]


def _split_outside_brackets(text: str) -> list[str]:
    """The pieces of a list, whole with what stands in brackets behind them."""
    out: list[str] = []
    at = seen = depth = 0
    for joint in ITEMS.finditer(text):
        depth += text.count("(", seen, joint.start()) - text.count(")", seen, joint.start())
        seen = joint.start()
        if depth <= 0:
            out.append(text[at : joint.start()])
            at = joint.end()
    return [*out, text[at:]]


def _split_row(phrase: str, scanner: Scanner) -> list[str]:
    """A row of known terms without commas between them."""
    words = split_words(phrase)
    hits = [hit for hit in scanner.find(words) if scanner.terms[hit.term].kind in _HARD]
    covered = sum(hit.end - hit.first for hit in hits)
    tools = sum(scanner.terms[hit.term].kind is TermKind.TOOL for hit in hits)
    least = MANY if AND.search(phrase) and tools < PAIR else FEW
    if len(hits) < least or covered < KNOWN_SHARE * len(words):
        return []
    return [phrase[words[hit.first].start : words[hit.end - 1].end] for hit in hits]


def _is_one_piece(facts: _Phrase) -> bool:
    return len(facts.pieces) < PAIR


def _has_a_clause(facts: _Phrase) -> bool:
    return any(len(piece.split()) > LONGEST_ITEM for piece in facts.pieces)


def _is_row_of_traits(facts: _Phrase) -> bool:
    """Traits in a row are one sentence about a person."""
    scanner = facts.scanner
    kinds = [{scanner.terms[term].kind for term in scanner.find_in(piece)} for piece in facts.pieces]
    return all(kind == {TermKind.TRAIT} for kind in kinds) and len(facts.text.split()) > TRAITS_ALONE


def _do_verbs_share_object(facts: _Phrase) -> bool:
    """Verbs with one object: "planning and running events"; nouns of them: "Planung und Leitung von"."""
    *others, last = (piece.casefold() for piece in facts.pieces)
    first, _, rest = last.partition(" ")
    if not rest:
        return False
    return any(all(form.fullmatch(one) for one in others) for form in _find_action_forms(first))


def _find_action_forms(word: str) -> list[re.Pattern[str]]:
    """How words that share an object with this one look."""
    return [_ING, _ACTION] if _ACTION.fullmatch(word) else [_ING]


def _do_adjectives_share_noun(facts: _Phrase) -> bool:
    """Adjectives of one noun: "financial and statistical analysis"."""
    last = fold_words(facts.pieces[-1])
    shared = len(last) > 1 and last[-1] in load_cue_words().class_nouns
    return shared and "," not in facts.text and len(facts.pieces[0].split()) == 1


def _is_known_list(facts: _Phrase) -> bool:
    """Half of the pieces, and two of them, are things that the vocabulary knows."""
    return facts.known * 2 >= len(facts.pieces) and facts.known >= PAIR


def _is_list_with_commas(facts: _Phrase) -> bool:
    """Three or more short pieces, unless the last one has the noun of all: "oral, written and listening skills"."""
    if len(facts.pieces) < FEW or "," not in facts.text:
        return False
    last = fold_words(facts.pieces[-1])
    if last and last[-1] in load_cue_words().shared_nouns:
        return False
    return all(len(piece.split()) <= LONGEST_UNKNOWN_ITEM for piece in facts.pieces)


_Rule = Callable[[_Phrase], bool]
# A phrase stays whole where one of the first says so; else it is a list where one of the second does.
_WHOLE: tuple[_Rule, ...] = (
    _is_one_piece,
    _has_a_clause,
    _is_row_of_traits,
    _do_verbs_share_object,
    _do_adjectives_share_noun,
)
_LISTS: tuple[_Rule, ...] = (_is_known_list, _is_list_with_commas)
