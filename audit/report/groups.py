"""The part of the Markdown report on findings: grouped by cause, each with its place, its words, why, and repairs."""

from collections.abc import Sequence

from audit.finding import Finding, Repair, Severity
from audit.report.quote import MARK_CLOSE, MARK_OPEN, Lines, blank_signs, inline, marked, shorten
from audit.report.words import CAUSES, SEVERITIES, count
from audit.result import Audit

_MOST = 100  # places of one cause that are listed; the JSON report has them all
_GUIDE = (
    "Places are line:column in the file. Marked words stand between ⟦ and ⟧. An arrow → proposes a repair."
    " “+7.1 nats” says how much likelier the language model finds the sentence with it: 2.3 nats are ten times as"
    " likely, a minus sign means less likely. “Safe” repairs can be made unseen, and their proof stands beside them: no"
    " number, name, negation or quotation changes, and the repaired article shows no new damage. “Suggested” ones need"
    " your eye."
    " “90 % sure” is how often we expect an editor to agree that it is an error. No person has confirmed these yet."
)


def findings_section(audit: Audit, lines: Lines) -> list[str]:
    """Blocks of Markdown."""
    if not audit.findings:
        return ["## What was found", "Nothing."]
    blocks = ["## What was found", _GUIDE]
    for cause, group in by_cause(audit.findings):
        blocks += _group(cause, group, audit, lines)
    return blocks


def by_cause(findings: Sequence[Finding]) -> list[tuple[str, list[Finding]]]:
    """Findings by what caused them, the cause with the heaviest damage first; each group in order of place."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(cause_of(finding), []).append(finding)
    return sorted(groups.items(), key=lambda item: _rank(item[1]))


def cause_of(finding: Finding) -> str:
    """The cause in words, with a capital: the rule's own, else one for the family."""
    cause = finding.cause.strip() or CAUSES.get(finding.family, finding.family)
    return cause[:1].upper() + cause[1:]


def _rank(group: list[Finding]) -> tuple[int, float, int]:
    return (
        min(SEVERITIES.index(f.severity) for f in group),
        -sum(f.severity.weight * f.confidence for f in group),
        group[0].start,
    )


def _group(cause: str, group: list[Finding], audit: Audit, lines: Lines) -> list[str]:
    advice = all(f.severity is Severity.NEUTRAL for f in group)
    blocks = [f"### {inline(cause)}: {count(len(group), 'place')}{' (advice, not counted)' if advice else ''}"]
    shared = len({(f.message, f.evidence) for f in group}) == 1
    if shared and len(group) > 1:
        blocks.append(_why(group[0]))
    rows = [_item(f, audit, lines, why=not shared or len(group) == 1) for f in group[:_MOST]]
    blocks.append("\n".join(rows))
    if len(group) > _MOST:
        blocks.append(f"And {count(len(group) - _MOST, 'more place')}: see the JSON report.")
    return blocks


def _why(finding: Finding) -> str:
    """Message and evidence; begins with a word of ours, so that nothing in it can open a block."""
    evidence = "; ".join(inline(f"{e.kind}: {e.detail}" if e.kind else e.detail) for e in finding.evidence)
    return f"Why: {inline(finding.message.strip())}" + (f" ({evidence})" if evidence else "")


def _item(finding: Finding, audit: Audit, lines: Lines, *, why: bool) -> str:
    line, column = lines.at(audit.article.document.locate(finding.start, finding.end).start)
    sure = f"{finding.severity.value}, {100 * finding.confidence:.0f} % sure"
    parts = [f"- **{line}:{column}** ({sure}) {marked(audit.article.text, finding.start, finding.end)}"]
    if why:
        parts.append(f"  {_why(finding)}")
    parts += [f"  {line}" for line in _repairs(finding)]
    return "\\\n".join(parts)  # a backslash before the line feed breaks the line


def _repairs(finding: Finding) -> list[str]:
    """The repairs, and why none of them is safe where that has been asked."""
    why = f": {inline(finding.unsafe)}" if finding.unsafe else ""
    if not finding.repairs:
        return [f"→ no safe repair{why}"]
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
