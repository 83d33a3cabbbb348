"""A report in a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape

from core.matching.model import Report, Verdict
from core.postings.model import Posting

_SIGNS = {
    Verdict.MET: "[green]✓[/green]",
    Verdict.PARTIAL: "[yellow]~[/yellow]",
    Verdict.MISSING: "[red]✗[/red]",
}


def print_report(report: Report, posting: Posting) -> None:
    """Score, lines, requirements with their proof, fixes with their price, receipt."""
    console = Console(soft_wrap=True, highlight=False)
    console.print(f"[bold]{escape(posting.title or 'Posting')}[/bold]")
    if report.score is None:
        console.print(escape(report.reason))
        return
    console.print(f"Match {report.score} ({report.band})   Machine-readability {report.readability}")
    for line in report.lines:
        most = f"of {line.max_points:5.1f}" if line.points >= 0 else " " * 8
        console.print(f"  {line.points:5.1f} {most}  {escape(line.label)}")
    for requirement in report.requirements:
        sign = _SIGNS[requirement.verdict]
        console.print(
            f"{sign} {escape(requirement.text)}  [dim]{requirement.kind}, {requirement.level}, "
            f"{requirement.points:g} of {requirement.max_points:g}. {escape(requirement.reason)}[/dim]"
        )
        for proof in requirement.evidence:
            console.print(f"    [dim]page {proof.page}:[/dim] {escape(proof.quote)}")
        if requirement.proven_by:
            said = f": {requirement.said}" if requirement.said else "."
            console.print(f"    [dim]{requirement.proven_by} pointed to it{escape(said)}[/dim]")
    for fix in report.fixes:
        console.print(f"+{fix.points:g}  {escape(fix.text)}")
    receipt = report.receipt
    console.print(
        f"[dim]{report.engine} {report.version}, as of {receipt.as_of}, "
        f"resume {receipt.resume_sha256[:12]}, posting {receipt.posting_sha256[:12]}[/dim]"
    )
    if receipt.models:
        console.print(f"[dim]asked: {', '.join(receipt.models)} ({', '.join(receipt.prompts)})[/dim]")
