"""The shortest way to publication, as a page tells it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from audit.report.html.entries import Entry
from audit.report.quote import blank_signs, shorten
from audit.report.way import in_words
from audit.report.words import count, figure
from audit.result import Audit
from audit.way import points, way

_SHORT = 80  # characters of a step's words


@dataclass(frozen=True, slots=True)
class Step:
    """One repair: ``number`` of its finding, 0 where that is not on the page. ``new`` is empty for a deletion, and
    ``None`` where the place must be mended by hand."""

    number: int
    old: str
    new: str | None
    note: str
    message: str


@dataclass(frozen=True, slots=True)
class Steps:
    """What to do, the largest gain first, under a ``heading``; ``notes`` say what steps alone cannot do."""

    heading: str
    steps: tuple[Step, ...]
    notes: tuple[str, ...]


def steps(audit: Audit, entries: Sequence[Entry]) -> Steps | None:
    """``None`` for an article that may be published."""
    found = way(audit)
    if found is None:
        return None
    if found.open:
        return Steps("There is no way to publication by repairs", (), tuple(f"With all made: {o}." for o in found.open))
    numbers = {(e.span, e.rule): e.number for e in entries}
    made = []
    for finding in (*found.repairs, *found.by_hand):
        old, new = in_words(audit.article.text, finding)
        grade = f"{finding.repairs[0].grade}, " if finding.repairs else ""
        made.append(
            Step(
                numbers.get((finding.span, finding.rule), 0),
                _short(old),
                (_short(new) if new.strip() else "") if finding.repairs else None,
                f"{grade}{figure(points(finding))} points",
                finding.message.strip(),
            )
        )
    notes = []
    if made:
        notes.append("Then audit it again: the figure takes for granted that repairs leave no new damage.")
    if found.unpromised:
        notes.append(
            f"Fluency must rise{' as well' if made else ''}: {found.unpromised}. No list of repairs can promise that."
        )
    return Steps(
        _heading(audit, len(found.repairs), len(found.by_hand), found.after.per_1000_words), (*made,), (*notes,)
    )


def _heading(audit: Audit, repairs: int, hands: int, after: float) -> str:
    parts = []
    if repairs:
        parts.append("make this repair" if repairs == 1 else f"make these {repairs:,} repairs")
    if hands:
        parts.append(f"mend {count(hands, 'place')} by hand")
    if not parts:
        return "To publish"
    limit = audit.policy.max_per_1000
    allowed = f", {limit:g} is allowed" if math.isfinite(limit) else ""
    change = f"{figure(audit.penalty.per_1000_words)} → {figure(after)}{allowed}"
    return f"To publish: {' and '.join(parts)} (penalty per 1,000 words {change})"


def _short(text: str) -> str:
    return shorten(blank_signs(" ".join(text.split())) or blank_signs(text), _SHORT)
