"""An audited article on its way into the reports, when part of them may be there already."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from audit.report.index import Row
from audit.result import Audit
from audit.verdict import FailOn


@dataclass(frozen=True, slots=True)
class Kept:
    """``row`` is what the index says of it, without a name; ``dry``: what is held is not to stop anything. ``audit`` is
    ``None`` where all reports are there. ``carried`` from an earlier run, which wrote reports of the digests
    ``written``, by suffix. ``key`` names the result in the cache, empty where it is in none."""

    path: str
    row: Row
    dry: bool
    audit: Audit | None
    key: bytes = b""
    carried: bool = False
    written: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, audit: Audit, key: bytes = b"") -> "Kept":
        return cls(audit.path, Row.of(audit, ""), audit.policy.fail_on is FailOn.NEVER, audit, key)
