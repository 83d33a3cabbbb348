"""All that a worker's one warm process reads: resumes, postings and pages (`core.isolation.calls.Methods`)."""

from __future__ import annotations

from core.postings import isolated_methods as postings
from core.resumes import isolated_methods as resumes

METHODS = {**resumes.METHODS, **postings.METHODS}


def rehearse() -> None:
    """Read a small document of each kind."""
    resumes.rehearse()
    postings.rehearse()
