"""What an audit comes to: a record for every article, or for every input that could not be audited."""

from dataclasses import dataclass, field

from audit.finding import Finding
from audit.fluency.gauge import Fluency, SentenceScore
from audit.machine import Trace
from audit.repair.effort import Effort
from audit.text import Article
from audit.verdict import Penalty, Policy, Verdict

__all__ = ["Audit", "Effort", "Fluency", "Outcome", "SentenceScore", "Unaudited"]


@dataclass(frozen=True)
class Audit:
    """One audited article. Findings are ordered by place; spans refer to ``article.text``.

    ``repaired`` is the visible text with every first repair applied; ``trace`` is what the damage tells
    about how the text was made.
    """

    article: Article
    findings: tuple[Finding, ...]
    fluency: Fluency
    penalty: Penalty
    verdict: Verdict
    repaired: str
    effort: Effort
    signature: str
    trace: Trace = field(default_factory=Trace)
    policy: Policy = field(default_factory=Policy)

    @property
    def path(self) -> str:
        return self.article.document.path


@dataclass(frozen=True, slots=True)
class Unaudited:
    """An input that could not be audited, with the sentence that says why. Never passes the gate."""

    path: str
    reason: str


Outcome = Audit | Unaudited
