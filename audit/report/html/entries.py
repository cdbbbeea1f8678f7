"""Findings as a page tells them: numbered by place, grouped by cause."""

from dataclasses import dataclass

from audit.finding import Finding, Repair, Settlement, Severity
from audit.report.html.environment import SETTLED, slug
from audit.report.jobs import Job, jobs
from audit.report.quote import Lines, around, blank_signs, shorten
from audit.report.settled import KINDS
from audit.report.words import SEVERITIES, figure
from audit.result import Audit
from audit.text import Span

MOST = 1000  # findings on a page, the gravest first; the JSON report has them all


@dataclass(frozen=True, slots=True)
class Proposal:
    """A repair: its text (none: delete the passage), and what is known about it."""

    text: str
    safe: bool
    note: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding. ``number`` from 1, by place; ``rank`` grows with gravity, settled ones are least; ``found`` is
    its text, ``before``, ``marked`` and ``after`` its quotation."""

    number: int
    rank: int
    span: Span
    found: str
    severity: str
    family: str
    rule: str
    line: int
    column: int
    sure: str
    before: str
    marked: str
    after: str
    message: str
    evidence: tuple[str, ...]
    repairs: tuple[Proposal, ...]
    unsafe: str
    settled: str

    @property
    def classes(self) -> str:
        """What filters and style know it by."""
        state = f" {SETTLED}" if self.settled else ""
        return f"severity-{self.severity} family-{slug(self.family)}{state}"

    @property
    def label(self) -> str:
        """Its name for somebody who hears the page."""
        kind = "settled issue" if self.settled else f"{self.severity} issue"
        return "advice" if self.severity == Severity.NEUTRAL and not self.settled else kind


@dataclass(frozen=True, slots=True)
class Group:
    """Findings with one cause: one job. ``points`` is what they add to the penalty together, ``upstream`` how to keep
    the damage from coming back, in stretches, each with whether it is code."""

    cause: str
    points: str
    upstream: tuple[tuple[str, bool], ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Entries:
    """All findings of a page: by place, then by cause, settled ones apart; ``left_out`` were too many."""

    ordered: tuple[Entry, ...]
    groups: tuple[Group, ...]
    settled: tuple[Entry, ...]
    left_out: int


def entries(audit: Audit) -> Entries:
    """Tell the findings of an audit."""
    lines = Lines(audit.article.document.source)
    kept = sorted(audit.findings, key=lambda f: (f.settled is not None, SEVERITIES.index(f.severity), f.start))[:MOST]
    kept.sort(key=lambda f: (f.start, f.end))
    told = {id(f): _entry(number, f, audit, lines) for number, f in enumerate(kept, 1)}
    groups = tuple(
        _group(job, tuple(told[id(f)] for f in job.findings)) for job in jobs(f for f in kept if f.settled is None)
    )
    settled = tuple(e for e in told.values() if e.settled)
    return Entries(tuple(told.values()), groups, settled, len(audit.findings) - len(kept))


def _group(job: Job, entries: tuple[Entry, ...]) -> Group:
    return Group(job.cause.text, figure(job.points) if job.points else "", stretches(job.cause.upstream), entries)


def stretches(markdown: str) -> tuple[tuple[str, bool], ...]:
    """A line of Markdown whose only mark-up is code, cut at its back-ticks: text, and whether it is code."""
    return tuple((part, bool(odd % 2)) for odd, part in enumerate(markdown.split("`")) if part)


def _entry(number: int, finding: Finding, audit: Audit, lines: Lines) -> Entry:
    line, column = lines.at(audit.article.document.locate(*finding.span).start)
    before, after = around(audit.article.text, *finding.span)
    found = audit.article.text[slice(*finding.span)]
    return Entry(
        number=number,
        rank=0 if finding.settled else len(SEVERITIES) - SEVERITIES.index(finding.severity),
        span=finding.span,
        found=found,
        severity=finding.severity.value,
        family=finding.family,
        rule=finding.rule,
        line=line,
        column=column,
        sure=f"{100 * finding.confidence:.0f} % sure",
        before=before.lstrip(),
        marked=shorten(blank_signs(found)) if found else "‸",
        after=after.rstrip(),
        message=finding.message.strip(),
        evidence=tuple(f"{e.kind}: {e.detail}" if e.kind else e.detail for e in finding.evidence),
        repairs=tuple(_proposal(r) for r in finding.repairs[:3]),
        unsafe=finding.unsafe,
        settled=_settled(finding.settled),
    )


def _proposal(repair: Repair) -> Proposal:
    safe = repair.grade == "safe"
    note = " · ".join(repair.proof)
    if not note and repair.gain is not None:
        note = f"{repair.gain:+.1f} nats".replace("-", "−")
    return Proposal(shorten(blank_signs(repair.text)), safe, note)


def _settled(settlement: Settlement | None) -> str:
    """In words; empty for a finding that counts."""
    if settlement is None:
        return ""
    parts = [KINDS[settlement.kind]]
    parts[0] += f" by {settlement.owner}" if settlement.owner else ""
    parts[0] += f" until {settlement.expires}" if settlement.expires else ""
    return ": ".join([*parts, settlement.reason]) if settlement.reason else parts[0]
