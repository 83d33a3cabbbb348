"""Two reports of one posting side by side: what changed, and what that did to the score."""

from __future__ import annotations

from core.matching.model import Change, Comparison, JudgedRequirement, Report, RequirementChange


def compare(before: Report, after: Report) -> Comparison:
    """Requirement by requirement, those that changed most first."""
    old = {_key(r): r for r in before.requirements}
    new = {_key(r): r for r in after.requirements}
    changes = [_change(old.get(key), new.get(key)) for key in dict.fromkeys([*old, *new])]
    moved = [c for c in changes if c is not None]
    known = before.score is not None and after.score is not None
    return Comparison(
        changed=_find_causes(before, after),
        before=before.score,
        after=after.score,
        points=(after.score or 0) - (before.score or 0) if known else None,
        requirements=tuple(sorted(moved, key=lambda c: (-abs(c.points), c.text))),
    )


def _key(requirement: JudgedRequirement) -> str:
    return " ".join(requirement.text.casefold().split())


def _change(old: JudgedRequirement | None, new: JudgedRequirement | None) -> RequirementChange | None:
    verdicts = (old.verdict if old else None, new.verdict if new else None)
    points = round((new.points if new else 0.0) - (old.points if old else 0.0), 2)
    if verdicts[0] == verdicts[1] and not points:
        return None
    text = new.text if new else old.text if old else ""
    return RequirementChange(text=text, before=verdicts[0], after=verdicts[1], points=points)


def _find_causes(before: Report, after: Report) -> tuple[Change, ...]:
    one, other = before.receipt, after.receipt
    causes = (
        (Change.RULES, (before.engine, before.version) != (after.engine, after.version)),
        (Change.RESUME, one.resume_sha256 != other.resume_sha256),
        (Change.POSTING, one.posting_sha256 != other.posting_sha256),
        (Change.DECISIONS, one.decisions_sha256 != other.decisions_sha256),
        (Change.TIME, one.as_of != other.as_of),
    )
    return tuple(change for change, happened in causes if happened)
