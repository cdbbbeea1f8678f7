"""Findings → the same findings, those marked that somebody has settled, and what is to be told of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256

from audit.finding import Finding, Settled, fingerprints
from audit.settle.baseline import Baseline, load
from audit.settle.remarks import Remarks
from audit.settle.waivers import Waiver
from audit.text import Article
from audit.verdict import Level, Reason

_KINDS = {
    Settled.SUPPRESSED: "suppressed by a remark in the text",
    Settled.WAIVED: "waived",
    Settled.BASELINE: "recorded as known",
}


@dataclass(frozen=True, slots=True)
class Settling:
    """Decisions that a house has taken, as plain values. ``root`` is the folder from which the waivers' paths start,
    ``baseline`` the file of recorded findings; ``today`` says which waivers have expired."""

    root: str = ""
    waivers: tuple[Waiver, ...] = ()
    today: date = date.min
    baseline: str | None = None


@dataclass(frozen=True)
class Settler:
    """Applies the decisions to one article after another."""

    settling: Settling = field(default_factory=Settling)
    baseline: Baseline = field(default_factory=Baseline)

    @classmethod
    def of(cls, settling: Settling) -> "Settler":
        """Raises UsageError for a baseline that cannot be read."""
        return cls(settling, load(settling.baseline) if settling.baseline else Baseline())

    def settle(
        self, article: Article, findings: Sequence[Finding], said: Remarks
    ) -> tuple[list[Finding], tuple[Reason, ...]]:
        """``findings`` of ``article``, ordered by place, with their settlements; ``said`` are the remarks in its text.

        Also the reasons for the verdict to name: what is settled and why, waivers that expired, remarks without sense.
        """
        names = fingerprints(findings, article.text)
        settled = [f.with_(settled=said.settlement(f, article.document)) for f in findings]
        lapsed: Counter[Waiver] = Counter()
        for at, (finding, name) in enumerate(zip(settled, names, strict=True)):
            if finding.settled is None:
                settled[at] = self._waived(finding, name, article, lapsed)
        settled = self.baseline.settle(article, settled, names)
        return settled, self._notes(settled, lapsed, said)

    def _waived(self, finding: Finding, name: str, article: Article, lapsed: "Counter[Waiver]") -> Finding:
        told = [
            w for w in self.settling.waivers if w.concerns(finding, name, article.document.file, self.settling.root)
        ]
        held = [w for w in told if not w.expired(self.settling.today)]
        if held:
            return finding.with_(settled=max(held, key=lambda w: w.expires).settlement)
        lapsed.update(told)
        return finding

    def _notes(self, findings: Sequence[Finding], lapsed: "Counter[Waiver]", said: Remarks) -> tuple[Reason, ...]:
        notes = [
            Reason(
                Level.NON_BLOCKING,
                f"{waiver} expired on {waiver.expires.isoformat()}: {count} finding{'s' * (count > 1)} count"
                f"{'s' * (count == 1)} again",
            )
            for waiver, count in lapsed.items()
        ]
        notes += [Reason(Level.NON_BLOCKING, f"a remark in the text names no rule, {name}") for name in said.unknown]
        kinds = Counter(f.settled.kind for f in findings if f.settled)
        if kinds:
            parts = ", ".join(f"{kinds[kind]} {words}" for kind, words in _KINDS.items() if kinds[kind])
            notes.append(Reason(Level.INFO, f"settled and not counted: {parts}"))
        waived = Counter(replace(f.settled) for f in findings if f.settled and f.settled.kind is Settled.WAIVED)
        notes += [
            Reason(Level.INFO, f"{count} waived by {s.owner} until {s.expires}: {s.reason}")
            for s, count in waived.items()
        ]
        return tuple(notes)

    @property
    def signature(self) -> str:
        """What was decided, as eight hex digits; empty where nothing was."""
        held = [replace(w, origin="") for w in self.settling.waivers if not w.expired(self.settling.today)]
        if not held and not self.baseline.entries:
            return ""
        return sha256(repr((held, self.baseline.digest)).encode()).hexdigest()[:8]
