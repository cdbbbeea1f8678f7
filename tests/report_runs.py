"""Runs for the tests of reports that have one file for a whole run."""

import json
from collections.abc import Iterable
from pathlib import Path

from news_files import docx, paragraph, run
from report_articles import audit, finding, harbour_audit, plain_document
from test_report_quote import HOSTILE

from audit.finding import Evidence, Repair, Settled, Settlement, Severity
from audit.read import open_bytes, read_bytes
from audit.report import write
from audit.result import Audit, Outcome, Unaudited

HOSTILE_PATH = 'news/::error file=x,line=1::a,b:c%0A"<&>]](x)\r\n{0}=1.txt'
ONE = "They had stood once morest the plan, once morest the vote and once morest the law."


def written(out: Path, name: str, outcomes: Iterable[Outcome]) -> None:
    write(list(outcomes), out, [name])


def hostile_audit(text: str, path: str = HOSTILE_PATH) -> Audit:
    """Whatever can be the article's words or a rule's is ``text``."""
    document = plain_document(text + "\n=1+1\n", path)
    everything = {"message": text, "cause": text, "evidence": (Evidence("place", text),), "unsafe": text}
    waived = Settlement(Settled.WAIVED, text, owner=text, expires="2030-01-31")
    return audit(
        document,
        [
            finding(document, text, [Repair(text[::-1])], severity=Severity.CRITICAL, **everything),
            finding(document, text[:3], [Repair("")], settled=waived, **everything),
            finding(document, "=1+1", [Repair("=cmd|' /C calc'!A0")]),
        ],
    )


def settled_audit(path: str = "news/votes.txt") -> Audit:
    """Three times the same damage: by a remark in the text, by a waiver, by the baseline; and one that counts."""
    document = plain_document(ONE + " It stands.", path)
    kinds = [
        Settlement(Settled.SUPPRESSED, "quoted from a song"),
        Settlement(Settled.WAIVED, "as the agency has it", owner="Ada", expires="2030-01-31"),
        Settlement(Settled.BASELINE),
    ]
    return audit(
        document,
        [
            *(finding(document, "once morest", [Repair("against")], n, settled=kind) for n, kind in enumerate(kinds)),
            finding(document, "stands", severity=Severity.NEUTRAL),
        ],
    )


def desk_audits() -> list[Audit]:
    """Two articles of one file, with the same damage in the same words."""
    lines = [json.dumps({"id": name, "text": 'It stood "há" once morest it.'}) for name in ("a", "b")]
    opened = open_bytes("\n".join(lines).encode(), "wire/desk.jsonl", "jsonl")
    documents = [opened.document(key) for key in opened.stories]
    return [audit(d, [finding(d, "once morest", [Repair('"against"')])]) for d in documents]


def word_audit() -> Audit:
    """A Word file, whose text lies packed in it."""
    document = read_bytes(docx(paragraph(run("It stands.")), paragraph(run("It stood once morest it."))), "a.docx")
    return audit(document, [finding(document, "once morest", [Repair("against")])])


def a_run() -> list[Outcome]:
    return [harbour_audit(), settled_audit(), Unaudited("news/photo.txt", "The file holds bytes that are no text.")]


__all__ = [
    "HOSTILE",
    "HOSTILE_PATH",
    "a_run",
    "desk_audits",
    "hostile_audit",
    "settled_audit",
    "word_audit",
    "written",
]
