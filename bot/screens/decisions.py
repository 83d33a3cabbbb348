"""Screens on which a person decides what a requirement counts, and says what is true of themselves."""

from __future__ import annotations

from telegram import InlineKeyboardButton

from bot.screens.jobs import name_of_scan
from bot.screens.markup import length
from bot.screens.scans import headline, names_of, points_of, reason_of, resume_of_scan, said_by_model
from bot.screens.screen import CAPTION_LIMIT, Rows, Screen, button, clip, pages
from bot.texts import Texts
from core.decisions import TRUTHS, WEIGHTS, Choice
from core.matching.model import Comparison, Decision, Decisions, JudgedRequirement, Report, Verdict
from db.models import Job, JobScan

NUMBERS_A_ROW = 5
SHOWN_CHANGES = 6
_BODY = CAPTION_LIMIT - 200

# Letters in callback data, which has 64 bytes.
CODES = {
    Choice.IGNORE: "i",
    Choice.HALF: "h",
    Choice.COUNT: "c",
    Choice.DOUBLE: "d",
    Choice.DONE: "y",
    Choice.NOT_YET: "n",
    Choice.NEVER: "x",
}
CHOICES = {code: choice for choice, code in CODES.items()}


def overview(texts: Texts, scan: JobScan, job: Job, report: Report, decisions: Decisions, page: int) -> Screen:
    """Every requirement, numbered, with what it counts; tapping a number opens it."""
    names = names_of(texts, scan, job)
    lines = [_line(texts, number, item, decisions) for number, item in enumerate(report.requirements, 1)]
    parts = pages(lines, _BODY - length(names), separator="\n")
    page = min(page, len(parts) - 1)
    first = sum(len(part.split("\n")) for part in parts[:page])
    shown = report.requirements[first : first + len(parts[page].split("\n"))]
    numbers = [button(str(first + place + 1), f"d-one:{scan.id.hex}:{item.id}") for place, item in enumerate(shown)]
    rows: Rows = [numbers[start : start + NUMBERS_A_ROW] for start in range(0, len(numbers), NUMBERS_A_ROW)]
    arrows = [button("‹", f"d:{scan.id.hex}:{page - 1}")] if page > 0 else []
    if page < len(parts) - 1:
        arrows.append(button("›", f"d:{scan.id.hex}:{page + 1}"))
    rows += [arrows] if arrows else []
    rows.append([button(texts.plain("button-back"), f"s:{scan.id.hex}:s:0")])
    head = f"{names}\n{headline(texts, report)}\n\n<b>{texts('decide-title')}</b>"
    return Screen(f"{head}\n{parts[page]}\n\n{texts('decide-next')}", rows)


def requirement(
    texts: Texts,
    scan: JobScan,
    job: Job,
    report: Report,
    decisions: Decisions,
    requirement_id: str,
    before: Report | None = None,
) -> Screen | None:
    """One requirement and what can be said of it; None when the report has none of that id.

    With `before`, the report as it was before the last choice, what that choice did to the score.
    """
    item = next((item for item in report.requirements if item.id == requirement_id), None)
    if item is None:
        return None
    decision = decisions.by_requirement.get(item.id, Decision())
    score = headline(texts, report) if before is None else moved(texts, before, report)
    blocks = [f"{names_of(texts, scan, job)}\n{score}"]
    said = texts("decide-one", text=clip(item.text, 200), points=points_of(item.points), max=points_of(item.max_points))
    proof = [texts("requirement-quote", quote=clip(e.quote, 160), page=e.page) for e in item.evidence[:1]]
    blocks.append("\n".join([said, reason_of(texts, item), *proof, *said_by_model(texts, item)]))
    key = f"d-set:{scan.id.hex}:{item.id}"
    rows: Rows = []
    if item.verdict != Verdict.MET or decision.truth is not None:
        blocks.append(texts("decide-ask"))
        rows.append([_choice(texts, key, choice, chosen=decision.truth == truth) for choice, truth in TRUTHS.items()])
    rows.append(
        [
            _choice(texts, key, choice, chosen=not decision.ignore and decision.weight == weight)
            for choice, weight in WEIGHTS.items()
        ]
    )
    rows.append([_choice(texts, key, Choice.IGNORE, chosen=decision.ignore)])
    rows.append([button(texts.plain("button-back"), f"d:{scan.id.hex}:0")])
    return Screen(pages(blocks, CAPTION_LIMIT)[0], rows)


def moved(texts: Texts, before: Report, after: Report) -> str:
    """What a change did to the score."""
    if before.score is None or after.score is None:
        return headline(texts, after)
    return texts("decide-moved", before=before.score, after=after.score, points=f"{after.score - before.score:+d}")


def comparison(texts: Texts, scan: JobScan, before: JobScan, job: Job | None, compared: Comparison) -> Screen:
    """This scan beside the one before it, which resume each was of, what changed, and what that did."""
    blocks = [
        "\n".join(
            [
                f"<b>{texts('compare-title')}</b>",
                texts("compare-posting", posting=name_of_scan(texts, scan, job)),
                *(_side(texts, side, one) for side, one in (("before", before), ("now", scan))),
            ]
        )
    ]
    if compared.points is not None:
        blocks[0] += "\n" + texts(
            "decide-moved", before=compared.before or 0, after=compared.after or 0, points=f"{compared.points:+d}"
        )
    causes = [texts(f"compare-cause-{cause}") for cause in compared.changed]
    blocks.append("\n".join(causes) if causes else texts("compare-same"))
    changes = [
        texts("compare-line", points=f"{change.points:+.1f}", text=clip(change.text, 90))
        for change in compared.requirements[:SHOWN_CHANGES]
    ]
    if changes:
        blocks.append("\n".join(changes))
    rows: Rows = [[button(texts.plain("button-back"), f"s:{scan.id.hex}:s:0")]]
    return Screen(pages(blocks, CAPTION_LIMIT)[0], rows)


def _side(texts: Texts, side: str, scan: JobScan) -> str:
    # With the time: both resumes may have the same name.
    return texts(f"compare-{side}", resume=resume_of_scan(scan), when=f"{scan.created_at:%d %b, %H:%M}")


def _choice(texts: Texts, key: str, choice: Choice, *, chosen: bool) -> InlineKeyboardButton:
    label = texts.plain(f"decide-{choice}")
    return button(f"✓ {label}" if chosen else label, f"{key}:{CODES[choice]}")


def _line(texts: Texts, number: int, item: JudgedRequirement, decisions: Decisions) -> str:
    decision = decisions.by_requirement.get(item.id, Decision())
    state = "ignored" if decision.ignore else item.verdict.value
    weight = "" if decision.weight == 1 else texts.plain("decide-weight", weight=points_of(decision.weight))
    return texts(
        "decide-line",
        number=number,
        mark=texts.plain(f"decide-mark-{state}"),
        text=clip(item.text, 90),
        weight=weight,
    )
