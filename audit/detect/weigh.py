"""All signs → the findings that are reported.

A weak sign becomes a finding only together with others: with the language model's consent where its card asks for it,
with a certain sign of the same stage in the same article where the card alone is not sure.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from audit.finding import REMOVED, Evidence, Finding

THRESHOLD = 0.6  # confidence below which nothing is reported
CERTAIN = 0.9  # confidence from which a sign vouches for weak ones of its stage
VOUCHED = 0.25  # what such a voucher adds


def weigh(findings: Sequence[Finding]) -> list[Finding]:
    """Drop what the model did not agree to, add stage priors, resolve overlaps, cut at the threshold; ordered by
    place."""
    agreed = [f for f in findings if f.margin is None or f.repairs]
    sure = {f.stage: f for f in agreed if f.confidence >= CERTAIN and f.stage.value == "spinner"}
    weighed = [_vouch(f, sure[f.stage]) if f.stage in sure and f.confidence < CERTAIN else f for f in agreed]
    return sorted(_apart([f for f in weighed if f.confidence >= THRESHOLD]), key=lambda f: (f.start, f.end))


def _vouch(finding: Finding, sign: Finding) -> Finding:
    reason = Evidence("stage", f"“{sign.text}” elsewhere shows that the same step damaged this article")
    return finding.with_(confidence=min(0.95, finding.confidence + VOUCHED), evidence=(*finding.evidence, reason))


def _apart(findings: Iterable[Finding]) -> list[Finding]:
    """One finding per place: a passage that goes as a whole swallows what is inside; else the surer, then longer,
    stays."""
    kept: list[Finding] = []
    starts: list[int] = []
    order = sorted(findings, key=lambda f: (f.family not in REMOVED, -f.confidence, f.start - f.end))
    for finding in order:
        # What is kept is in order and apart, so only the last to begin before the end can be in the way.
        before = bisect_left(starts, finding.end)
        if before == 0 or not finding.span.touches(kept[before - 1].span):
            at = bisect_right(starts, finding.start)
            starts.insert(at, finding.start)
            kept.insert(at, finding)
    return kept
