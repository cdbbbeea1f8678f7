"""Findings with one cause are one job: what an editor mends together, and what to change upstream."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from audit.cause import Cause, cause_of
from audit.finding import Finding
from audit.report.words import SEVERITIES, number
from audit.verdict import unsettled
from audit.way import points


@dataclass(frozen=True, slots=True)
class Job:
    """A cause and the findings that it explains, in order of place."""

    cause: Cause
    findings: tuple[Finding, ...]

    @property
    def points(self) -> float:
        """What the findings add to the penalty together."""
        return sum(map(points, self.findings))


def jobs(findings: Iterable[Finding]) -> list[Job]:
    """The jobs, the one with the heaviest damage first."""
    groups: dict[str, list[Finding]] = {}
    causes: dict[str, Cause] = {}
    for finding in findings:
        cause = cause_of(finding)
        causes.setdefault(cause.id, cause)
        groups.setdefault(cause.id, []).append(finding)
    found = [Job(causes[name], tuple(group)) for name, group in groups.items()]
    return sorted(found, key=_rank)


def as_data(findings: Sequence[Finding], names: Mapping[int, str]) -> list[dict[str, Any]]:
    """The part ``causes`` of the JSON report; ``names`` are fingerprints by the ``id()`` of the finding."""
    return [
        {
            "id": job.cause.id,
            "text": job.cause.text,
            "upstream": job.cause.upstream,
            "count": len(job.findings),
            "penalty": number(job.points, 3),
            "findings": [names[id(f)] for f in job.findings],
        }
        for job in jobs(unsettled(findings))
    ]


def _rank(job: Job) -> tuple[int, float, int]:
    return (min(SEVERITIES.index(f.severity) for f in job.findings), -job.points, job.findings[0].start)
