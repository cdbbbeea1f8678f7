"""CSV (RFC 4180): ``findings.csv``, a row for each finding, for spreadsheets and data frames.

Article text is untrusted, and spreadsheets run what looks like a formula: a cell that begins with ``=``, ``+``, ``-``,
``@``, a tab or a line end, or with the full-width form of such a sign, gets an apostrophe in front.
"""

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

from audit.report.index import Index
from audit.report.located import Located, located, relative
from audit.report.stream import RunReport
from audit.report.words import number
from audit.result import Outcome, Unaudited

COLUMNS = (
    "path article line column start end rule family mqm severity confidence text message repair grade no_safe_repair "
    "fingerprint settled reason owner expires"
).split()
_FORMULA = re.compile("[=+\\-@\t\r\n＝＋－＠]")
# What no reader takes for text: a NUL ends the cell for some, a lone surrogate has no bytes.
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")


class Table(RunReport):
    """The header, then the findings in the order of the articles; settled ones say so in their last columns."""

    def __init__(self, file: Path, rules: Sequence[str | Path] = ()) -> None:
        super().__init__(file, head=_row(COLUMNS))

    def add(self, outcome: Outcome) -> None:
        if isinstance(outcome, Unaudited):
            return
        document = outcome.article.document
        place = relative(document.file), document.key
        for found in located(outcome):
            self._draft.write(_row([*place, *_cells(found)]))

    def close(self, index: Index) -> None:
        self._draft.finish()


def cell(text: str) -> str:
    """``text`` as no spreadsheet runs it."""
    text = _NO_TEXT.sub("\ufffd", text)
    return f"'{text}" if _FORMULA.match(text) else text


def _cells(found: Located) -> list[str]:
    finding = found.finding
    repair, text = found.repairs[0] if found.repairs else (None, "")
    settled = finding.settled
    return [
        str(found.line),
        str(found.column),
        str(found.span.start),
        str(found.span.end),
        finding.rule,
        finding.family,
        finding.mqm,
        finding.severity.value,
        str(number(finding.confidence, 4)),
        found.text,
        finding.message,
        text,
        repair.grade if repair else "",
        finding.unsafe,
        found.fingerprint,
        *((settled.kind.value, settled.reason, settled.owner, settled.expires) if settled else [""] * 4),
    ]


def _row(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(map(cell, cells))
    return line.getvalue()
