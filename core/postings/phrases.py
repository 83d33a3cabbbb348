# ruff: noqa: E501 - tables of words read better unbroken
"""Cuts what a line asks for into short literal phrases, one thing each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from core.language.scanner import Scanner
from core.language.vocabulary import TermKind
from core.language.weights import is_filler
from core.language.words import fold_words, is_function_word, split_words
from core.postings.clauses import split_chunks
from core.postings.cue_words import Cues, load_cues
from core.postings.model import RequirementKind, RequirementLevel
from core.postings.shorten import cut_duty, shorten
from core.postings.trimming import close_brackets, drop_purpose, drop_use, find_head, limit, says_something, tidy

PAIR, FEW, MANY = 2, 3, 5  # known terms: tools beside an "and", and a list whose commas were lost without and with one
LONGEST_NAME = 4  # words of a thing
LEAST_SAID = 2  # words that tell what a shortened requirement is about
_ITEMS = re.compile(
    r"\s*,\s*(?:(?:and/or|and|or|y|o|et|ou|und|oder|e|и|или|as well as)\s+)?|\s+(?:and/or|and|or|y|et|ou|und|oder|и|или|&)\s+|\s*/\s+|\s+/\s*",
    re.IGNORECASE,
)
_OR = re.compile(r"\b(?:or|and/or|o|ou|oder|или|either|one of|one or more|at least one|any of)\b", re.IGNORECASE)
_AND = re.compile(r"\b(?:and|y|et|und|и)\b", re.IGNORECASE)
_EXAMPLES = re.compile(
    r",?\s*\(?\b(?:such as|e\.?g\.?,?|for example|like|including(?: but not limited to)?|i\.e\.?,?|wie|z\.\s?b\.|como|tels? que|например)\b[:,]?\s*|\s*\((?=[^()]{1,80},[^()]{1,80}\))",
    re.IGNORECASE,
)
_EQUIVALENT = re.compile(
    r",?\s*\bor\s+((?:an? )?(?:related |similar |relevant )?(?:equivalent|commensurate|comparable)[\w ,/-]{0,40}?(?:experience|training)\b(?: in [\w ]+)?)",
    re.IGNORECASE,
)
_SHARED_HEADS = frozenset(
    [
        "skills",
        "skill",
        "abilities",
        "ability",
        "experience",
        "knowledge",
        "qualities",
        "competencies",
        "capabilities",
        "aptitude",
    ]
)
_GROUP_NOUNS = _SHARED_HEADS | frozenset(
    [
        "processes",
        "systems",
        "methods",
        "methodologies",
        "techniques",
        "principles",
        "practices",
        "procedures",
        "concepts",
        "standards",
        "regulations",
        "operations",
        "design",
        "requirements",
        "analysis",
    ]
)
_GENERIC_HEAD = re.compile(r"\b(?:following|any of|one of|more of|including|includes?)\b", re.IGNORECASE)
_HARD = frozenset({TermKind.SKILL, TermKind.TOOL, TermKind.QUALIFICATION, TermKind.LICENCE})


@dataclass(frozen=True, slots=True)
class Draft:
    """A requirement on its way: `group` is the same for alternatives of one "A or B"."""

    text: str
    kind: RequirementKind
    level: RequirementLevel
    years: float | None = None
    group: str | None = None
    scored: bool = True


def _split_list(text: str) -> list[str]:
    """The items of a list, whole with what stands in brackets behind them."""
    out: list[str] = []
    at = seen = depth = 0
    for joint in _ITEMS.finditer(text):
        depth += text.count("(", seen, joint.start()) - text.count(")", seen, joint.start())
        seen = joint.start()
        if depth <= 0:
            out.append(text[at : joint.start()])
            at = joint.end()
    return [*out, text[at:]]


@dataclass(slots=True)
class PhraseCutter:
    """Cuts lines with one vocabulary. Stateless apart from its tables."""

    scanner: Scanner
    cues: Cues = field(default_factory=load_cues)

    def cut(self, sentence: str, level: RequirementLevel, mark: str) -> list[Draft]:
        """The requirements of a sentence. `mark` makes the groups of this sentence unique."""
        drafts: list[Draft] = []
        for number, chunk in enumerate(split_chunks(sentence, self.cues)):
            text = tidy(chunk)
            welcome = self.cues.welcome.search(text)
            if says_something(text) and (welcome or not self.cues.negated.search(text)):
                chunk_level = RequirementLevel.NICE if welcome or self.cues.nice.search(text) else level
                drafts.extend(self._cut_chunk(text, chunk_level, f"{mark}.{number}"))
        return [d for d in drafts if d.kind is not RequirementKind.SKILL or self._tells(d.text)]

    def _tells(self, text: str) -> bool:
        """Whether a skill says anything: "procedures" alone is what was left of a list."""
        return not self.cues.vague.issuperset(fold_words(text)) and says_something(text)

    def says_as_much(self, text: str, draft: Draft) -> bool:
        """Whether a shorter text still names every known thing of a requirement."""
        if not set(self._hard_hits(draft.text)) <= set(self._hard_hits(text)):
            return False
        if draft.kind is RequirementKind.LICENCE:
            return self.cues.licence.search(text) is not None
        said = [w for w in fold_words(text) if not is_function_word(w) and not is_filler(w) and not w.isdigit()]
        return len(said) >= LEAST_SAID

    def _cut_chunk(self, text: str, level: RequirementLevel, mark: str) -> list[Draft]:
        head, colon, rest = text.partition(":")
        if colon and rest.strip() and len(head.split()) <= 12:
            return self._cut_labelled(tidy(head), tidy(rest), level, mark)
        languages = self._cut_languages(text, level, mark)
        if languages:
            return languages
        years = self._read_years(text)
        if self.cues.degree.search(text) and not (years and self.cues.experience.search(text[:40])):
            return self._cut_degree(text, level, mark)
        if self.cues.licence.search(text):
            return self._cut_licence(text, level, mark)
        if self.cues.fitness.search(text) and self._names_no_tool(text):
            return [self.state(text, level)]
        if years is not None or re.match(
            r"years? (?:of )?(?:[\w-]+ ){0,2}experience|minimum of\s+years", text, re.IGNORECASE
        ):
            return self._cut_years(text, years, level, mark)
        if self.cues.portfolio.search(text):
            return [Draft(self._trim(text), RequirementKind.QUALIFICATION, level)]
        return self._cut_skills(text, level, mark)

    def state(self, text: str, level: RequirementLevel) -> Draft:
        """A condition of body, time or record, cut short where that does not cut off the condition."""
        whole = self._trim(text)
        short = shorten(whole)
        told = short if self.cues.fitness.search(short) or not self.cues.fitness.search(whole) else whole
        return Draft(told, RequirementKind.QUALIFICATION, level, scored=False)

    def _cut_labelled(self, head: str, rest: str, level: RequirementLevel, mark: str) -> list[Draft]:
        if _GENERIC_HEAD.search(head) or not self._core(head):
            group = f"{mark}g" if _OR.search(head) or re.search(r"\bat least\b", head, re.IGNORECASE) else None
            return [
                Draft(item, self._kind(item), level, None, group)
                for piece in _ITEMS.split(rest)
                if (item := close_brackets(tidy(piece)))
            ]
        if len(head.split()) <= 5 and len(rest.split()) > 3:
            return self._cut_chunk(head, level, mark)
        return (
            self._cut_chunk(rest, level, mark)
            if len(rest.split()) > 1
            else [Draft(f"{head}: {rest}", self._kind(head), level)]
        )

    def _cut_languages(self, text: str, level: RequirementLevel, mark: str) -> list[Draft]:
        words = split_words(text)
        hits = [h for h in self.scanner.find(words) if self.scanner.terms[h.term].kind == TermKind.LANGUAGE]
        if not hits or not (self.cues.speaking.search(text) or len(words) <= 4):
            return []
        group = f"{mark}g" if len(hits) > 1 and _OR.search(text) and not _AND.search(text) else None
        return [
            Draft(
                text[words[h.first].start : words[h.end - 1].end],
                RequirementKind.LANGUAGE,
                level,
                None,
                group,
            )
            for h in hits
        ]

    def _cut_degree(self, text: str, level: RequirementLevel, mark: str) -> list[Draft]:
        equivalent = _EQUIVALENT.search(text)
        if equivalent is None:
            text = re.sub(r"\s*\((?:e\.?g|i\.e|such|for example).*$", "", text)
            return [Draft(self._trim(text), RequirementKind.QUALIFICATION, level)]
        group = f"{mark}g"
        return [
            Draft(self._trim(text[: equivalent.start()]), RequirementKind.QUALIFICATION, level, None, group),
            Draft(tidy(equivalent.group(1)), RequirementKind.EXPERIENCE, level, None, group),
        ]

    def _cut_licence(self, text: str, level: RequirementLevel, mark: str) -> list[Draft]:
        pieces = [tidy(p) for p in _ITEMS.split(self._trim(text)) if tidy(p)]
        short = len(pieces) > 1 and all(len(p.split()) <= 6 for p in pieces)
        if short and sum(bool(self.scanner.find_in(p)) for p in pieces) >= 2:
            group = f"{mark}g" if _OR.search(text) else None
            return [Draft(p, RequirementKind.LICENCE, level, None, group) for p in pieces]
        return [Draft(self._trim(text), RequirementKind.LICENCE, level)]

    def _cut_years(self, text: str, years: float | None, level: RequirementLevel, mark: str) -> list[Draft]:
        body = self._begin_with_years(re.split(r"\s*\((?=e\.?g|such|includ|for example)", text)[0])
        equivalent = _EQUIVALENT.search(body)
        if equivalent is not None:
            group = f"{mark}g"
            first = Draft(self._trim(body[: equivalent.start()]), RequirementKind.EXPERIENCE, level, years, group)
            return [
                first,
                Draft(tidy(equivalent.group(1)), RequirementKind.EXPERIENCE, level, None, group),
            ]
        return [Draft(self._trim(body), RequirementKind.EXPERIENCE, level, years)]

    def _begin_with_years(self, text: str) -> str:
        """Without "all candidates must have a minimum of" in front, where that is all that stands there."""
        found = self.cues.years.search(text)
        lead = text[: found.start()] if found else ""
        return text[len(lead) :] if self.cues.counting.fullmatch(lead) and not self._hard_hits(lead) else text

    def _cut_skills(self, text: str, level: RequirementLevel, mark: str) -> list[Draft]:
        charged = self.cues.charged.search(text)
        if charged:
            return [Draft(duty, RequirementKind.RESPONSIBILITY, level) for duty in cut_duty(text[charged.end() :])]
        core = self._core(text)
        if not core:
            return []
        experience = bool(self.cues.experience.search(text))
        core = core if experience else drop_use(drop_purpose(core, self.cues), self.cues, self.scanner)
        verbal = bool(
            re.match(
                r"(?:[\w ]{0,25}\b)?(?:ability|able|capab\w+|willing\w*|capacity) (?:to|of)\b",
                text,
                re.IGNORECASE,
            )
        )
        if not verbal and not (experience and self._names_no_tool(core)):
            items = self._split_items(core, mark)
            if items:
                return [Draft(item, self._kind(item), level, None, group) for item, group in map(self._bare, items)]
        worked = experience and not self._is_known(core)
        return [Draft(limit(core), RequirementKind.EXPERIENCE if worked else RequirementKind.SKILL, level)]

    def _is_known(self, core: str) -> bool:
        """Whether experience is asked for in a thing that has a name of its own: it is a skill."""
        return len(core.split()) <= LONGEST_NAME and bool(self._hard_hits(core))

    def _bare(self, item: tuple[str, str | None]) -> tuple[str, str | None]:
        """An item of a list without a lead-in of its own: "teaching, coaching and a good knowledge of law"."""
        return find_head(item[0], self.cues, self.scanner) or item[0], item[1]

    def _names_no_tool(self, core: str) -> bool:
        return not any(self.scanner.terms[t].kind is TermKind.TOOL for t in self.scanner.find_in(core))

    def _split_items(self, core: str, mark: str) -> list[tuple[str, str | None]]:
        """The items of a list, or nothing where the phrase had better stay whole."""
        example = _EXAMPLES.search(core)
        if example and example.start() > 2:
            listed = self._split_items(core[example.end() :].rstrip(")"), mark) or [
                (close_brackets(tidy(core[example.end() :])), None)
            ]
            head = tidy(core[: example.start()]).strip("( ")
            heads = self._split_items(head, mark) or [(head, None)]
            return [*heads, *((item, f"{mark}e") for item, _ in listed if item)]
        pieces = [close_brackets(tidy(p)) for p in _split_list(core)]
        pieces = [p for p in pieces if p]
        glued = self._split_glued(core) if len(pieces) < 3 else []
        if glued:
            return [(item, None) for item in glued]
        if len(pieces) < 2 or any(len(p.split()) > 5 for p in pieces) or self._belongs_together(core, pieces):
            return []
        group = f"{mark}g" if _OR.search(core) and not _AND.search(core.rsplit(",", 1)[-1]) else None
        known = sum(bool(self._hard_hits(p)) for p in pieces)
        if known * 2 >= len(pieces) and known >= 2:
            return [(p, group) for p in pieces]
        last_words = fold_words(pieces[-1])
        shares_head = bool(last_words) and last_words[-1] in _SHARED_HEADS
        if len(pieces) >= 3 and "," in core and not shares_head and all(len(p.split()) <= 4 for p in pieces):
            return [(p, group) for p in pieces]
        return []

    def _belongs_together(self, core: str, pieces: list[str]) -> bool:
        """Traits in a row, verbs that share an object, adjectives that share a noun."""
        kinds = [{self.scanner.terms[t].kind for t in self.scanner.find_in(p)} for p in pieces]
        if all(k == {TermKind.TRAIT} for k in kinds) and len(core.split()) > 4:
            return True
        last = fold_words(pieces[-1])
        verbs = len(last) > 1 and all(re.fullmatch(r"[a-z]+ing", p.casefold()) for p in pieces[:-1])
        noun = "," not in core and len(last) > 1 and last[-1] in _GROUP_NOUNS and len(pieces[0].split()) == 1
        return verbs or noun

    def _split_glued(self, core: str) -> list[str]:
        """A run of known terms without commas between them."""
        words = split_words(core)
        hits = [h for h in self.scanner.find(words) if self.scanner.terms[h.term].kind in _HARD]
        covered = sum(h.end - h.first for h in hits)
        tools = sum(self.scanner.terms[h.term].kind is TermKind.TOOL for h in hits)
        least = MANY if _AND.search(core) and tools < PAIR else FEW
        if len(hits) < least or covered < 0.6 * len(words):
            return []
        return [core[words[h.first].start : words[h.end - 1].end] for h in hits]

    def _hard_hits(self, text: str) -> list[int]:
        return [t for t in self.scanner.find_in(text) if self.scanner.terms[t].kind in _HARD]

    def _kind(self, text: str) -> RequirementKind:
        kinds = {self.scanner.terms[t].kind for t in self.scanner.find_in(text)}
        if TermKind.LICENCE in kinds or self.cues.licence.search(text):
            return RequirementKind.LICENCE
        if self.cues.degree.search(text):
            return RequirementKind.QUALIFICATION
        return RequirementKind.EXPERIENCE if re.search(r"\bexperience$", text, re.IGNORECASE) else RequirementKind.SKILL

    def _read_years(self, text: str) -> float | None:
        found = self.cues.years.search(text)
        if found is None:
            return None
        low = found.group("low").casefold()
        amount = self.cues.numbers.get(low)
        amount = float(low.replace(",", ".")) if amount is None else amount
        months = re.match(r"m[oe]|м", found.group("unit").casefold())
        return round(amount / 12, 2) if months else amount

    def _trim(self, text: str) -> str:
        """Without "must have" in front and "is required" behind; years and degrees keep their words."""
        text = tidy(self.cues.tail.sub("", tidy(text)))
        text = re.sub(
            r"^(?:a |an |the )?(?:must (?:also )?(?:have|possess|be|hold) |should have |minimum(?: of)? |at least |requires? |must |you have |possession of |a |an |some positions may require )+(?:an? )?",
            "",
            text,
            flags=re.IGNORECASE,
        )
        return limit(text)

    def _core(self, text: str) -> str:
        """The phrase without its lead-in and its ending."""
        return find_head(text, self.cues, self.scanner)
