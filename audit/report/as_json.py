"""The JSON report of one article: what other programs read.

Offsets are 0-based code points into the decoded file, end exclusive, and ``text == source[start:end]`` for every
finding. A repair replaces exactly that slice. Where mark-up stands inside the slice, ``visible_text`` gives the words
without it; a repair whose change would run across mark-up is no repair of the file, and is listed under
``visible_repairs`` instead.
"""

import json
from typing import Any

from audit.cause import cause_of
from audit.finding import Finding, Repair, Settlement, fingerprints
from audit.repair.in_source import source_repair
from audit.report import jobs, way
from audit.report.as_machine import machine
from audit.report.quote import Lines
from audit.report.words import number
from audit.result import Audit

SCHEMA = 1


def render(audit: Audit) -> str:
    """The report as JSON, with a line feed at the end."""
    return dump(as_dict(audit))


def dump(data: dict[str, Any]) -> str:
    """JSON without NaN and Infinity, which other programs do not read."""
    return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def as_dict(audit: Audit) -> dict[str, Any]:
    """The report as plain data; scores may be ``None`` where no model speaks the language."""
    document, cost, fluency = audit.article.document, audit.penalty, audit.fluency
    lines = Lines(document.source)
    names = dict(zip(map(id, audit.findings), fingerprints(audit.findings, audit.article.text), strict=True))
    return {
        "schema": SCHEMA,
        "signature": audit.signature,
        "path": document.path,
        "file": document.file,
        "key": document.key,
        "place": document.place,
        "sha256": document.sha256,
        "format": document.format,
        "encoding": document.encoding,
        "language": audit.article.language,
        "words": cost.words,
        "verdict": audit.verdict.decision.value,
        "reasons": [{"level": r.level.value, "text": r.text} for r in audit.verdict.reasons],
        "fluency": {
            "score": number(fluency.score, 2),
            "nats_per_char": number(fluency.nats_per_char, 4),
            "figure": fluency.figure,
            "note": fluency.note,
            "sentences": [
                document.locate(*s.span)._asdict()
                | {"score": number(s.score, 2), "nats_per_char": number(s.nats_per_char, 4)}
                | {"doubtful": [document.locate(*w)._asdict() for w in s.doubtful]}
                for s in fluency.sentences
            ],
        },
        "mqm": {
            "penalty": number(cost.points, 3),
            "per_1000_words": number(cost.per_1000_words, 3),
            "raw_score": number(cost.raw_score, 3),
            "interval": [number(bound, 3) for bound in cost.interval],
        },
        "effort": {"chrf": number(audit.effort.chrf, 2), "ter": number(audit.effort.ter, 2)},
        "way": way.as_data(audit, names, lines),
        "causes": jobs.as_data(audit.findings, names),
        "findings": [{"fingerprint": names[id(f)]} | _finding(audit, f, lines) for f in audit.findings],
        "machine": machine(audit),
    }


def _finding(audit: Audit, finding: Finding, lines: Lines) -> dict[str, Any]:
    document = audit.article.document
    span = document.locate(finding.start, finding.end)
    line, column = lines.at(span.start)
    source, visible = document.source[span.start : span.end], document.text[finding.start : finding.end]
    repairs, others = [], []
    for repair in finding.repairs:
        text = source_repair(document, finding.start, finding.end, repair.text)
        if text is None:
            others.append(_repair(repair, repair.text))
        else:
            repairs.append(_repair(repair, text))
    record: dict[str, Any] = {
        "rule": finding.rule,
        "family": finding.family,
        "mqm": finding.mqm,
        "severity": finding.severity.value,
        "start": span.start,
        "end": span.end,
        "line": line,
        "column": column,
        "place": document.place_of(finding.start),
        "text": source,
        "message": finding.message,
        "confidence": number(finding.confidence, 4),
        "stage": finding.stage.value,
        "cause": cause_of(finding).text,
        "evidence": [{"kind": e.kind, "detail": e.detail} for e in finding.evidence],
        "repairs": repairs,
        "no_safe_repair": finding.unsafe,
        "settled": _settled(finding.settled),
    }
    if visible != source:
        record["visible_text"] = visible
    if others:
        record["visible_repairs"] = others
    return record


def _settled(settlement: Settlement | None) -> dict[str, str] | None:
    """``None`` for a finding that counts."""
    if settlement is None:
        return None
    record = {"kind": settlement.kind.value, "reason": settlement.reason}
    return record | {k: v for k in ("owner", "expires") if (v := getattr(settlement, k))}


def _repair(repair: Repair, text: str) -> dict[str, Any]:
    return {"text": text, "gain": number(repair.gain, 3), "grade": repair.grade, "proof": list(repair.proof)}
