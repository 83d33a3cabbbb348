"""Screens about scans: the report in pages, and the history."""

from __future__ import annotations

import html

from bot.ids import pack
from bot.screens import findings
from bot.screens.jobs import name_of, name_of_scan
from bot.screens.markup import length
from bot.screens.resumes import label_of
from bot.screens.screen import CAPTION_LIMIT, Rows, Screen, button, clip, pages
from bot.screens.writing import action_of_scan
from bot.texts import Texts
from core.matching.model import Fix, JudgedRequirement, Line, NotScored, Report, Verdict
from core.postings.model import RequirementKind, RequirementLevel
from db.models import Job, JobScan, Resume
from db.states import Provider

SUMMARY, REQUIREMENTS, SUM, MACHINE = "s", "q", "m", "f"
PAGES = (SUMMARY, REQUIREMENTS, SUM, MACHINE)
BEST_FIXES = 3
_PLANTED = ("planted", "planted_in_posting")
HISTORY_PAGE = 8
NUMBERS_A_ROW = 4
SHOWN_PAPERS = 2
LONGEST_PAPER = 60  # characters; what is longer is a sentence about papers, not the name of one
# Room for the page's title under Telegram's limit for captions, and for a resume's name in a line with a posting's.
PAGE_TITLE = 80
NAMED_RESUME = 40


def report(
    texts: Texts,
    scan: JobScan,
    job: Job | None,
    result: Report,
    page: str = SUMMARY,
    number: int = 0,
    *,
    before: JobScan | None = None,
    deeper: bool = False,
) -> Screen:
    """One page of the report. `page` is one of `PAGES`, `number` counts from 0 within it.

    `job` is the scan's posting while it is there, `before` the scan of the same posting before this one; `deeper`
    offers to have a model look again.
    """
    names = names_of(texts, scan, job)
    bodies, title = {
        REQUIREMENTS: (_requirements, "page-requirements"),
        SUM: (_sum, "page-sum"),
        MACHINE: (_machine, "page-machine"),
    }.get(page, (_summary, ""))
    taken = PAGE_TITLE + length(names) + (length(texts("only-plays")) if result.receipt.plays else 0)
    parts = bodies(texts, result, CAPTION_LIMIT - taken)
    number = min(number, len(parts) - 1)
    head = [names, texts("only-plays")] if result.receipt.plays else [names]
    if title:
        name = texts.plain(title)
        said = texts("page-of", title=name, page=number + 1, pages=len(parts)) if len(parts) > 1 else name
        head.append(f"<b>{said}</b>\n")
    rows = _rows(texts, scan, page if title else SUMMARY, number, len(parts))
    if not title:
        rows += _actions(texts, scan, result, before, deeper=deeper)
    return Screen("\n".join([*head, parts[number]]), rows)


def names_of(texts: Texts, scan: JobScan, job: Job | None) -> str:
    """Which resume was compared with which posting: above everything that tells of a scan."""
    return texts("report-names", resume=resume_of_scan(scan), posting=name_of_scan(texts, scan, job))


def resume_of_scan(scan: JobScan) -> str:
    """What the scan's resume was called when it was compared."""
    return clip(scan.resume_filename, NAMED_RESUME)


def under_way(texts: Texts, resume: Resume, job: Job) -> Screen:
    """That scan was asked for before."""
    return Screen(texts("scan-under-way", resume=label_of(resume), posting=name_of(texts, job)))


def failed(texts: Texts, scan: JobScan | None, job: Job | None) -> Screen:
    """The scan came to nothing; *Scan now* asks for the same one again, while both sides are there."""
    if scan is None or job is None or scan.resume_id is None:
        return Screen(texts("scan-failed"))
    text = texts("scan-failed-again", resume=resume_of_scan(scan), posting=name_of(texts, job))
    return Screen(text, [[button(texts.plain("button-scan-now"), f"scan:{pack(scan.resume_id, job.id)}")]])


def _actions(texts: Texts, scan: JobScan, result: Report, before: JobScan | None, *, deeper: bool) -> Rows:
    """What can be done about a report whose resume and posting are both there."""
    if scan.job_id is None or scan.resume_id is None or not result.requirements:
        return []
    label = "button-look-deeper" if result.engine == Provider.OFFLINE else "button-ask-again"
    row = [button(texts.plain("button-decide"), f"d:{scan.id.hex}:0")]
    if before is not None:
        row.append(button(texts.plain("button-compare"), f"d-compare:{pack(scan.id, before.id)}"))
    looking = [[button(texts.plain(label), f"deeper:{scan.id.hex}")]] if deeper else []
    return [row, *looking, *action_of_scan(texts, scan.job_id, scan.resume_id)]


def _rows(texts: Texts, scan: JobScan, page: str, number: int, count: int) -> Rows:
    key = scan.id.hex
    arrows = []
    if number > 0:
        arrows.append(button("‹", f"s:{key}:{page}:{number - 1}"))
    if number < count - 1:
        arrows.append(button("›", f"s:{key}:{page}:{number + 1}"))
    names = {
        SUMMARY: "page-summary",
        REQUIREMENTS: "page-requirements",
        SUM: "page-sum",
        MACHINE: "page-machine",
    }
    others = [button(texts.plain(names[other]), f"s:{key}:{other}:0") for other in PAGES if other != page]
    if scan.resume_id is not None:
        others.append(button(texts.plain("page-text"), f"s-text:{scan.resume_id.hex}:0"))
    # Two in a row: three names do not fit side by side on a phone.
    return ([arrows] if arrows else []) + [others[start : start + 2] for start in range(0, len(others), 2)]


def headline(texts: Texts, result: Report) -> str:
    """The score and its band, or why there is none."""
    if result.score is None or result.band is None:
        return texts("report-no-score", reason=clip(result.reason, 400))
    return texts("report-headline", score=result.score, band=texts.plain(f"band-{result.band}"))


def _summary(texts: Texts, result: Report, limit: int) -> list[str]:
    blocks = [f"{headline(texts, result)}\n{texts('report-readability', readability=result.readability)}"]
    if result.score is None:
        return blocks
    blocks.append(texts("report-counts", **counts(result)))
    blocks += _by_model(texts, result)
    blocks += _doubts(texts, result)
    if decisive := _missing_papers(result):
        blocks.append(texts("report-decisive", papers="; ".join(decisive)))
    fixes = [
        texts("report-fix", points=points_of(fix.points), text=_fix(texts, fix)) for fix in result.fixes[:BEST_FIXES]
    ]
    if fixes:
        blocks.append("\n".join([f"<b>{texts('report-fixes-title')}</b>", *fixes]))
    else:
        blocks.append(texts("report-no-fixes"))
    return pages(blocks, limit)


def _by_model(texts: Texts, result: Report) -> list[str]:
    """Whose model looked, and how much of the proof it pointed to."""
    if result.engine == Provider.OFFLINE:
        return []
    proofs = sum(bool(item.proven_by) for item in result.requirements)
    return [texts("report-by-model", provider=provider_name(texts, result.engine), proofs=proofs)]


def provider_name(texts: Texts, provider: str) -> str:
    """What a provider is called."""
    return texts.plain(f"provider-{provider}")


def _doubts(texts: Texts, result: Report) -> list[str]:
    """What could not be judged, and why the number is worth less for it."""
    if not result.language_judged:
        return [texts("report-language-unjudged")]
    differ = [texts("report-languages-differ")] if result.languages_differ else []
    above = [texts("report-overqualified")] if result.overqualified else []
    return [*differ, *above] if result.field_judged else [*differ, *above, texts("report-field-unjudged")]


def _missing_papers(result: Report) -> list[str]:
    """Licences that the posting insists on and the resume does not name: they decide alone, whatever the score."""
    return [
        item.text
        for item in result.requirements
        if item.kind == RequirementKind.LICENCE
        and item.level == RequirementLevel.MUST
        and item.verdict == Verdict.MISSING
        and item.max_points > 0
        and len(item.text) <= LONGEST_PAPER
    ][:SHOWN_PAPERS]


def _fix(texts: Texts, fix: Fix) -> str:
    args = {name: clip(value, 90) for name, value in fix.args.items()}
    # A name that was cut ends the sentence by itself.
    return texts.plain(f"fix-{fix.code}", **args).replace("….", "…") if fix.code else clip(fix.text, 160)


def counts(result: Report) -> dict[str, int]:
    """How many requirements are met, partly met and missing."""
    return {verdict.value: sum(item.verdict == verdict for item in result.requirements) for verdict in Verdict}


def _requirements(texts: Texts, result: Report, limit: int) -> list[str]:
    blocks = []
    for verdict in (Verdict.MISSING, Verdict.PARTIAL, Verdict.MET):
        judged = sorted(
            (item for item in result.requirements if item.verdict == verdict), key=lambda item: -item.max_points
        )
        items = [_requirement(texts, item) for item in judged]
        if items:
            # The heading stays with its first item, wherever the page ends.
            items[0] = f"<b>{texts(f'verdict-{verdict}')}</b>\n{items[0]}"
        blocks += items
    return pages(blocks, limit, separator="\n")


def _requirement(texts: Texts, item: JudgedRequirement) -> str:
    line = texts(
        "requirement-line", text=clip(item.text, 140), points=points_of(item.points), max=points_of(item.max_points)
    )
    if not item.evidence:
        return line
    proof = item.evidence[0]
    quoted = f"{line}\n{texts('requirement-quote', quote=clip(proof.quote, 160), page=proof.page)}"
    return "\n".join([quoted, *said_by_model(texts, item)])


def said_by_model(texts: Texts, item: JudgedRequirement) -> list[str]:
    """That a model pointed to the proof, and its reason; nothing where code found it."""
    if not item.proven_by:
        return []
    provider = provider_name(texts, item.proven_by)
    if not item.said:
        return [texts("requirement-said-plain", provider=provider)]
    return [texts("requirement-said", provider=provider, said=clip(item.said, 140))]


def reason_of(texts: Texts, item: JudgedRequirement) -> str:
    """Why the requirement was judged so."""
    args = {name: clip(value, 120) for name, value in item.reason_args.items()}
    return texts(f"reason-{item.reason_code}", **args) if item.reason_code else html.escape(item.reason, quote=False)


def _sum(texts: Texts, result: Report, limit: int) -> list[str]:
    lines = [_sum_line(texts, line) for line in result.lines]
    blocks = ["\n".join(lines)] if lines else []
    if result.score is not None:
        blocks.append(texts("sum-total", score=result.score))
    if result.not_scored:
        left_out = [_left_out(texts, item) for item in result.not_scored[:4]]
        blocks.append("\n".join([f"<b>{texts('not-scored-title')}</b>", *left_out]))
    receipt = result.receipt
    said = texts(
        "sum-receipt",
        engine=result.engine,
        version=result.version,
        resume=receipt.resume_sha256[:8],
        posting=receipt.posting_sha256[:8],
    )
    asked = texts("sum-receipt-model", models=", ".join(receipt.models), prompts=", ".join(receipt.prompts))
    blocks.append(f"{said}\n{asked}" if receipt.models else said)
    return pages(blocks, limit)


def _left_out(texts: Texts, item: NotScored) -> str:
    line = f"· {_escape(clip(item.text, 80))}"
    return f"{line}\n<i>{texts(f'why-{item.why}')}</i>" if item.why in _PLANTED else line


def _sum_line(texts: Texts, line: Line) -> str:
    label = _line(texts, line)
    if line.points < 0:
        return texts("sum-line-off", points=points_of(-line.points), label=label)
    return texts("sum-line", points=points_of(line.points), max=points_of(line.max_points), label=label)


def _line(texts: Texts, line: Line) -> str:
    return texts.plain(f"line-{line.code}") if line.code else clip(line.label, 80)


def _machine(texts: Texts, result: Report, limit: int) -> list[str]:
    head = texts("report-readability", readability=result.readability)
    blocks = findings.full(texts, result.readability_checks)
    return pages([head, *(blocks or [texts("machine-none")])], limit)


def history(texts: Texts, scans: list[tuple[JobScan, Job | None]], page: int, *, more: bool) -> Screen:
    """Past scans with their postings, newest first, numbered; tapping a number opens the report."""
    if not scans:
        return Screen(texts("history-empty"))
    first = page * HISTORY_PAGE + 1
    lines = [_past(texts, number, scan, job) for number, (scan, job) in enumerate(scans, first)]
    numbers = [button(str(number), f"s-open:{scan.id.hex}") for number, (scan, _) in enumerate(scans, first)]
    rows: Rows = [numbers[start : start + NUMBERS_A_ROW] for start in range(0, len(numbers), NUMBERS_A_ROW)]
    arrows = []
    if page > 0:
        arrows.append(button(texts.plain("button-newer"), f"h:{page - 1}"))
    if more:
        arrows.append(button(texts.plain("button-older"), f"h:{page + 1}"))
    text = "\n\n".join([texts("history-title"), *lines, texts("history-next")])
    return Screen(text, [*rows, *([arrows] if arrows else [])])


def _past(texts: Texts, number: int, scan: JobScan, job: Job | None) -> str:
    return texts(
        "history-line",
        number=number,
        score=texts.plain("no-score-short") if scan.match_score is None else str(round(scan.match_score)),
        resume=resume_of_scan(scan),
        posting=name_of_scan(texts, scan, job),
        date=f"{scan.created_at:%d %b}",
    )


def points_of(points: float) -> str:
    """Points as people write them: 3, 3.5."""
    return f"{points:.1f}".removesuffix(".0")


def _escape(text: str) -> str:
    return html.escape(text, quote=False)
