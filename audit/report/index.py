"""The index of a folder of reports: which article needs an editor first. Markdown for people, JSON for programs."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from audit.cause import Cause
from audit.finding import Severity
from audit.report.as_json import SCHEMA, dump
from audit.report.jobs import jobs
from audit.report.quote import code, inline, shorten
from audit.report.words import count, figure, file_name, number
from audit.result import Audit, Unaudited
from audit.verdict import Decision, unsettled

_MOST_CAUSES = 10


@dataclass(frozen=True, slots=True)
class Row:
    """What the index keeps of one audited article, so that the audit itself can be let go."""

    path: str
    name: str
    decision: Decision
    reason: str
    words: int
    points: float
    per_1000_words: float
    raw_score: float
    fluency: float | None
    severities: Counter[str]
    jobs: tuple[tuple[Cause, int, float], ...]
    signature: str

    @classmethod
    def of(cls, audit: Audit, name: str) -> "Row":
        reasons = audit.verdict.reasons
        return cls(
            path=audit.path,
            name=name,
            decision=audit.verdict.decision,
            reason=reasons[0].text if reasons else "",
            words=audit.penalty.words,
            points=audit.penalty.points,
            per_1000_words=audit.penalty.per_1000_words,
            raw_score=audit.penalty.raw_score,
            fluency=audit.fluency.score,
            severities=Counter(f.severity.value for f in unsettled(audit.findings)),
            jobs=tuple((job.cause, len(job.findings), job.points) for job in jobs(unsettled(audit.findings))),
            signature=audit.signature,
        )

    @property
    def issues(self) -> int:
        """Findings that count; neither advice nor settled ones do."""
        return self.severities.total() - self.severities[Severity.NEUTRAL.value]


@dataclass(frozen=True, slots=True)
class Shared:
    """A cause over all articles of a run: how many places in how many articles, and their penalty points."""

    cause: Cause
    places: int
    articles: int
    points: float


@dataclass(slots=True)
class Index:
    """All that came of a run. ``unreached`` are inputs that an interrupted run did not come to."""

    rows: list[Row] = field(default_factory=list)
    unaudited: list[Unaudited] = field(default_factory=list)
    unreached: list[str] = field(default_factory=list)

    def ranked(self, decision: Decision) -> list[Row]:
        """Rows of ``decision``, the worst penalty first."""
        kept = [r for r in self.rows if r.decision is decision]
        return sorted(kept, key=lambda r: (-r.per_1000_words, r.path))

    def shared(self) -> list[Shared]:
        """The causes of the run, the costliest first."""
        causes: dict[str, Cause] = {}
        sums: dict[str, list[float]] = {}
        for cause, places, points in (job for row in self.rows for job in row.jobs):
            causes.setdefault(cause.id, cause)
            total = sums.setdefault(cause.id, [0, 0, 0.0])
            total[0], total[1], total[2] = total[0] + places, total[1] + 1, total[2] + points
        found = [Shared(causes[name], int(n), int(m), p) for name, (n, m, p) in sums.items()]
        return sorted(found, key=lambda s: (-s.points, -s.places, s.cause.text))

    @property
    def signatures(self) -> list[str]:
        return sorted({r.signature for r in self.rows})


def as_markdown(index: Index) -> str:
    """``index.md``: held articles, then those that could not be audited, then those that may be published."""
    held, free = index.ranked(Decision.HOLD), index.ranked(Decision.PUBLISH)
    total = len(index.rows) + len(index.unaudited) + len(index.unreached)
    blocks = [f"# Audit of {count(total, 'article')}", _summary(index, len(held), len(free))]
    if index.unreached:
        blocks.append("**The run was interrupted.** What follows is not complete.")
    if held:
        blocks += ["## Held, the worst first", _table(held)]
    if index.unaudited:
        blocks += ["## Could not be audited", "These are not cleared for publication."]
        blocks.append("\n".join(f"- {code(u.path) or 'without a name'}: {inline(u.reason)}" for u in index.unaudited))
    if index.unreached:
        blocks += ["## Not reached", "\n".join(f"- {code(p) or 'without a name'}" for p in index.unreached)]
    if free:
        blocks += ["## May be published, the worst first", _table(free)]
    blocks += [*_totals(index.rows), *_causes(index.shared()), "---"]
    blocks.append("Signature: " + (", ".join(code(s) for s in index.signatures if s) or "none"))
    return "\n\n".join(blocks) + "\n"


def as_json(index: Index) -> str:
    """``index.json``: the same, ranked likewise; ``report`` is the name of each article's report without suffix."""
    rows = [*index.ranked(Decision.HOLD), *index.ranked(Decision.PUBLISH)]
    return dump(
        {
            "schema": SCHEMA,
            "signatures": index.signatures,
            "complete": not index.unreached,
            "articles": [_record(r) for r in rows],
            "unaudited": [{"path": u.path, "reason": u.reason} for u in index.unaudited],
            "unreached": list(index.unreached),
            "causes": [
                {
                    "id": s.cause.id,
                    "text": s.cause.text,
                    "upstream": s.cause.upstream,
                    "count": s.places,
                    "articles": s.articles,
                    "penalty": number(s.points, 3),
                }
                for s in index.shared()
            ],
        }
    )


def _record(row: Row) -> dict[str, Any]:
    return {
        "path": row.path,
        "report": row.name,
        "verdict": row.decision.value,
        "reason": row.reason,
        "words": row.words,
        "penalty": number(row.points, 3),
        "per_1000_words": number(row.per_1000_words, 3),
        "raw_score": number(row.raw_score, 3),
        "fluency": number(row.fluency, 2),
        "issues": {s.value: row.severities[s.value] for s in Severity},
    }


def _summary(index: Index, held: int, free: int) -> str:
    parts = [f"**{held:,} held**", f"{free:,} may be published"]
    if index.unaudited:
        parts.append(f"**{len(index.unaudited):,} could not be audited**")
    if index.unreached:
        parts.append(f"{len(index.unreached):,} not reached")
    return ", ".join(parts) + "."


def _table(rows: Sequence[Row]) -> str:
    lines = [
        "| Article | Penalty per 1,000 words | Raw score | Fluency | Issues | First reason |",
        "|:--|--:|--:|--:|--:|:--|",
    ]
    uses = Counter(file_name(row.path) for row in rows)
    for row in rows:
        title = file_name(row.path) if uses[file_name(row.path)] == 1 else row.path
        # The target is percent-encoded, so that nothing in it can end the link.
        link = f"[{inline(title.strip()) or 'without a name'}]({quote(row.name + '.md', safe='')})"
        cells = [link, figure(row.per_1000_words), figure(row.raw_score), figure(row.fluency, 0), f"{row.issues:,}"]
        lines.append(f"| {' | '.join(cells)} | {inline(shorten(row.reason, 120))} |")
    return "\n".join(lines)


def _totals(rows: Sequence[Row]) -> list[str]:
    if not rows:
        return []
    severities = sum((r.severities for r in rows), Counter[str]())
    words, points = sum(r.words for r in rows), sum(r.points for r in rows)
    named = ", ".join(f"{severities[s.value]:,} {s.value}" for s in reversed(Severity) if s is not Severity.NEUTRAL)
    return [
        "## In all",
        f"- {count(words, 'word')} in {count(len(rows), 'audited article')}\n"
        f"- {count(sum(r.issues for r in rows), 'issue')}, unconfirmed: {named}\n"
        f"- Estimated MQM penalty {figure(points)} points, {figure(1000 * points / max(1, words))} per 1,000 words."
        " 0 is best; a minor issue costs 1, a major one 5, a critical one 25, each times how sure we are."
        "\n- Raw score: 100 is best; 100 minus the points per 100 words. Fluency: 0 to 100, 100 reads most naturally.",
    ]


def _causes(shared: Sequence[Shared]) -> list[str]:
    if not shared:
        return []
    rows = [_cause(s) for s in shared[:_MOST_CAUSES]]
    more = len(shared) - len(rows)
    left = [f"And {count(more, 'more cause')}: see `index.json`."] if more else []
    return ["## What it comes from", "Each cause is one job. The costliest first:", "\n".join(rows), *left]


def _cause(shared: Shared) -> str:
    places = f"{count(shared.places, 'place')} in {count(shared.articles, 'article')}"
    row = f"- **{inline(shared.cause.text)}**: {places}, {figure(shared.points)} points"
    return f"{row}\\\n  To prevent it: {shared.cause.upstream}" if shared.cause.upstream else row
