"""All signs → the findings that are reported.

A weak sign becomes a finding only together with others: with the language model's consent where its card asks for it,
with a certain sign of the spinner in the same article where it is one of the spinner's, else with damage throughout.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from audit.detect.company import throughout
from audit.finding import REMOVED, THRESHOLD, Evidence, Finding, Stage
from audit.text import Article

CERTAIN = 0.9  # confidence from which a sign vouches for weak ones of its stage
VOUCHED = 0.25  # what such a voucher adds
THROUGHOUT = Evidence("company", "much else in this article is damaged")


def weigh(
    findings: Sequence[Finding], article: Article, *, company: bool = False, doubts: float = 0.0
) -> list[Finding]:
    """Drop what the model did not agree to, add stage priors, resolve overlaps, cut at the threshold; ordered by
    place. In an article that is damaged throughout, what it takes for weak signs to count is less; ``company``: it is
    taken for such an article, for the examples of weak rules; ``doubts``: how much of it the judges doubt."""
    agreed = [f for f in findings if f.margin is None or f.repairs]
    sure = next((f for f in agreed if f.stage is Stage.SPINNER and f.confidence >= CERTAIN), None)
    weighed = [_beside(f, sure) if sure else f for f in agreed]
    kept = _apart([f for f in weighed if f.confidence >= THRESHOLD])
    weak = [f for f in weighed if THRESHOLD - VOUCHED <= f.confidence < THRESHOLD and f.stage is not Stage.SPINNER]
    if weak and (company or throughout(article, [*kept, *weak], doubts)):
        kept = _apart([*kept, *(_vouched(f, THROUGHOUT) for f in weak)])
    return sorted(kept, key=lambda f: (f.start, f.end))


def _beside(finding: Finding, sure: Finding) -> Finding:
    """The finding, vouched for by a sure one of the spinner's if it is one of the spinner's and not sure itself."""
    if finding.stage is not Stage.SPINNER or finding.confidence >= CERTAIN:
        return finding
    detail = f"“{sure.text}” elsewhere shows that the same step damaged this article"
    return _vouched(finding, Evidence("stage", detail))


def _vouched(finding: Finding, reason: Evidence) -> Finding:
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
