"""The shortest way through the gate: at the top of the Markdown report, and the part ``way`` of the JSON report.

In Markdown it is told in words, a lost space or a false full stop with the words around it.
"""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from audit.finding import Finding, Severity
from audit.report.quote import MARK_CLOSE, MARK_OPEN, Lines, blank_signs, inline, shorten
from audit.report.words import count, figure, number
from audit.result import Audit
from audit.way import Way, points, way

_AT_THE_TOP = 10  # steps that the first screen has room for
_WORD = 24  # characters that a step shows of the words it begins and ends in
_LETTERS = re.compile(r"\w+")
_EYE = "Suggested repairs need your eye. "
_AGAIN = "Then audit again: the figure assumes that no new damage comes to light."


def way_top(found: Way | None, audit: Audit, lines: Lines) -> list[str]:
    """Blocks for the first screen: what to mend, or why no way is known; none for an article to publish."""
    if found is None:
        return []
    if found.open:
        reasons = "; ".join(map(inline, found.open))
        return [f"**There is no way to publication by repairs:** with all of them made there still is: {reasons}."]
    steps = len(found.repairs) + len(found.by_hand)
    if not steps:
        return [_unpromised(found)]
    blocks = [_headline(found, audit)]
    if found.by_hand:
        blocks.append(_by_hand(found.by_hand, audit, lines))
    if steps <= _AT_THE_TOP:
        blocks += ["\n".join(_steps(found, audit, lines)), _advice(found)]
    else:
        blocks[0] += " They stand below, under “The shortest way to publication”."
    return [*blocks, *([_unpromised(found)] if found.unpromised else [])]


def way_section(found: Way | None, audit: Audit, lines: Lines) -> list[str]:
    """Blocks for the steps of a way too long for the first screen."""
    if found is None or len(found.repairs) + len(found.by_hand) <= _AT_THE_TOP:
        return []
    return [
        "## The shortest way to publication",
        f"The largest gain first. {_advice(found)}",
        "\n".join(_steps(found, audit, lines)),
    ]


def _advice(found: Way) -> str:
    return (_EYE if any(f.repairs[0].grade != "safe" for f in found.repairs) else "") + _AGAIN


def as_data(audit: Audit, names: Mapping[int, str], lines: Lines) -> dict[str, Any] | None:
    """``None`` for an article to publish; ``names`` are fingerprints by the ``id()`` of the finding."""
    found = way(audit)
    if found is None:
        return None
    return {
        "leads": found.leads,
        "repairs": [_record(f, audit, names, lines) for f in found.repairs],
        "by_hand": [_record(f, audit, names, lines) for f in found.by_hand],
        "per_1000_words": {
            "before": number(audit.penalty.per_1000_words, 3),
            "after": number(found.after.per_1000_words, 3),
            "allowed": number(audit.policy.max_per_1000, 3),
        },
        "words": found.after.words,
        "open": list(found.open),
        "unpromised": found.unpromised,
    }


def _record(finding: Finding, audit: Audit, names: Mapping[int, str], lines: Lines) -> dict[str, Any]:
    line, column = _at(finding, audit, lines)
    record: dict[str, Any] = {
        "fingerprint": names[id(finding)],
        "line": line,
        "column": column,
        "text": finding.text,
        "points": number(points(finding), 3),
    }
    if finding.repairs:
        record |= {"repair": finding.repairs[0].text, "grade": finding.repairs[0].grade}
    return record


def _headline(found: Way, audit: Audit) -> str:
    repairs, hands = len(found.repairs), len(found.by_hand)
    parts = []
    if repairs:
        parts.append("make this repair" if repairs == 1 else f"make these {repairs:,} repairs")
    if hands:
        parts.append(f"mend {count(hands, 'place')} by hand")
    before, after = figure(audit.penalty.per_1000_words), figure(found.after.per_1000_words)
    limit = audit.policy.max_per_1000
    allowed = f"; up to {limit:g} is allowed" if math.isfinite(limit) else ""
    return f"**To publish: {' and '.join(parts)}** (penalty per 1,000 words {before} → {after}{allowed})."


def _by_hand(findings: Sequence[Finding], audit: Audit, lines: Lines) -> str:
    """Why repairs alone do not do."""
    critical = [f for f in findings if f.severity is Severity.CRITICAL]
    if not critical:
        return f"Repairs alone are not enough, and for {count(len(findings), 'place')} none is known."
    places = [f"“{inline(_short(f.text))}” ({':'.join(map(str, _at(f, audit, lines)))})" for f in critical[:3]]
    more = f" and {len(critical) - 3:,} more" if len(critical) > 3 else ""
    issue = "issue" if len(critical) == 1 else "issues"
    return f"Repairs alone are not enough: no repair is known for the critical {issue} {', '.join(places)}{more}."


def _unpromised(found: Way) -> str:
    also = " as well" if found.repairs or found.by_hand else ""
    return (
        f"**Fluency must rise{also}:** {inline(found.unpromised)}. No list of repairs can promise that. Make the"
        " repairs, rewrite the sentences that read worst, and audit again."
    )


def _steps(found: Way, audit: Audit, lines: Lines) -> list[str]:
    return [f"{n}. {_step(f, audit, lines)}" for n, f in enumerate((*found.repairs, *found.by_hand), 1)]


def _step(finding: Finding, audit: Audit, lines: Lines) -> str:
    line, column = _at(finding, audit, lines)
    worth = f"{finding.severity.value}, {figure(points(finding))} points"
    old, new = in_words(audit.article.text, finding)
    place = f"**{line}:{column}** {_quoted(old)}"
    if not finding.repairs:
        return f"{place} → by hand: {inline(finding.message.strip())} ({worth})"
    grade = inline(finding.repairs[0].grade)
    return f"{place} → {_quoted(new) if new.strip() else 'delete'} ({grade}; {worth})"


def in_words(text: str, finding: Finding) -> tuple[str, str]:
    """The marked words and what the first repair makes of them, with the rest of the words that they begin and end
    in: a lost space or a full stop says nothing alone."""
    start, end = finding.span
    before = re.search(r"\w*$", text[max(0, start - _WORD) : start])
    after = _LETTERS.match(text[end : end + _WORD])
    left, right = before[0] if before else "", after[0] if after else ""
    new = finding.repairs[0].text if finding.repairs else ""
    return left + text[start:end] + right, left + new + right


def _quoted(text: str) -> str:
    line = _short(text)
    # Quotation marks around a quotation mark would hide where the words begin.
    left, right = (MARK_OPEN, MARK_CLOSE) if any(c in '“”„"' for c in line) else ("“", "”")
    return f"{left}{inline(line)}{right}"


def _short(text: str) -> str:
    return shorten(blank_signs(" ".join(text.split())) or blank_signs(text), 80)


def _at(finding: Finding, audit: Audit, lines: Lines) -> tuple[int, int]:
    return lines.at(audit.article.document.locate(finding.start, finding.end).start)
