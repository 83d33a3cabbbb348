"""Telling job titles, companies and schools by their words."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from core.language.degrees import drop_school_degrees
from core.language.folding import fold
from core.language.word_lists import split_bars
from core.resumes.words.lexicon import load, word_set

_WORD = re.compile(r"[^\W\d_]+(?:['’.&/-][^\W\d_]+)*", re.U)


@cache
def _titles() -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    """Whole words, ends of words, and phrases of several words between spaces."""
    whole: set[str] = set()
    ends: set[str] = set()
    phrases: set[str] = set()
    for value in load("titles").values():
        for entry in split_bars(value):
            word = fold(entry)
            if word.startswith("*"):
                ends.add(word[1:])
            elif " " in word:
                phrases.add(f" {word} ")
            else:
                whole.add(word)
    return frozenset(whole), tuple(ends), tuple(phrases)


def words_of(text: str) -> list[str]:
    """The folded words of a text."""
    return _WORD.findall(fold(text))


@lru_cache(maxsize=8192)
def title_words(text: str) -> int:
    """How many words of the text are words of job titles."""
    whole, ends, phrases = _titles()
    words = words_of(text)
    spaced = f" {' '.join(words)} "
    count = sum(phrase in spaced for phrase in phrases)
    for word in words:
        parts = [word, *re.split(r"[/&-]", word)] if re.search(r"[/&-]", word) else [word]
        if any(part in whole or part.rstrip("s") in whole or (len(part) > 3 and part.endswith(ends)) for part in parts):
            count += 1
    return count


def has_title_word(text: str) -> bool:
    """Whether a word of the text is a word of job titles."""
    return title_words(text) > 0


@lru_cache(maxsize=8192)
def company_words(text: str) -> int:
    """How many words mark a company or an organisation."""
    known = word_set("organisations", "company")
    words = fold(text).replace(",", " ").split()
    return sum(word.strip("().;") in known or word in known for word in words)


@lru_cache(maxsize=8192)
def school_words(text: str) -> int:
    """How many words mark a school."""
    plain = drop_school_degrees(fold(text))
    known = word_set("organisations", "school")
    count = sum(word in known for word in words_of(plain))
    count += any(mark in plain for mark in word_set("organisations", "school_inside"))
    return count + any(word.endswith(_school_ends()) for word in words_of(plain))


@cache
def _school_ends() -> tuple[str, ...]:
    return tuple(word_set("organisations", "school_ends"))


@lru_cache(maxsize=8192)
def lean(text: str) -> float:
    """Above 0: reads like a job title. Below 0: reads like a company."""
    words = max(len(words_of(text)), 1)
    titles, companies = title_words(text), company_words(text) + school_words(text)
    return (1.0 + titles / words if titles else 0.0) - (1.0 + companies / words if companies else 0.0) * 0.9
