"""Findings and scores + a policy → publish or hold, with reasons. Pure: no input or output.

The penalty is an *estimate*: findings are unconfirmed issues, so each counts its MQM severity weight times its
confidence. Two scales circulate, tenfold apart; both are given and named. Source: MQM scoring models, themqm.org
(raw quality score = 100 · (1 − APT / words); NPT, here ``per_1000_words`` = 1000 · APT / words).
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from types import MappingProxyType

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


class FailOn(StrEnum):
    """What holds an article, besides a critical issue, too little fluency and too many issues.

    ``policy``: the penalty limit. A severity: one open finding of it or of a graver one. ``never``: as ``policy``, but
    a dry run, in which the exit code does not say what is held.
    """

    POLICY = "policy"
    NEVER = "never"
    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"

    @property
    def severity(self) -> Severity | None:
        """The least severity that holds; ``None`` where no severity decides."""
        return None if self in (FailOn.POLICY, FailOn.NEVER) else Severity(self.value)


@dataclass(frozen=True, slots=True)
class Policy:
    """What holds for one article. ``max_per_1000`` is an estimated MQM penalty per 1,000 words; 10 equals a raw score
    of 99, infinity is no limit.

    ``severities`` are pairs of a rule or family and what its findings weigh here; ``disabled`` rules and families are
    not asked; ``words`` are never flagged; ``remarks``: whether the text itself may switch rules off.
    """

    name: str = "wire"
    max_per_1000: float = 10.0
    max_critical: int = 0
    min_fluency: float = 0.0
    max_findings: int | None = None
    fail_on: FailOn = FailOn.POLICY
    severities: frozenset[tuple[str, Severity]] = frozenset()
    disabled: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    remarks: bool = True

    def asks(self, rule: str, family: str) -> bool:
        """Whether the rule takes part."""
        return rule not in self.disabled and family not in self.disabled

    def rated(self, findings: Sequence[Finding]) -> list[Finding]:
        """The findings with the severities that hold here; a rule's own goes before its family's."""
        table = dict(self.severities)
        if not table:
            return list(findings)
        return [f.with_(severity=table.get(f.rule, table.get(f.family, f.severity))) for f in findings]

    @property
    def signature(self) -> str:
        """Its name, with a digest of its values where they are not those that ship under that name."""
        if self == PROFILES.get(self.name):
            return self.name
        values = (
            self.max_per_1000, self.max_critical, self.min_fluency, self.max_findings, self.fail_on.value,
            sorted((name, severity.value) for name, severity in self.severities), sorted(self.disabled),
            sorted(self.words), self.remarks,
        )  # fmt: skip
        return f"{self.name}:{sha256(repr(values).encode()).hexdigest()[:8]}"


# Highest estimated MQM penalty per 1,000 words; a critical issue holds an article whatever the profile.
PROFILES = MappingProxyType(
    {
        "wire": Policy("wire", max_per_1000=10.0),
        "feature": Policy("feature", max_per_1000=5.0),
        "legal": Policy("legal", max_per_1000=2.0),
    }
)


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


def unsettled(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that count: those that nobody has settled."""
    return [f for f in findings if f.settled is None]


def penalty(findings: Sequence[Finding], words: int) -> Penalty:
    """Sum of severity weight × confidence over ``findings``, settled ones left out, for an article of ``words``
    words."""
    weights = [f.severity.weight * f.confidence for f in unsettled(findings)]
    points = sum(weights)
    half = 1.96 * math.sqrt(sum(w * w for w in weights))
    scale = 1000 / max(1, words)
    return Penalty(points, words, (max(0.0, points - half) * scale, (points + half) * scale))


def judge(
    findings: Sequence[Finding],
    cost: Penalty,
    fluency: float | None,
    policy: Policy,
    notes: Sequence[Reason] = (),
) -> Verdict:
    """Apply the policy to what is not settled. ``fluency`` is the article's score of 0 to 100, or ``None`` where no
    model speaks the language; ``notes`` are further things to be told, which hold nothing."""
    counted = unsettled(findings)
    blocking = [Reason(Level.BLOCKING, text) for text in _against(counted, cost, fluency, policy)]
    rest: list[Reason] = []
    for severity in (Severity.MAJOR, Severity.MINOR):
        if count := sum(f.severity is severity for f in counted):
            rest.append(Reason(Level.NON_BLOCKING, _issues(count, severity.value)))
    if not counted:
        rest.append(Reason(Level.INFO, "no damage found" if not findings else "nothing found that counts"))
    if blocking and policy.fail_on is FailOn.NEVER:
        rest.append(Reason(Level.INFO, "dry run (fail-on is never): the exit code does not say that this is held"))
    return Verdict(Decision.HOLD if blocking else Decision.PUBLISH, (*blocking, *rest, *notes))


def _against(findings: Sequence[Finding], cost: Penalty, fluency: float | None, policy: Policy) -> list[str]:
    """Everything for which the policy holds an article with these findings, the gravest first."""
    said: list[str] = []
    critical = [f for f in findings if f.severity is Severity.CRITICAL]
    if len(critical) > policy.max_critical:
        said.append(f"{_issues(len(critical), 'critical')}: {_quoted(critical)}")
    least = policy.fail_on.severity
    if least is not None:
        grave = [f for f in findings if least.weight <= f.severity.weight < Severity.CRITICAL.weight]
        if grave:
            asked = f"{least.value} or graver, where fail-on is “{least.value}”"
            said.append(f"{_issues(len(grave), '')}, {asked}: {_quoted(grave)}")
    if cost.per_1000_words > policy.max_per_1000:
        said.append(
            f"estimated MQM penalty {cost.per_1000_words:.1f} per 1,000 words,"
            f" above the {policy.max_per_1000:g} that profile “{policy.name}” allows"
        )
    if fluency is not None and fluency < policy.min_fluency:
        said.append(f"fluency {fluency:.0f}, below the {policy.min_fluency:g} that is asked for")
    counted = sum(f.severity is not Severity.NEUTRAL for f in findings)
    if policy.max_findings is not None and counted > policy.max_findings:
        said.append(f"{_issues(counted, '')}, above the {policy.max_findings} that are allowed")
    return said


def _quoted(findings: Sequence[Finding]) -> str:
    return "; ".join(f"“{' '.join(f.text.split())[:60]}”" for f in findings[:3])


def _issues(count: int, kind: str) -> str:
    return f"{count} {kind} issue{'s' if count > 1 else ''}".replace("  ", " ")
