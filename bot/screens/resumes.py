"""Screens about resumes."""

from __future__ import annotations

from dataclasses import dataclass

from bot.ids import pack
from bot.screens import findings
from bot.screens.screen import Rows, Screen, button, clip, pages
from bot.texts import Texts
from core.resumes.model import Resume as ResumeRead
from db.models import Job, Resume
from db.states import ReadStatus

SHOWN_FINDINGS = 4
LISTED = 20
PAGE_TEXT = 3200
# A longer line is broken, so that escaped it still fits on a page.
LINE_TEXT = 600


def label_of(resume: Resume) -> str:
    """The person's own name for the resume, else its file name."""
    return clip(resume.label or resume.filename, 60)


@dataclass(frozen=True, slots=True)
class NextSteps:
    """What a person can do with a resume: the posting to compare it with, by its name, and what else there is.

    `default` is the resume that other scans take, when it is another one; `gathered` says how much of a posting came so
    far, when one is being gathered.
    """

    posting: Job | None = None
    posting_name: str = ""
    has_other_postings: bool = False
    default: Resume | None = None
    gathered: Screen | None = None


def read(texts: Texts, resume: Resume, content: ResumeRead, steps: NextSteps) -> Screen:
    """Here is what a machine reads, and what to do next."""
    unknown = texts.plain("not-found")
    sections = ", ".join(section.heading.strip() for section in content.sections if section.heading.strip())
    blocks = [
        texts(
            "resume-read",
            filename=label_of(resume),
            name=clip(content.contact.name or unknown, 80),
            email=clip(content.contact.email or unknown, 80),
            phone=clip(content.contact.phone or unknown, 40),
            pages=content.pages,
            positions=len(content.experience),
            skills=len(content.skills),
            sections=clip(sections or texts.plain("none-found"), 300),
            readability=content.readability,
        )
    ]
    if lines := findings.brief(texts, content.findings, SHOWN_FINDINGS):
        blocks.append("\n".join([f"<b>{texts('resume-findings-title')}</b>", *lines]))
    after = next_steps(texts, resume, steps)
    return Screen("\n\n".join([*blocks, after.text]), [*(after.rows or []), *_what_was_read(texts, resume)])


def duplicate(texts: Texts, resume: Resume, steps: NextSteps) -> Screen:
    """The file was sent before."""
    after = next_steps(texts, resume, steps)
    return Screen(f"{texts('resume-duplicate', filename=label_of(resume))}\n\n{after.text}", after.rows)


def next_steps(texts: Texts, resume: Resume, steps: NextSteps) -> Screen:
    """What comes next, in words and buttons. The buttons act on this resume, whichever other scans take."""
    blocks, rows = _with_posting(texts, resume, steps)
    if steps.default is not None:
        blocks.append(texts("resume-not-default", default=label_of(steps.default)))
        rows.append([button(texts.plain("button-make-default"), f"r-default:{resume.id.hex}")])
    return Screen("\n\n".join(blocks), rows)


def _with_posting(texts: Texts, resume: Resume, steps: NextSteps) -> tuple[list[str], Rows]:
    if steps.gathered is not None:
        return [steps.gathered.text], list(steps.gathered.rows or [])
    if steps.posting is None:
        return [texts("resume-next-posting")], []
    rows: Rows = [[button(texts.plain("button-scan-now"), f"scan:{pack(resume.id, steps.posting.id)}")]]
    if steps.has_other_postings:
        rows[0].append(button(texts.plain("button-other-posting"), f"scan-posting:{pack(resume.id)}"))
    return [texts("resume-next-scan", resume=label_of(resume), posting=steps.posting_name)], rows


def _what_was_read(texts: Texts, resume: Resume) -> Rows:
    """The ways to look at what was read: as text, field by field, as findings, on the person's own PDF."""
    key = resume.id.hex
    return [
        [
            button(texts.plain("button-as-read"), f"r-read:{key}:0"),
            button(texts.plain("button-fields"), f"r-fields:{key}"),
        ],
        [
            button(texts.plain("button-findings"), f"r-findings:{key}:0"),
            button(texts.plain("button-mark"), f"r-mark:{key}"),
        ],
    ]


def findings_page(texts: Texts, resume: Resume, content: ResumeRead, page: int) -> Screen:
    """Every finding with why it matters and what to do, in pages."""
    head = texts("findings-title", label=label_of(resume), readability=content.readability)
    parts = pages(findings.full(texts, content.findings) or [texts("machine-none")], PAGE_TEXT)
    page = min(page, len(parts) - 1)
    rows = _turning(f"r-findings:{resume.id.hex}", page, len(parts))
    rows.append([button(texts.plain("button-back"), f"r:{resume.id.hex}")])
    return Screen(f"{head}\n\n{parts[page]}", rows)


def _turning(data: str, page: int, count: int) -> Rows:
    """Arrows to the pages before and after."""
    arrows = [button("‹", f"{data}:{page - 1}")] if page > 0 else []
    if page < count - 1:
        arrows.append(button("›", f"{data}:{page + 1}"))
    return [arrows] if arrows else []


def _escaped(texts: Texts, text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def listed(texts: Texts, resumes: list[Resume], default: Resume | None) -> Screen:
    """All resumes, the default one marked."""
    if not resumes:
        return Screen(texts("resumes-empty"))
    rows: Rows = [
        [
            button(
                ("✓ " if default is not None and resume.id == default.id else "") + label_of(resume),
                f"r:{resume.id.hex}",
            )
        ]
        for resume in resumes[:LISTED]
    ]
    return Screen(texts("resumes-title"), rows)


def view(texts: Texts, resume: Resume, steps: NextSteps) -> Screen:
    """One resume and what can be done with it."""
    key = resume.id.hex
    ready = resume.parse_status == ReadStatus.COMPLETED
    text = texts(
        "resume-view",
        label=label_of(resume),
        filename=clip(resume.filename, 80),
        pages=resume.page_count or 1,
        size=_size(resume.file_size),
        date=f"{resume.created_at:%d %b %Y}",
    )
    blocks = [text]
    rows: Rows = []
    if ready:
        after = next_steps(texts, resume, steps)
        blocks += [after.text] if steps.default is not None else [texts("resume-is-default"), after.text]
        rows += [*(after.rows or []), *_what_was_read(texts, resume)]
    else:
        blocks.append(texts("resume-pending"))
    rows.append([button(texts.plain("button-rename"), f"r-rename:{key}")])
    if ready:
        rows[-1].append(button(texts.plain("button-download"), f"r-get:{key}"))
    rows[-1].append(button(texts.plain("button-delete"), f"r-delete:{key}"))
    rows.append([button(texts.plain("button-back"), "resumes")])
    return Screen("\n\n".join(blocks), rows)


def as_read(texts: Texts, resume: Resume, content: ResumeRead, page: int) -> Screen:
    """The text as an applicant-tracking system sees it, in pages."""
    parts = pages([_escaped(texts, line) for line in _lines(content.text)], PAGE_TEXT, separator="\n")
    page = min(page, len(parts) - 1)
    title = texts("as-read-title", label=label_of(resume), page=page + 1, pages=len(parts))
    key = resume.id.hex
    rows = [*_turning(f"r-read:{key}", page, len(parts)), [button(texts.plain("button-back"), f"r:{key}")]]
    return Screen(f"{title}\n\n<pre>{parts[page]}</pre>", rows)


def _lines(text: str) -> list[str]:
    return [
        line[start : start + LINE_TEXT]
        for line in text.replace("\f", "\n").split("\n")
        for start in range(0, max(len(line), 1), LINE_TEXT)
    ]


def ask_delete(texts: Texts, resume: Resume) -> Screen:
    """Are you sure?"""
    key = resume.id.hex
    return Screen(
        texts("resume-delete-ask", label=label_of(resume)),
        [
            [
                button(texts.plain("button-yes-delete"), f"r-delete-yes:{key}"),
                button(texts.plain("button-no-keep"), f"r:{key}"),
            ]
        ],
    )


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{max(1, round(count / 1000))} KB"
