"""Findings and scores + a policy → publish or hold, with reasons. Pure: no input or output.

The penalty is an *estimate*: findings are unconfirmed issues, so each counts its MQM severity weight times its
confidence. Two scales circulate, tenfold apart; both are given and named. Source: MQM scoring models, themqm.org
(raw quality score = 100 · (1 − APT / words); NPT, here ``per_1000_words`` = 1000 · APT / words).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from audit.finding import Finding, Severity


class Decision(StrEnum):
    PUBLISH = "publish"
    HOLD = "hold"


class Level(StrEnum):
    """Words of content management systems for how much a check matters."""

    BLOCKING = "blocking"
    NON_BLOCKING = "non_blocking"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Reason:
    level: Level
    text: str


@dataclass(frozen=True, slots=True)
class Policy:
    """When an article is held. ``max_per_1000`` is an estimated MQM penalty per 1,000 words; 10 equals a raw score of
    99."""

    name: str = "wire"
    max_per_1000: float = 10.0
    max_critical: int = 0
    min_fluency: float = 0.0


@dataclass(frozen=True, slots=True)
class Penalty:
    """Estimated MQM penalty (unconfirmed). ``words`` are those left once furniture and repeated passages are taken out.

    ``interval`` is a 95 % interval of ``per_1000_words``: findings are taken as independent events, so the variance of
    the summed penalty is Σ weight² (compound Poisson), widened by the normal quantile 1.96 and cut at 0.
    """

    points: float
    words: int
    interval: tuple[float, float] = (0.0, 0.0)

    @property
    def per_1000_words(self) -> float:
        return 1000 * self.points / max(1, self.words)

    @property
    def raw_score(self) -> float:
        return max(0.0, 100 * (1 - self.points / max(1, self.words)))


@dataclass(frozen=True, slots=True)
class Verdict:
    decision: Decision
    reasons: tuple[Reason, ...] = field(default_factory=tuple)


def penalty(findings: Sequence[Finding], words: int) -> Penalty:
    """Sum of severity weight × confidence over ``findings``, for an article of ``words`` words."""
    weights = [f.severity.weight * f.confidence for f in findings]
    points = sum(weights)
    half = 1.96 * math.sqrt(sum(w * w for w in weights))
    scale = 1000 / max(1, words)
    return Penalty(points, words, (max(0.0, points - half) * scale, (points + half) * scale))


def judge(findings: Sequence[Finding], cost: Penalty, fluency: float | None, policy: Policy) -> Verdict:
    """Apply the policy. ``fluency`` is the article's score of 0 to 100, or ``None`` where no model speaks the
    language."""
    blocking: list[Reason] = []
    critical = [f for f in findings if f.severity is Severity.CRITICAL]
    if len(critical) > policy.max_critical:
        quoted = "; ".join(f"“{' '.join(f.text.split())[:60]}”" for f in critical[:3])
        places = "1 critical issue" if len(critical) == 1 else f"{len(critical)} critical issues"
        blocking.append(Reason(Level.BLOCKING, f"{places}: {quoted}"))
    if cost.per_1000_words > policy.max_per_1000:
        blocking.append(
            Reason(
                Level.BLOCKING,
                f"estimated MQM penalty {cost.per_1000_words:.1f} per 1,000 words,"
                f" above the {policy.max_per_1000:g} that profile “{policy.name}” allows",
            )
        )
    if fluency is not None and fluency < policy.min_fluency:
        blocking.append(
            Reason(Level.BLOCKING, f"fluency {fluency:.0f}, below the {policy.min_fluency:g} that is asked for")
        )
    rest: list[Reason] = []
    major = sum(f.severity is Severity.MAJOR for f in findings)
    minor = sum(f.severity is Severity.MINOR for f in findings)
    for count, name in ((major, "major"), (minor, "minor")):
        if count:
            rest.append(Reason(Level.NON_BLOCKING, f"{count} {name} issue{'s' if count > 1 else ''}"))
    if not findings:
        rest.append(Reason(Level.INFO, "no damage found"))
    return Verdict(Decision.HOLD if blocking else Decision.PUBLISH, (*blocking, *rest))
