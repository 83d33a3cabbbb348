"""Screens on which a person checks what was read in a resume, field by field, and puts it right."""

from __future__ import annotations

from telegram import InlineKeyboardButton

from bot.screens.resumes import label_of
from bot.screens.screen import TEXT_LIMIT, Rows, Screen, button, clip, pages
from bot.texts import Texts
from core.resumes.corrections import Part
from core.resumes.model import Education, Experience
from core.resumes.model import Resume as ResumeRead
from db.models import Resume

# Letters in callback data, which has 64 bytes.
CODES = {Part.CONTACT: "c", Part.EXPERIENCE: "e", Part.EDUCATION: "u", Part.SKILLS: "s"}
PARTS = {code: part for part, code in CODES.items()}
FIELDS = {
    Part.CONTACT: ("name", "email", "phone", "location"),
    Part.EXPERIENCE: ("title", "company", "location", "start", "end"),
    Part.EDUCATION: ("degree", "institution", "start", "end"),
    Part.SKILLS: ("add", "remove"),
}
Row = list[InlineKeyboardButton]

SHOWN_ENTRIES = 12
SHOWN_SKILLS = 40
NUMBERS_A_ROW = 5
FIELDS_A_ROW = 3


def overview(texts: Texts, resume: Resume, content: ResumeRead) -> Screen:
    """Everything that was read, numbered; tapping a number opens it."""
    blocks = [
        texts("fields-title", label=label_of(resume)),
        "\n".join(_field(texts, content, "contact", name, getattr(content.contact, name)) for name in _CONTACT),
    ]
    rows: Rows = [_field_buttons(texts, resume, Part.CONTACT, 0, FIELDS[Part.CONTACT])]
    number = 0
    for part, entries in _entries(content).items():
        if not entries:
            continue
        lines = [f"<b>{texts(f'fields-{part}')}</b>"]
        numbers = []
        for index in range(min(len(entries), SHOWN_ENTRIES)):
            number += 1
            lines.append(texts("fields-entry", number=number, text=_line(texts, content, part, index, entries[index])))
            numbers.append(button(str(number), f"r-entry:{resume.id.hex}:{CODES[part]}:{index}"))
        blocks.append("\n".join(lines))
        rows += [numbers[start : start + NUMBERS_A_ROW] for start in range(0, len(numbers), NUMBERS_A_ROW)]
    skills = clip(", ".join(content.skills[:SHOWN_SKILLS]), 300) or texts.plain("none-found")
    blocks.append(texts("fields-skills", skills=skills))
    rows.append(_field_buttons(texts, resume, Part.SKILLS, 0, FIELDS[Part.SKILLS]))
    if content.confidence:
        blocks.append(texts("fields-doubt"))
    blocks.append(texts("fields-next"))
    rows.append([button(texts.plain("button-back"), f"r:{resume.id.hex}")])
    # What is too long ends between two blocks: a cut within one could break the markup.
    return Screen(pages(blocks, TEXT_LIMIT)[0], rows)


def entry(texts: Texts, resume: Resume, content: ResumeRead, part: Part, index: int) -> Screen | None:
    """One position or course, field by field; None when there is none of that number any more."""
    entries = _entries(content).get(part, ())
    if index >= len(entries):
        return None
    shown = entries[index]
    lines = [_field(texts, content, f"{part}.{index}", name, getattr(shown, name)) for name in FIELDS[part]]
    names = FIELDS[part]
    rows: Rows = [
        _field_buttons(texts, resume, part, index, names[start : start + FIELDS_A_ROW])
        for start in range(0, len(names), FIELDS_A_ROW)
    ]
    key = resume.id.hex
    rows.append([button(texts.plain(f"button-drop-{part}"), f"r-drop:{key}:{CODES[part]}:{index}")])
    rows.append([button(texts.plain("button-back"), f"r-fields:{key}")])
    return Screen("\n".join([f"<b>{texts(f'fields-one-{part}')}</b>", "", *lines, "", texts("fields-next")]), rows)


def question(texts: Texts, content: ResumeRead, part: Part, field: str, index: int) -> str:
    """What is it really?"""
    if part == Part.SKILLS:
        return texts(f"fields-ask-{field}")
    entries = _entries(content).get(part, ())
    holder = content.contact if part == Part.CONTACT else entries[index] if index < len(entries) else None
    value = getattr(holder, field, None) or texts.plain("not-found")
    kind = "date" if field in ("start", "end") else "text"
    return texts(f"fields-ask-{kind}", field=texts.plain(f"field-{field}"), value=clip(value, 200))


_CONTACT = FIELDS[Part.CONTACT]


def _entries(content: ResumeRead) -> dict[Part, tuple[Experience, ...] | tuple[Education, ...]]:
    return {Part.EXPERIENCE: content.experience, Part.EDUCATION: content.education}


def _field_buttons(texts: Texts, resume: Resume, part: Part, index: int, names: tuple[str, ...]) -> Row:
    data = f"r-correct:{resume.id.hex}:{CODES[part]}:{index}"
    return [button(texts.plain(f"field-{name}"), f"{data}:{name}") for name in names]


def _field(texts: Texts, content: ResumeRead, path: str, name: str, value: str | None) -> str:
    shown = clip(value or texts.plain("not-found"), 100)
    doubt = texts.plain("doubt-mark") if value and f"{path}.{name}" in content.confidence else ""
    return texts("field-line", field=texts.plain(f"field-{name}"), value=shown, doubt=doubt)


def _line(texts: Texts, content: ResumeRead, part: Part, index: int, shown: Experience | Education) -> str:
    names = (shown.title, shown.company) if isinstance(shown, Experience) else (shown.degree, shown.institution)
    words = " · ".join(clip(name, 50) for name in names if name) or texts.plain("not-found")
    dates = " – ".join(date for date in (shown.start, shown.end) if date)
    doubtful = any(path.startswith(f"{part}.{index}.") for path in content.confidence)
    return f"{words}{f' ({dates})' if dates else ''}{texts.plain('doubt-mark') if doubtful else ''}"
