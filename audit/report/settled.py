"""The part of the Markdown report on findings that somebody has settled: shown, and not counted."""

from audit.finding import Finding, Settled, Settlement
from audit.report.quote import Lines, inline, marked
from audit.result import Audit

KINDS = {
    Settled.SUPPRESSED: "Suppressed by a remark in the text",
    Settled.WAIVED: "Waived",
    Settled.BASELINE: "Recorded as known",
}


def settled_section(audit: Audit, lines: Lines) -> list[str]:
    """Blocks of Markdown; none where nothing is settled."""
    rows = [_row(f, f.settled, audit, lines) for f in audit.findings if f.settled]
    if not rows:
        return []
    return ["## Settled, not counted", "These neither add to the penalty nor hold the article.", "\n".join(rows)]


def _row(finding: Finding, settlement: Settlement, audit: Audit, lines: Lines) -> str:
    line, column = lines.at(audit.article.document.locate(finding.start, finding.end).start)
    place = marked(audit.article.text, finding.start, finding.end)
    return "\\\n".join(
        (
            f"- **{line}:{column}** ({finding.severity.value}) {place}",
            f"  Why: {inline(finding.message.strip())}",
            f"  {_told(settlement)}",
        )
    )


def _told(settlement: Settlement) -> str:
    """``Waived by Ada until 2027-01-31: as the agency has it.``"""
    by = f" by {inline(settlement.owner)}" if settlement.owner.strip() else ""
    until = f" until {inline(settlement.expires)}" if settlement.expires.strip() else ""
    reason = inline(settlement.reason.strip())
    return f"{KINDS[settlement.kind]}{by}{until}{f': {reason}' if reason else ''}"
