"""Waivers: somebody has decided, for a time, that a kind of finding or one finding does not count."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from audit.finding import Finding, Settled, Settlement
from audit.globs import matches


@dataclass(frozen=True, slots=True)
class Waiver:
    """``names`` is a rule, a family or a fingerprint; ``paths`` the articles (all, if empty); the waiver holds up to
    ``expires``, that day included. ``origin`` is where it is written down."""

    names: str
    owner: str
    reason: str
    expires: date
    paths: tuple[str, ...] = ()
    origin: str = ""

    def expired(self, today: date) -> bool:
        return today > self.expires

    def concerns(self, finding: Finding, fingerprint: str, path: str, root: str) -> bool:
        """Whether it speaks of this finding of the article in the file ``path``."""
        if self.names not in (finding.rule, finding.family, fingerprint):
            return False
        return not self.paths or matches(path, root, self.paths)

    @property
    def settlement(self) -> Settlement:
        return Settlement(Settled.WAIVED, self.reason, self.owner, self.expires.isoformat())

    def __str__(self) -> str:
        return f"the waiver of “{self.names}” by {self.owner}"


def lapsed(waivers: Iterable[Waiver], today: date) -> list[str]:
    """A sentence for each waiver that has expired."""
    return [
        f"{w.origin}: {w} expired on {w.expires.isoformat()}: what it waived counts again"
        for w in waivers
        if w.expired(today)
    ]
