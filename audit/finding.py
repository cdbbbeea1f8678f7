"""What a detector reports: a span, a reason, the evidence and the repairs."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from audit.text import Span


class Severity(StrEnum):
    """MQM severities. ``neutral`` is advice and is not counted."""

    NEUTRAL = "neutral"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"

    @property
    def weight(self) -> int:
        """MQM severity multiplier (MQM scoring model, themqm.org): 0, 1, 5, 25."""
        return {"neutral": 0, "minor": 1, "major": 5, "critical": 25}[self.value]


class Stage(StrEnum):
    """Where in the making of a page the damage was done, first to last; repairs go backwards."""

    TRANSLATION = "translation"
    NAMES = "names"
    SEGMENTATION = "segmentation"
    EXTRACTION = "extraction"
    SPINNER = "spinner"
    TEMPLATE = "template"

    @property
    def order(self) -> int:
        return list(Stage).index(self)


# Artefact family → MQM core error type (themqm.org typology).
FAMILIES: Mapping[str, str] = MappingProxyType(
    {
        "glued-words": "Linguistic conventions/Spelling",
        "spinner-substitution": "Linguistic conventions/Spelling",
        "name-transliteration": "Accuracy/Mistranslation",
        "untranslated": "Accuracy/Untranslated",
        "calque/grammar": "Linguistic conventions/Grammar",
        "fragment": "Linguistic conventions/Grammar",
        "case": "Linguistic conventions/Spelling",
        "punctuation": "Linguistic conventions/Punctuation",
        "duplication": "Accuracy/Addition",
        "boilerplate": "Accuracy/Addition",
        "attribution": "Accuracy/Mistranslation",
        "factual-inconsistency": "Accuracy/Mistranslation",
        "encoding": "Design and markup/Character encoding",
        "markup": "Design and markup/Markup tag",
        "locale": "Locale conventions",
        "repetition": "Accuracy/Addition",
        "llm-residue": "Accuracy/Addition",
        "fluency": "Style/Unidiomatic",
        "other": "Other",
    }
)

THRESHOLD = 0.6  # confidence below which nothing is reported

# Taken out of the text before words are counted and before prose is scored: they are no part of the article. One
# removal costs its severity once, whatever its length.
REMOVED = frozenset({"boilerplate", "duplication", "llm-residue"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason to believe a finding: ``kind`` is a short noun, ``detail`` a sentence part for the editor."""

    kind: str
    detail: str


@dataclass(frozen=True, slots=True)
class Repair:
    """A text to put in the place of the span; empty means delete.

    ``gain`` is the rise in the sentence's log-probability in nats, ``None`` where the model was not asked. ``prior``:
    nats that this kind of repair is likelier by than the others of its finding, whatever the sentence; counts for
    their order. ``grade`` is ``safe``, with the ``proof`` in short clauses, or ``suggested``.
    """

    text: str
    gain: float | None = None
    grade: str = "suggested"
    prior: float = 0.0
    proof: tuple[str, ...] = ()


class Settled(StrEnum):
    """How somebody has settled a finding: by a remark in the text, by a waiver, or by recording it as known."""

    SUPPRESSED = "suppressed"
    WAIVED = "waived"
    BASELINE = "baseline"


@dataclass(frozen=True, slots=True)
class Settlement:
    """Why a finding is shown but no longer counts. ``owner`` and ``expires`` (an ISO 8601 date) are a waiver's."""

    kind: Settled
    reason: str = ""
    owner: str = ""
    expires: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A piece of damage at ``start:end`` of the article's visible text.

    ``confidence`` is the probability, 0 to 1, that an editor would call this an error. ``margin`` set means that the
    sign is weak alone: the finding stands only if the language model prefers its best repair by that many nats.
    ``unsafe``: why no repair is safe, as a clause; empty where one is, and before repairs are graded. ``settled``:
    somebody has decided that it does not count against the article.
    """

    rule: str
    family: str
    severity: Severity
    start: int
    end: int
    text: str
    message: str
    confidence: float
    stage: Stage
    evidence: tuple[Evidence, ...] = ()
    repairs: tuple[Repair, ...] = ()
    margin: float | None = None
    cause: str = ""
    unsafe: str = ""
    settled: Settlement | None = None

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def mqm(self) -> str:
        return FAMILIES[self.family]

    def with_(self, **changes: Any) -> "Finding":
        return replace(self, **changes)


def fingerprint(finding: Finding, text: str, occurrence: int = 0) -> str:
    """Sixteen hex digits that stay the same when other parts of the article change.

    Built from the rule, the marked text, thirty characters on each side and which of several equal places it is.
    """
    before, after = text[max(0, finding.start - 30) : finding.start], text[finding.end : finding.end + 30]
    parts = (finding.rule, finding.text, " ".join(before.split()), " ".join(after.split()), str(occurrence))
    return sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def fingerprints(findings: Iterable[Finding], text: str) -> list[str]:
    """The fingerprint of each finding of one article; equal places are told apart by their order."""
    seen, names = Counter[str](), list[str]()
    for finding in findings:
        base = fingerprint(finding, text)
        names.append(fingerprint(finding, text, seen[base]) if seen[base] else base)
        seen[base] += 1
    return names
