"""What a person is told on /start, and after small talk: what the bot does, or where things stand."""

from __future__ import annotations

from dataclasses import dataclass

from bot.ids import pack
from bot.screens.gathering import so_far
from bot.screens.jobs import name_of, name_of_scan
from bot.screens.resumes import label_of
from bot.screens.screen import Rows, Screen, button, clip
from bot.texts import Texts
from db.models import Job, JobScan, Resume

BUTTON_NAME = 40  # characters of a posting's name on a button


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person has: what a scan would compare, what is on its way, and the last report with its posting."""

    has_account: bool
    resume: Resume | None = None
    being_read: bool = False
    job: Job | None = None
    gathered: Job | None = None
    last_scan: JobScan | None = None
    last_job: Job | None = None

    @property
    def has_nothing(self) -> bool:
        """Whether the person has sent nothing yet."""
        return self.resume is None and not self.being_read and self.job is None and self.gathered is None


def standing(texts: Texts, now: Standing) -> Screen:
    """Where things stand, and the next step."""
    if now.gathered is not None:
        return so_far(texts, now.gathered)
    if now.has_nothing:
        return Screen(texts("greeting-again")) if now.has_account else _first_words(texts)
    if now.resume is not None and now.job is not None:
        return _with_both(texts, now, now.resume, now.job)
    if now.resume is not None:
        return Screen(texts("greeting-resume-here", filename=label_of(now.resume)))
    if now.job is not None and not now.being_read:
        return Screen(texts("greeting-posting-here", posting=name_of(texts, now.job)))
    return Screen(texts("greeting-resume-being-read"))


def _with_both(texts: Texts, now: Standing, resume: Resume, job: Job) -> Screen:
    rows: Rows = [[button(texts.plain("button-scan-now"), f"scan:{pack(resume.id, job.id)}")]]
    if now.last_scan is not None:
        posting = clip(name_of_scan(texts, now.last_scan, now.last_job), BUTTON_NAME)
        rows.append([button(texts.plain("button-last-report", posting=posting), f"s-open:{now.last_scan.id.hex}")])
    return Screen(texts("greeting-both-here", filename=label_of(resume), posting=name_of(texts, job)), rows)


def _first_words(texts: Texts) -> Screen:
    rows = [
        [button(texts.plain("button-example"), "example")],
        [
            button(texts.plain("button-privacy"), "privacy"),
            button(texts.plain("button-language"), "language"),
        ],
    ]
    return Screen(texts("greeting"), rows)
