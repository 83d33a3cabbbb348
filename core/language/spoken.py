"""Languages that people speak: their names in many languages, and the term that a code stands for."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from core.language.folding import fold
from core.language.vocabulary import TermKind, parse_field
from core.language.word_lists import read_table, split_bars


def find_term(code: str) -> str | None:
    """The name of the vocabulary's term for an ISO 639-1 code: "English" for en."""
    term: str | None = read_table("data/languages.toml")["terms"].get(code)
    return term


@cache
def load_names() -> frozenset[str]:
    """The folded names of languages, so that "Languages: English, French" is told from "Languages: Python, C".

    Of the vocabulary its one file of languages is read, because the reader of resumes needs no other.
    """
    text = files("core.language").joinpath("data/vocabulary/languages.toml").read_text(encoding="utf-8")
    terms = [term for term in parse_field("languages", text) if term.kind is TermKind.LANGUAGE]
    own = (form for term in terms for form in (term.name, *term.aliases, *term.exact))
    translated = (form for term in terms for forms in term.languages.values() for form in forms)
    others = split_bars(read_table("data/languages.toml")["names"].replace("\n", " "))
    return frozenset(map(fold, (*own, *translated, *others)))
