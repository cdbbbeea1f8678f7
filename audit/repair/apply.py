"""Repairs → repaired text."""

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence

from audit.finding import Finding

_EMPTY_LINES = re.compile(r"[ \t]*\n+")


def apply(text: str, findings: Iterable[Finding]) -> str:
    """``text`` with every finding's first repair in place.

    What a deletion leaves of blanks and empty lines is closed up.
    Where two overlap, the damage done last is undone first (template, spinner, extraction, …) and the other is left for
    a second audit. Findings without a repair change nothing.
    """
    # What follows, in pieces, the last piece first: copying it for every repair would be quadratic.
    rest: list[str] = []
    stop = len(text)
    for finding in reversed(made(findings)):
        start, end, new = finding.start, finding.end, finding.repairs[0].text
        after = new + text[end:stop]
        while rest and not after.strip(" \t\n"):
            after += rest.pop()
        stop = start
        if not new and (start == 0 or text[start - 1] == "\n"):
            after = _EMPTY_LINES.sub("", after, count=1) if _EMPTY_LINES.match(after) else after
        elif not new and text[start - 1] in " \t" and (not after or after[0] in " \t\n"):
            stop = start - 1
        rest.append(after)
    return text[:stop] + "".join(reversed(rest))


def made(findings: Iterable[Finding]) -> list[Finding]:
    """The findings whose first repair is made, ordered by place and apart."""
    taken: list[tuple[int, int, str]] = []
    chosen: list[Finding] = []
    for finding in last_damage_first(findings):
        if finding.repairs and free(taken, finding.start, finding.end):
            insort(taken, (finding.start, finding.end, ""))
            chosen.append(finding)
    return sorted(chosen, key=lambda f: (f.start, f.end))


def last_damage_first(findings: Iterable[Finding]) -> list[Finding]:
    """The order in which repairs are made: backwards through the stages, within one the surest first."""
    return sorted(findings, key=lambda f: (-f.stage.order, -f.confidence, f.start))


def free(taken: Sequence[tuple[int, int, str]], start: int, end: int) -> bool:
    """Whether none of ``taken``, ordered and apart, overlaps ``start:end``."""
    before = bisect_left(taken, (end,)) - 1
    return before < 0 or taken[before][1] <= start
