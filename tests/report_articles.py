"""Small articles and hand-made audits for the tests of reports."""

import html
import re
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from audit.finding import Evidence, Finding, Repair, Severity, Stage
from audit.fluency.gauge import Fluency, SentenceScore
from audit.repair import apply
from audit.repair.effort import effort
from audit.result import Audit
from audit.text import Article, Document, Paragraph, Piece, Span
from audit.verdict import Policy, judge, penalty

HARBOUR = """Port workers end their strike

Dockers in the northern harbour went back to work on Monday following eight days of talks. \
The union had stood once morest the plan of the operatorwhich wanted to close two berths.
Ships are queuing off the coast. Clearing them will take a week, the harbour master told Reuters.

Leave a Replay"""


def plain_document(text: str, path: str = "news/harbour.txt") -> Document:
    return Document(path, text, text, "utf-8", sha256(text.encode("utf-8", "surrogatepass")).hexdigest())


def html_document(source: str, path: str = "news/harbour.html") -> Document:
    """Tags are no text, entities are one character, runs of white space are one space; block ends are line feeds."""
    text, pieces = "", []
    for token in re.finditer(r"</p>|<[^>]*>|&#?\w+;|\s+|[^<&\s]+|.", source):
        raw = token[0]
        seen = "\n" if raw == "</p>" else "" if raw.startswith("<") and raw.endswith(">") else html.unescape(raw)
        seen = " " if seen.isspace() and raw != "</p>" else seen
        if seen:
            pieces.append(Piece(len(text), len(text) + len(seen), token.start(), token.end()))
            text += seen
    return Document(path, source, text, "utf-8", "0" * 64, "html", tuple(pieces))


def article(document: Document, language: str = "en") -> Article:
    paragraphs = []
    for line in re.finditer(r"[^\n]*\S[^\n]*", document.text):
        ends = [line.start() + m.end() for m in re.finditer(r"[.!?](?=\s)", line[0])]
        starts = [line.start(), *ends]
        sentences = tuple(
            Span(a, b) for a, b in zip(starts, [*ends, line.end()], strict=True) if document.text[a:b].strip()
        )
        paragraphs.append(Paragraph(line.start(), line.end(), sentences))
    return Article(document, language, tuple(paragraphs))


def finding(document: Document, needle: str, repairs: Sequence[Repair] = (), nth: int = 0, **changes: Any) -> Finding:
    """A finding on the ``nth`` place where ``needle`` stands in the visible text."""
    start = [m.start() for m in re.finditer(re.escape(needle), document.text)][nth]
    fields: dict[str, Any] = {
        "rule": "once-morest",
        "family": "spinner-substitution",
        "severity": Severity.MAJOR,
        "message": "A synonym program took “against” apart.",
        "confidence": 0.9,
        "stage": Stage.SPINNER,
        "repairs": tuple(repairs),
        "cause": "Words were replaced by a synonym program",
    } | changes
    return Finding(start=start, end=start + len(needle), text=needle, **fields)


def audit(
    document: Document,
    findings: Sequence[Finding] = (),
    scores: Sequence[float | None] | None = (),
    policy: Policy | None = None,
) -> Audit:
    """An audit with these findings; ``scores`` are dealt to the sentences in turn, ``None`` means no model."""
    read = article(document)
    spans = [s for p in read.paragraphs for s in p.sentences]
    if scores is None:
        fluency = Fluency(None, None, note="no language model was used")
    else:
        dealt = [scores[i % len(scores)] if scores else 70.0 for i in range(len(spans))]
        each = tuple(SentenceScore(s, 1.5 + i / 100, v) for i, (s, v) in enumerate(zip(spans, dealt, strict=True)))
        known = [v for v in dealt if v is not None]
        fluency = Fluency(sum(known) / len(known) if known else None, 1.5, each, "" if known else "no calibration")
    cost = penalty(findings, len(document.text.split()))
    verdict = judge(findings, cost, fluency.score, policy or Policy())
    repaired = apply(document.text, findings)
    work = effort(document.text, repaired)
    return Audit(
        read,
        tuple(findings),
        fluency,
        cost,
        verdict,
        repaired,
        work,
        "audit:0.1.0|rules:00000000|model:none",
        policy=policy or Policy(),
    )


def harbour_audit(path: str = "news/harbour.txt") -> Audit:
    document = plain_document(HARBOUR, path)
    glued = {
        "rule": "glued-pair",
        "family": "glued-words",
        "message": "A space is missing.",
        "stage": Stage.EXTRACTION,
        "cause": "Inline tags were dropped",
    }
    return audit(
        document,
        [
            finding(document, "once morest", [Repair("against", 7.1, "safe"), Repair("opposite", -0.4)]),
            finding(document, "operatorwhich", [Repair("operator which", 12.0)], **glued),
            finding(
                document,
                "Leave a Replay",
                [Repair("")],
                rule="comment-form",
                family="boilerplate",
                severity=Severity.MINOR,
                message="The form for comments was copied along.",
                evidence=(Evidence("place", "the last line"),),
                stage=Stage.TEMPLATE,
                cause="",
            ),
        ],
        scores=[88.0, 64.0, 12.0, 91.0, 77.0, 20.0],
    )
