"""Whether a person may look over-qualified: told beside the score, and no part of it."""

from __future__ import annotations

from core.matching.reading.posting_profile import PostingProfile
from core.matching.reading.resume_profile import ResumeProfile

RANKS_ABOVE = 4  # of the latest position over the title of the posting: a director over a title that names no rank


def looks_overqualified(posting: PostingProfile, profile: ResumeProfile) -> bool:
    """Whether the latest position stands far above the one that is offered: a director at a help desk."""
    latest = max(profile.positions, key=lambda position: position.last, default=None)
    return latest is not None and latest.rank - posting.rank >= RANKS_ABOVE
