"""Screens about postings."""

from __future__ import annotations

import html

from bot.screens.screen import TEXT_LIMIT, Rows, Screen, button, clip, pages
from bot.texts import Texts
from core.postings import service as postings
from core.postings.model import Posting, Requirement, RequirementKind, RequirementLevel
from core.postings.shorten import LIMIT, shorten
from db.models import Job, JobScan

LISTED = 20
SHOWN_REQUIREMENTS = 12


def title_of(texts: Texts, job: Job) -> str:
    """The posting's title, else the day it came."""
    return clip(job.title or texts.plain("job-untitled", date=f"{job.created_at:%d %b}"), 80)


def title_of_scan(texts: Texts, scan: JobScan, job: Job | None) -> str:
    """What the scan's posting is called; a posting that was deleted goes by its first line."""
    if job is not None:
        return title_of(texts, job)
    return clip(next((line.strip() for line in scan.job_posting.splitlines() if line.strip()), "–"), 60)


def gathering(texts: Texts, messages: int, characters: int) -> Screen:
    """So much of the posting is here; is that all?"""
    return Screen(
        texts("posting-gathering", messages=messages, characters=characters),
        [[button(texts.plain("button-done"), "g-done"), button(texts.plain("button-discard"), "g-discard")]],
    )


def read(texts: Texts, job: Job, posting: Posting, *, has_resume: bool) -> Screen:
    """What was read in the posting, to be checked."""
    asked = {name: len(items) for name, items in _asked(posting).items()}
    must, nice, duties = asked["job-must"], asked["job-nice"], asked["job-duties"]
    text = texts("posting-read", **_fields(texts, job), count=must + nice, musts=must, duties=duties)
    check = [
        button(texts.plain("button-asked"), f"j:{job.id.hex}"),
        button(texts.plain("button-correct"), f"j-fields:{job.id.hex}"),
    ]
    if not has_resume:
        return Screen(f"{text}\n\n{texts('posting-next-resume')}", [check])
    return Screen(
        f"{text}\n\n{texts('posting-next-scan')}",
        [[button(texts.plain("button-scan-now"), f"scan:{job.id.hex}")], check],
    )


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


def listed(texts: Texts, jobs: list[Job], *, can_rank: bool = False) -> Screen:
    """All postings, newest first; `can_rank` when there is a resume to order them by."""
    if not jobs:
        return Screen(texts("jobs-empty"))
    rows: Rows = [[button(_line(texts, job), f"j:{job.id.hex}")] for job in jobs[:LISTED]]
    if can_rank and len(jobs) > 1:
        rows.append([button(texts.plain("button-rank"), "j-rank")])
    return Screen(texts("jobs-title"), rows)


def ranked(texts: Texts, scored: list[tuple[Job, float]]) -> Screen:
    """Postings with the score of the default resume, best first."""
    rows: Rows = [
        [button(clip(f"{round(score)} · {_line(texts, job)}", 60), f"j:{job.id.hex}")] for job, score in scored[:LISTED]
    ]
    rows.append([button(texts.plain("button-newest-first"), "jobs")])
    return Screen(texts("jobs-ranked-title"), rows)


def choose(texts: Texts, jobs: list[Job]) -> Screen:
    """Which posting to scan against."""
    rows: Rows = [[button(_line(texts, job), f"scan:{job.id.hex}")] for job in jobs[:LISTED]]
    return Screen(texts("scan-choose-posting"), rows)


def view(texts: Texts, job: Job, posting: Posting) -> Screen:
    """One posting, its requirements, and what can be done with it."""
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
    return Screen(
        pages(blocks, TEXT_LIMIT)[0],
        [
            [button(texts.plain("button-scan-now"), f"scan:{key}")],
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
