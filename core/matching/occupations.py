"""The catalogue of occupations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Occupation:
    """A job in the words of those who do it and those who hire for it."""

    title: str
    alternates: tuple[str, ...]
    family: str
    duties: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    qualifications: tuple[str, ...] = ()


@cache
def load_occupations() -> tuple[Occupation, ...]:
    """A few occupations, until the catalogue is here."""
    return (
        Occupation(
            "Accountant", ("Staff accountant", "Auditor"), "accounting", ("Reconciles ledgers",), ("GAAP",)
        ),
        Occupation(
            "Registered nurse", ("RN", "Staff nurse"), "nursing", ("Cares for patients",), ("patient care",)
        ),
        Occupation(
            "Software developer", ("Software engineer",), "software", ("Writes code",), ("programming",)
        ),
        Occupation("Teacher", ("School teacher",), "teaching", ("Plans lessons",), ("classroom management",)),
    )
