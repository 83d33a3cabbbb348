"""Answers to an application form's questions from templates: what the person's work shows of it, within the limit."""

from __future__ import annotations

import re

from core.language.words import is_function_word, stems
from core.writing.evidence import Draft
from core.writing.model import LANGUAGES, FactSheet, Proof
from core.writing.names import upper_first
from core.writing.proofs import tell_each
from core.writing.slots import Gate, Slot, cut, fill, standing_on
from core.writing.templates import load_templates
from core.writing.words import as_sentence

MOST_PROOFS = 3
LONGEST = 900  # characters of an answer whose form names no limit
MOST_QUESTIONS = 5
LONGEST_QUESTION = 600

_LIMIT = re.compile(
    r"(?:max(?:imum|\.|imal)?|up to|at most|no more than|limit(?:ed to)?|within|höchstens|bis zu|hasta|máximo(?: de)?"
    r"|até|no máximo|jusqu['’]à|massimo|fino a|не более|до|максимум|не більше)\W{0,3}(?:of |de |di |d['’])?"
    r"(\d[\d.,  ]{0,6})\s*(?P<unit>characters?|chars?|zeichen|caracteres|caractères|caratteri|символ\w*|знак\w*|words?"
    r"|wörter|palabras|palavras|mots|parole|слов\w*|слів\w*)|(\d[\d.,  ]{0,6})\s*(?:characters?|chars?|zeichen"
    r"|caracteres|caractères|caratteri|символ\w*|знак\w*)\s*(?:max|limit|maximum|maximal)?",
    re.IGNORECASE,
)
_WORDS = re.compile(r"words?|wörter|palabras|palavras|mots|parole|слов|слів", re.IGNORECASE)
_CHARACTERS_A_WORD = 5  # and its space: a limit in words is kept with room to spare
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}[.)]|[-•*])\s+")


def split_questions(text: str) -> list[tuple[str, int | None]]:
    """The questions that were pasted, at most `MOST_QUESTIONS`, each with its limit in characters if it names one.

    A blank line, a number or a question mark ends one; a line that only names a limit belongs to the one before."""
    questions: list[str] = []
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        for line in lines:
            bare = _NUMBERED.sub("", line)
            goes_on = questions and line is not lines[0] and not _NUMBERED.match(line) and "?" not in questions[-1]
            only_limit = bool(questions) and not _LIMIT.sub("", bare).strip(" ().,:;-")
            if goes_on or only_limit:
                questions[-1] = f"{questions[-1]} {bare}"
            else:
                questions.append(bare)
    return [(question[:LONGEST_QUESTION], read_limit(question)) for question in questions[:MOST_QUESTIONS]]


def read_limit(question: str) -> int | None:
    """The limit that a question names, in characters."""
    found = _LIMIT.search(question)
    if found is None:
        return None
    digits = re.sub(r"\D", "", found.group(1) or found.group(3) or "")
    if not digits or int(digits) == 0:
        return None
    in_words = _WORDS.search(found.group("unit") or "") is not None
    return int(digits) * (_CHARACTERS_A_WORD if in_words else 1)


def write(sheet: FactSheet, gate: Gate, *, question: str, limit: int | None) -> Draft:
    """An answer within the limit. It is empty where no fact can answer: what somebody wants to earn stands nowhere."""
    if _is_asked(question, "own_pattern"):
        typed = [standing_on(as_sentence(word.detail), word.fact) for word in sheet.own_words if word.detail]
        return _within(fill([Slot((sentence,), 0) for sentence in typed], gate, sheet.language), limit)
    chosen = _choose(sheet, question)
    slots = tell_each(sheet, load_templates(sheet.language), chosen, 0)
    slots += _name_skills(sheet, question) if not slots else []
    slots += [Slot((standing_on(as_sentence(word.detail), word.fact),), 0) for word in sheet.own_words if word.detail]
    draft = _within(fill(slots, gate, sheet.language), limit)
    if draft.sentences:
        return draft
    # The weightiest proof is too long for the form: a shorter one may fit.
    alone = (tell_each(sheet, load_templates(sheet.language), [proof], 0) for proof in chosen)
    short = (_within(fill(one, gate, sheet.language), limit) for one in alone)
    return next((one for one in short if one.sentences), draft)


def _choose(sheet: FactSheet, question: str) -> list[Proof]:
    """The proofs that speak of what is asked; where it is the person as a whole that is asked for, the weightiest."""
    if sheet.languages_differ:
        return []
    asked = _content(question, sheet.language)
    shared = [(len(asked & _content(f"{p.text} {p.requirement or ''}", sheet.language)), p) for p in sheet.proofs]
    fitting = sorted((pair for pair in shared if pair[0]), key=lambda pair: (-pair[0], -pair[1].weight))
    if not fitting and _is_asked(question, "why_pattern"):
        return list(sheet.proofs[:MOST_PROOFS])
    return [proof for _, proof in fitting[:MOST_PROOFS]]


def _is_asked(question: str, pattern: str) -> bool:
    """Whether a question is of a kind, in any language: forms ask in another one than the posting was written in."""
    return any(re.search(load_templates(code).say(f"answer.{pattern}"), question, re.IGNORECASE) for code in LANGUAGES)


def _name_skills(sheet: FactSheet, question: str) -> list[Slot]:
    """What is asked about and only listed in the resume: no more can be said of it than its name."""
    asked = _content(question, sheet.language)
    named = [skill for skill in sheet.skills if _content(skill.name, sheet.language) & asked]
    if not named:
        return []
    templates = load_templates(sheet.language)
    said = templates.fill("tools", templates.join([skill.name for skill in named]), None, "at")
    return [Slot((standing_on(upper_first(said), *(fact for skill in named for fact in skill.facts)),), 0)]


def _content(text: str, language: str) -> set[str]:
    return {stem for stem in stems(text, language) if not is_function_word(stem, language) and len(stem) > 1}


def _within(draft: Draft, limit: int | None) -> Draft:
    return cut(draft, limit if limit is not None else LONGEST)
