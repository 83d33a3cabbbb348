"""Screens about postings."""

from __future__ import annotations

import html

from bot.ids import pack
from bot.screens.markup import length
from bot.screens.resumes import label_of
from bot.screens.screen import TEXT_LIMIT, Rows, Screen, button, clip, pages
from bot.texts import Texts
from core.postings import service as postings
from core.postings.model import Posting, Requirement, RequirementKind, RequirementLevel
from core.postings.shorten import LIMIT, shorten
from core.resumes.service import ResumeChoice
from db.models import Job, JobScan, Resume

LISTED = 20
SHOWN_REQUIREMENTS = 12
# Characters of a posting's name in a line that names a resume, too.
NAMED_TITLE = 50
NAMED_COMPANY = 30


def title_of(texts: Texts, job: Job) -> str:
    """The posting's title, else the day it came."""
    return clip(job.title or texts.plain("job-untitled", date=f"{job.created_at:%d %b}"), 80)


def name_of(texts: Texts, job: Job) -> str:
    """What the posting is called where another one may have the same title: with its company."""
    title = clip(title_of(texts, job), NAMED_TITLE)
    return texts.plain("job-name", title=title, company=clip(job.company, NAMED_COMPANY)) if job.company else title


def title_of_scan(texts: Texts, scan: JobScan, job: Job | None) -> str:
    """The title of the scan's posting; a posting that was deleted goes by its first line."""
    if job is not None:
        return title_of(texts, job)
    return clip(next((line.strip() for line in scan.job_posting.splitlines() if line.strip()), "–"), NAMED_TITLE)


def name_of_scan(texts: Texts, scan: JobScan, job: Job | None) -> str:
    """What the scan's posting is called, with its company while the posting is there."""
    return name_of(texts, job) if job is not None else title_of_scan(texts, scan, job)


def read(texts: Texts, job: Job, posting: Posting, choice: ResumeChoice, before: Job | None = None) -> Screen:
    """What was read in the posting, to be checked. `before` is a posting that it may be the rest of."""
    asked = {name: len(items) for name, items in _asked(posting).items()}
    must, nice, duties = asked["job-must"], asked["job-nice"], asked["job-duties"]
    text = texts("posting-read", **_fields(texts, job), count=must + nice, musts=must, duties=duties)
    check = [
        button(texts.plain("button-asked"), f"j:{job.id.hex}"),
        button(texts.plain("button-correct"), f"j-fields:{job.id.hex}"),
    ]
    rows = [*_scan_rows(texts, job, choice), check]
    blocks = [text, _next_step(texts, choice)]
    if before is not None:
        blocks.append(texts("posting-perhaps-rest", posting=name_of(texts, before)))
        rows.append([button(texts.plain("button-add"), f"g-add:{pack(before.id, job.id)}")])
    return Screen("\n\n".join(blocks), rows)


def _next_step(texts: Texts, choice: ResumeChoice) -> str:
    if choice.resume is not None:
        return texts("posting-next-scan", resume=label_of(choice.resume))
    return texts("posting-next-wait" if choice.being_read else "posting-next-resume")


def _scan_rows(texts: Texts, job: Job, choice: ResumeChoice) -> Rows:
    """*Scan now* with the resume that is named beside it, and the way to another one."""
    if choice.resume is None:
        return []
    rows = [[button(texts.plain("button-scan-now"), f"scan:{pack(choice.resume.id, job.id)}")]]
    if choice.has_others:
        rows[0].append(button(texts.plain("button-other-resume"), f"scan-resume:{pack(job.id)}"))
    return rows


def fields(texts: Texts, job: Job) -> Screen:
    """Which field is wrong?"""
    buttons = [
        button(texts.plain(f"posting-field-{name}"), f"j-correct:{job.id.hex}:{name}") for name in postings.FIELDS
    ]
    return Screen(texts("posting-correct"), [buttons[:3], buttons[3:]])


def question(texts: Texts, job: Job, field: str) -> str:
    """What is it really?"""
    value = postings.field_of(job, field) or texts.plain("not-found")
    return texts("fields-ask-text", field=texts.plain(f"posting-field-{field}"), value=clip(value, 200))


def listed(texts: Texts, jobs: list[Job], resume: Resume | None = None) -> Screen:
    """All postings, newest first; `resume` is what they can be ordered by."""
    if not jobs:
        return Screen(texts("jobs-empty"))
    rows: Rows = [[button(_line(texts, job), f"j:{job.id.hex}")] for job in jobs[:LISTED]]
    if resume is None:
        return Screen(texts("jobs-title"), rows)
    if len(jobs) > 1:
        rows.append([button(texts.plain("button-rank"), f"j-rank:{pack(resume.id)}")])
    return Screen(f"{texts('jobs-title')}\n{texts('jobs-resume', resume=label_of(resume))}", rows)


def ranked(texts: Texts, resume: Resume, scored: list[tuple[Job, float]]) -> Screen:
    """Postings with the score of the resume, best first."""
    rows: Rows = [
        [button(clip(f"{round(score)} · {_line(texts, job)}", 60), f"j:{job.id.hex}")] for job, score in scored[:LISTED]
    ]
    rows.append([button(texts.plain("button-newest-first"), "jobs")])
    return Screen(texts("jobs-ranked-title", resume=label_of(resume)), rows)


def choose(texts: Texts, resume: Resume, jobs: list[Job]) -> Screen:
    """Which posting to compare the resume with."""
    rows: Rows = [[button(_line(texts, job), f"scan:{pack(resume.id, job.id)}")] for job in jobs[:LISTED]]
    return Screen(texts("scan-choose-posting", resume=label_of(resume)), rows)


def choose_resume(texts: Texts, job: Job, resumes: list[Resume]) -> Screen:
    """Which resume to compare with the posting."""
    rows: Rows = [[button(label_of(resume), f"scan:{pack(resume.id, job.id)}")] for resume in resumes[:LISTED]]
    return Screen(texts("scan-choose-resume", posting=name_of(texts, job)), rows)


def view(texts: Texts, job: Job, posting: Posting, choice: ResumeChoice, writing: Rows | None = None) -> Screen:
    """One posting, its requirements, and what can be done with it; `writing` are the rows about documents for it."""
    blocks = [texts("job-view", **_fields(texts, job), date=f"{job.created_at:%d %b %Y}").rstrip()]
    for name, asked in _asked(posting).items():
        lines = [
            f"· {html.escape(clip(shorten(item.text), LIMIT), quote=False)}" for item in asked[:SHOWN_REQUIREMENTS]
        ]
        if len(asked) > SHOWN_REQUIREMENTS:
            lines.append(texts("job-more-requirements", count=len(asked) - SHOWN_REQUIREMENTS))
        if lines:
            blocks.append("\n".join([f"<b>{texts(name)}</b>", *lines]))
    key = job.id.hex
    next_step = texts("job-next-scan", resume=label_of(choice.resume)) if choice.resume is not None else ""
    text = pages(blocks, TEXT_LIMIT - length(next_step) - 2)[0]
    return Screen(
        f"{text}\n\n{next_step}".rstrip(),
        [
            *_scan_rows(texts, job, choice),
            *(writing or []),
            [
                button(texts.plain("button-correct"), f"j-fields:{key}"),
                button(texts.plain("button-delete"), f"j-delete:{key}"),
                button(texts.plain("button-back"), "jobs"),
            ],
        ],
    )


def ask_delete(texts: Texts, job: Job) -> Screen:
    """Are you sure?"""
    key = job.id.hex
    return Screen(
        texts("job-delete-ask", title=title_of(texts, job)),
        [
            [
                button(texts.plain("button-yes-delete"), f"j-delete-yes:{key}"),
                button(texts.plain("button-no-keep"), f"j:{key}"),
            ]
        ],
    )


def _asked(posting: Posting) -> dict[str, list[Requirement]]:
    """What the posting asks for, by the name of the group's heading, the firmest first; conditions, which no resume
    proves, stand by themselves."""
    groups: dict[str, list[Requirement]] = {"job-must": [], "job-nice": [], "job-conditions": [], "job-duties": []}
    for item in posting.requirements:
        if not item.scored:
            groups["job-conditions"].append(item)
        elif item.kind == RequirementKind.RESPONSIBILITY:
            groups["job-duties"].append(item)
        else:
            groups["job-must" if item.level == RequirementLevel.MUST else "job-nice"].append(item)
    return groups


def _line(texts: Texts, job: Job) -> str:
    title = title_of(texts, job)
    return clip(texts.plain("job-line", title=title, company=clip(job.company, 60)) if job.company else title, 60)


def _fields(texts: Texts, job: Job) -> dict[str, str]:
    unknown = texts.plain("not-found")
    return {
        "title": title_of(texts, job),
        "company": clip(job.company or unknown, 80),
        "location": clip(job.location or unknown, 80),
        "salary": clip(job.salary_range or unknown, 80),
        "type": clip(job.employment_type or unknown, 80),
    }
