"""How the text was made, as plain data: the part ``machine`` of the JSON report. Offsets are those of the findings."""

from collections.abc import Sequence
from typing import Any

from audit.machine import Source
from audit.machine.signatures import names
from audit.machine.trace import Sign
from audit.report.words import number
from audit.result import Audit
from audit.text import Document, Span


def machine(audit: Audit) -> dict[str, Any]:
    """Word pairs that were swapped, steps that left damage, source language or ``None``."""
    document, trace = audit.article.document, audit.trace
    return {
        "substitutions": [
            {"original": s.original, "replacement": s.replacement, "inside_words": s.inside, "count": s.count}
            for s in trace.substitutions
        ],
        "stages": [
            {
                "stage": s.stage.value,
                "count": s.count,
                "rule": s.surest.rule,
                "confidence": number(s.surest.confidence, 4),
            }
            | _place(s.surest.span, document)
            for s in trace.stages
        ],
        "source": _source(trace.source, document) if trace.source else None,
    }


def _source(source: Source, document: Document) -> dict[str, Any]:
    return {
        "language": source.language,
        "name": source.name,
        "probability": number(source.probability, 4),
        "signs": _signs(source.signs, source.language, document),
        "alternatives": [
            {"language": code, "name": names().get(code, code), "probability": number(chance, 4)}
            for code, chance in source.others
        ],
        "traces": [
            {"language": code, "name": names().get(code, code), "signs": _signs(signs, code, document)}
            for code, signs in source.traces
        ],
    }


def _signs(signs: Sequence[Sign], language: str, document: Document) -> list[dict[str, Any]]:
    """Each with what it adds, in nats, and its first place."""
    return [
        {
            "sign": s.id,
            "kind": s.kind,
            "note": s.note,
            "nats": number(s.speaks_for(language), 3),
            "count": len(s.places),
        }
        | _place(s.places[0], document)
        for s in signs
    ]


def _place(span: Span, document: Document) -> dict[str, Any]:
    place = document.locate(*span)
    return {"start": place.start, "end": place.end, "text": document.source[place.start : place.end]}
