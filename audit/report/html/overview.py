"""The HTML index of a run: which article needs an editor first."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from audit.finding import Severity
from audit.report.html.entries import stretches
from audit.report.html.environment import page
from audit.report.index import Index, Row
from audit.report.quote import shorten
from audit.report.words import count, figure, file_name
from audit.verdict import Decision

_MOST_CAUSES = 10


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table; ``link`` is percent-encoded, so that nothing in a name can make it lead elsewhere."""

    title: str
    link: str
    penalty: str
    raw: str
    fluency: str
    issues: int
    reason: str


def overview(index: Index) -> str:
    """The whole document. Its links lead to files beside it."""
    held, free = index.ranked(Decision.HOLD), index.ranked(Decision.PUBLISH)
    total = len(index.rows) + len(index.unaudited) + len(index.unreached)
    return page(
        "overview.jinja",
        title=f"Audit of {count(total, 'article')}",
        index=index,
        held=_lines(held),
        free=_lines(free),
        causes=[(s, stretches(s.cause.upstream), figure(s.points)) for s in index.shared()[:_MOST_CAUSES]],
        **_totals(index.rows),
    )


def _lines(rows: Sequence[Row]) -> list[Line]:
    uses = Counter(file_name(row.path) for row in rows)
    return [
        Line(
            title=(file_name(row.path) if uses[file_name(row.path)] == 1 else row.path).strip() or "without a name",
            link=quote(f"{row.name}.html", safe=""),
            penalty=figure(row.per_1000_words),
            raw=figure(row.raw_score),
            fluency=figure(row.fluency, 0),
            issues=row.issues,
            reason=shorten(row.reason, 120),
        )
        for row in rows
    ]


def _totals(rows: Sequence[Row]) -> dict[str, object]:
    severities = sum((r.severities for r in rows), Counter[str]())
    words, points = sum(r.words for r in rows), sum(r.points for r in rows)
    return {
        "words": count(words, "word"),
        "issues": count(sum(r.issues for r in rows), "issue"),
        "named": [(s.value, severities[s.value]) for s in reversed(Severity) if s is not Severity.NEUTRAL],
        "points": figure(points),
        "mean": figure(1000 * points / max(1, words)),
    }
