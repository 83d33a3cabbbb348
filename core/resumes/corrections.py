"""What a person has put right in what was read, kept so that it sticks when the file is read again.

A correction of an entry names the entry by what was read in it, not by its number: after an edit of the file
the same job may be the second instead of the first.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeVar

from rapidfuzz import fuzz

from core.resumes.model import Contact, Education, Experience, Resume
from core.values import Value

T = TypeVar("T")
SAME = 82.0  # of 100: how alike two entries must read to be the same one


class Part(StrEnum):
    """Which part of a resume a correction is about."""

    CONTACT = "contact"
    EXPERIENCE = "experience"
    EDUCATION = "education"
    SKILLS = "skills"


_FIELDS = {
    Part.CONTACT: frozenset({"name", "email", "phone", "location"}),
    Part.EXPERIENCE: frozenset({"title", "company", "location", "start", "end"}),
    Part.EDUCATION: frozenset({"institution", "degree", "start", "end"}),
    Part.SKILLS: frozenset({"add", "remove"}),
}


class Correction(Value):
    """One field put right. `entry` is what `key_of` gave for the entry when the person saw it."""

    part: Part
    field: str
    value: str | None
    entry: str | None = None
    removed: bool = False  # the whole entry is none: "that was not a job"


def key_of(entry: Experience | Education) -> str:
    """What names an entry across readings: its words and dates as read."""
    if isinstance(entry, Experience):
        return f"{entry.title or ''} | {entry.company or ''} | {entry.start or ''} | {entry.end or ''}"
    return f"{entry.degree or ''} | {entry.institution or ''} | {entry.start or ''} | {entry.end or ''}"


def correct(resume: Resume, part: Part, field: str, value: str | None, index: int | None = None) -> Correction:
    """The correction for what stands at `index` of the resume as the person sees it now.

    Raises:
        ValueError: when the part has no such field, or no such entry.
    """
    if field not in _FIELDS[part]:
        raise ValueError(f"{part} has no field {field}")
    if part in (Part.CONTACT, Part.SKILLS):
        return Correction(part=part, field=field, value=value)
    entries = _entries(resume, part)
    if index is None or not 0 <= index < len(entries):
        raise ValueError(f"{part} has no entry {index}")
    return Correction(part=part, field=field, value=value, entry=key_of(entries[index]))


def remove(resume: Resume, part: Part, index: int) -> Correction:
    """The correction that drops an entry: "that was not a job".

    Raises:
        ValueError: when there is no such entry.
    """
    entries = _entries(resume, part)
    if part in (Part.CONTACT, Part.SKILLS) or not 0 <= index < len(entries):
        raise ValueError(f"{part} has no entry {index}")
    return Correction(part=part, field="", value=None, entry=key_of(entries[index]), removed=True)


def apply(resume: Resume, corrections: tuple[Correction, ...]) -> Resume:
    """The resume with every correction that still fits it; the corrected fields are certain."""
    # An entry goes by what was read in it and by what each correction has made of it, for the next names it so.
    keys = {part: [[key_of(entry)] for entry in _entries(resume, part)] for part in (Part.EXPERIENCE, Part.EDUCATION)}
    changed: dict[str, Any] = {
        "contact": resume.contact,
        "experience": list(resume.experience),
        "education": list(resume.education),
        "skills": list(resume.skills),
    }
    confidence = dict(resume.confidence)
    dropped: set[tuple[Part, int]] = set()
    for correction in corrections:
        path = _apply_one(changed, keys, correction, dropped)
        if path:
            confidence.pop(path, None)
    kept = {
        part: [entry for k, entry in enumerate(changed[part]) if (part, k) not in dropped]
        for part in (Part.EXPERIENCE, Part.EDUCATION)
    }
    return resume.model_copy(
        update={
            "contact": changed["contact"],
            "experience": tuple(kept[Part.EXPERIENCE]),
            "education": tuple(kept[Part.EDUCATION]),
            "skills": tuple(dict.fromkeys(changed["skills"])),
            "confidence": _renumbered(confidence, dropped),
            "boxes": _renumbered(resume.boxes, dropped),
        }
    )


def _apply_one(
    changed: dict[str, Any],
    keys: dict[Part, list[list[str]]],
    correction: Correction,
    dropped: set[tuple[Part, int]],
) -> str | None:
    """Carry out one correction and say which path is certain now."""
    part, field, value = correction.part, correction.field, correction.value
    if part is Part.SKILLS:
        skills = [skill for skill in changed["skills"] if skill.casefold() != (value or "").casefold()]
        changed["skills"] = [*skills, value] if field == "add" and value else skills
        return None
    if part is Part.CONTACT:
        contact: Contact = changed["contact"]
        changed["contact"] = contact.model_copy(update={field: value})
        return f"contact.{field}"
    index = _find(keys[part], correction.entry or "")
    if index is None:
        return None
    if correction.removed:
        dropped.add((part, index))
        keys[part][index] = [""]
        return None
    changed[part][index] = changed[part][index].model_copy(update={field: value})
    keys[part][index].append(key_of(changed[part][index]))
    return f"{part}.{index}.{field}"


def _find(keys: list[list[str]], wanted: str) -> int | None:
    """The entry that reads like the one the person corrected."""
    named = next((k for k, names in enumerate(keys) if wanted in names), None)
    if named is not None:
        return named
    alike = [(max(fuzz.ratio(key.casefold(), wanted.casefold()) for key in names), -k) for k, names in enumerate(keys)]
    best = max(alike, default=(0.0, 0))
    return -best[1] if best[0] >= SAME else None


def _renumbered(paths: dict[str, T], dropped: set[tuple[Part, int]]) -> dict[str, T]:
    """Values by path, where entries have gone: "experience.2.title" may be "experience.1.title" now."""
    out: dict[str, T] = {}
    for path, value in paths.items():
        head, _, rest = path.partition(".")
        number, _, field = rest.partition(".")
        gone = {index for part, index in dropped if part == head}
        if gone and number.isdigit():
            if int(number) in gone:
                continue
            path = f"{head}.{int(number) - sum(index < int(number) for index in gone)}.{field}"
        out[path] = value
    return out


def _entries(resume: Resume, part: Part) -> tuple[Experience, ...] | tuple[Education, ...]:
    return resume.experience if part is Part.EXPERIENCE else resume.education
