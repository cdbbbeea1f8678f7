"""The part of the Markdown report on findings: grouped by cause, each with its place, its words, why, and repairs."""

from collections.abc import Sequence

from audit.finding import Finding, Repair, Severity
from audit.report.jobs import Job, jobs
from audit.report.quote import MARK_CLOSE, MARK_OPEN, Lines, blank_signs, inline, marked, shorten
from audit.report.words import count, figure
from audit.result import Audit
from audit.verdict import unsettled

_NO_REPAIR = "no repair is known"  # as the grading says it
_MOST = 100  # places of one cause that are listed; the JSON report has them all
_GUIDE = (
    "Findings with one cause stand together: they are one job.",
    "- Places are line:column in the file. Marked words stand between ⟦ and ⟧.\n"
    "- “90 % sure” is how often we expect an editor to agree that it is an error. No person has confirmed these yet.\n"
    "- An arrow → proposes a repair. “+7.1 nats” says how much likelier the language model finds the sentence with it:"
    " 2.3 nats are ten times as likely, a minus sign means less likely.\n"
    "- “Safe” repairs can be made unseen, and their proof stands beside them: no number, name, negation or quotation"
    " changes, and the repaired article shows no new damage. “Suggested” ones need your eye.",
)


def findings_section(audit: Audit, lines: Lines) -> list[str]:
    """Blocks of Markdown. Settled findings stand elsewhere."""
    found = jobs(unsettled(audit.findings))
    if not found:
        return ["## What was found", "Nothing that counts." if audit.findings else "Nothing."]
    blocks = ["## What was found", *_GUIDE]
    for job in found:
        blocks += _group(job, audit, lines)
    return blocks


def by_cause(findings: Sequence[Finding]) -> list[tuple[str, list[Finding]]]:
    """Findings by their cause in words, the one with the heaviest damage first; each group in order of place."""
    return [(job.cause.text, list(job.findings)) for job in jobs(findings)]


def _group(job: Job, audit: Audit, lines: Lines) -> list[str]:
    group = job.findings
    advice = all(f.severity is Severity.NEUTRAL for f in group)
    blocks = [f"### {inline(job.cause.text)}: {count(len(group), 'place')}{' (advice, not counted)' if advice else ''}"]
    # Said once where it is the same for all: why, and why no repair is safe.
    several = len(group) > 1
    why = several and len({(f.message, f.evidence) for f in group}) == 1
    unsafe = several and len({f.unsafe for f in group}) == 1 and bool(group[0].unsafe) and all(f.repairs for f in group)
    blocks += [line for line in (_about(job, audit),) if line]
    if why:
        blocks.append(_why(group[0]))
    if unsafe:
        blocks.append(f"No repair here is safe: {inline(group[0].unsafe)}.")
    rows = [_item(f, audit, lines, why=not why, unsafe=not unsafe) for f in group[:_MOST]]
    blocks.append("\n".join(rows))
    if len(group) > _MOST:
        blocks.append(f"And {count(len(group) - _MOST, 'more place')}: see the JSON report.")
    return blocks


def _about(job: Job, audit: Audit) -> str:
    """What the job weighs, where it is one of several findings, and what keeps its damage from coming back."""
    told = []
    if len(job.findings) > 1 and job.points > 0:
        told.append(f"Together {figure(job.points)} of the {figure(audit.penalty.points)} penalty points.")
    if job.cause.upstream:
        told.append(f"To prevent it: {job.cause.upstream}.")
    return " ".join(told)


def _why(finding: Finding) -> str:
    """Message and evidence; begins with a word of ours, so that nothing in it can open a block."""
    evidence = "; ".join(inline(f"{e.kind}: {e.detail}" if e.kind else e.detail) for e in finding.evidence)
    return f"Why: {inline(finding.message.strip())}" + (f" ({evidence})" if evidence else "")


def _item(finding: Finding, audit: Audit, lines: Lines, *, why: bool, unsafe: bool) -> str:
    line, column = lines.at(audit.article.document.locate(finding.start, finding.end).start)
    sure = f"{finding.severity.value}, {100 * finding.confidence:.0f} % sure"
    parts = [f"- **{line}:{column}** ({sure}) {marked(audit.article.text, finding.start, finding.end)}"]
    if why:
        parts.append(f"  {_why(finding)}")
    parts += [f"  {line}" for line in _repairs(finding, unsafe)]
    return "\\\n".join(parts)  # a backslash before the line feed breaks the line


def _repairs(finding: Finding, unsafe: bool) -> list[str]:
    """The repairs, and why none of them is safe where that has been asked and is not said elsewhere."""
    why = f": {inline(finding.unsafe)}" if finding.unsafe and unsafe else ""
    if not finding.repairs:
        # “No safe repair: no repair is known” would say it twice.
        return [f"→ no safe repair{why}" if finding.unsafe != _NO_REPAIR else f"→ {_NO_REPAIR}"]
    proposed = "→ " + " · ".join(_repair(r) for r in finding.repairs[:3])
    return [proposed, f"No safe repair{why}"] if why else [proposed]


def _repair(repair: Repair) -> str:
    # Quotation marks around a quotation mark would hide where the repair begins.
    left, right = (MARK_OPEN, MARK_CLOSE) if any(c in '“”„"' for c in repair.text) else ("“", "”")
    text = f"{left}{inline(shorten(blank_signs(repair.text)))}{right}" if repair.text else "delete"
    if repair.proof:
        return f"{text} ({inline(repair.grade)}: {inline(' · '.join(repair.proof))})"
    gain = f"{repair.gain:+.1f} nats, ".replace("-", "−") if repair.gain is not None else ""
    return f"{text} ({gain}{inline(repair.grade)})"
