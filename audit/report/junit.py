"""JUnit XML: ``junit.xml``, a test case for each article, for whatever shows the results of tests.

A held article is a failure, one that could not be audited an error. The structure is that of the schema of Jenkins'
xUnit plugin, ``junit-10.xsd``.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from xml.sax.saxutils import escape, quoteattr

from audit.report.index import Index
from audit.report.located import located, relative, sentence, settlement
from audit.report.stream import Part, RunReport
from audit.report.words import count
from audit.result import Audit, Outcome, Unaudited
from audit.verdict import Decision, Level

_MOST = 100  # findings of an article that are listed; the other reports have them all
# What no XML 1.0 document may hold, escaped or not (section 2.2 of the recommendation).
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class JUnit(RunReport):
    """One test suite. Its counts stand before its cases, so the cases wait in a part of their own."""

    def __init__(self, file: Path, rules: Sequence[str | Path] = ()) -> None:
        super().__init__(file)
        self._cases = Part(file.parent)
        self._tests = self._failures = self._errors = 0
        self._signatures = dict[str, None]()

    def add(self, outcome: Outcome) -> None:
        if isinstance(outcome, Unaudited):
            self._error(outcome.path, "not-audited", outcome.reason)
            return
        self._tests += 1
        self._signatures[outcome.signature] = None
        document = outcome.article.document
        if outcome.verdict.decision is Decision.PUBLISH:
            self._cases.add(_case(document.file, "", document.key))
            return
        self._failures += 1
        reasons = [r.text for r in outcome.verdict.reasons if r.level is Level.BLOCKING]
        told = "\n".join([*reasons, "", *_listing(outcome)])
        blamed = f'<failure type="hold" message={_attribute(reasons[0] if reasons else "held")}>{_text(told)}</failure>'
        self._cases.add(_case(document.file, blamed, document.key))

    def close(self, index: Index) -> None:
        for path in index.unreached:
            self._error(path, "not-reached", "The run was interrupted before this article.")
        counts = f'tests="{self._tests}" failures="{self._failures}" errors="{self._errors}"'
        properties = "".join(
            f'<property name="signature" value={_attribute(s)}/>' for s in sorted(self._signatures) if s
        )
        self._draft.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<testsuites name="audit" {counts}>\n<testsuite name="audit" {counts} skipped="0" time="0">\n'
            f"<properties>{properties}</properties>\n"
        )
        self._cases.move_to(self._draft)
        self._draft.write("</testsuite>\n</testsuites>\n")
        self._draft.finish()

    def discard(self) -> None:
        super().discard()
        self._cases.discard()

    def _error(self, path: str, kind: str, reason: str) -> None:
        self._tests += 1
        self._errors += 1
        self._cases.add(_case(path, f'<error type="{kind}" message={_attribute(reason)}>{_text(reason)}</error>'))


def _case(path: str, inside: str, key: str = "") -> str:
    where = PurePosixPath(relative(path))
    name = f"{where.name}#{key}" if key else where.name
    # Nothing measures an article alone; many readers want a time all the same.
    start = f'<testcase classname={_attribute(str(where.parent))} name={_attribute(name)} time="0"'
    return f"{start}>{inside}</testcase>\n" if inside else f"{start}/>\n"


def _listing(audit: Audit) -> Iterator[str]:
    name = relative(audit.article.document.file)
    for number, found in enumerate(located(audit)):
        if number == _MOST:
            yield f"And {count(len(audit.findings) - _MOST, 'more finding')}."
            return
        settled = f" [{settlement(found.finding)}]" if found.finding.settled else ""
        grade = f"{found.finding.severity.value}, {found.finding.rule}"
        place = f"{name}: {found.part}" if found.packed else f"{name}:{found.line}:{found.column}"
        yield f"{place}: {sentence(found.finding)} ({grade}){settled}"


def _attribute(text: str) -> str:
    return quoteattr(_sound(text))


def _text(text: str) -> str:
    # A carriage return would be read as a line feed; "]]>" ends nothing once its ">" is escaped.
    return escape(_sound(text), {"\r": "&#13;"})


def _sound(text: str) -> str:
    return _FORBIDDEN.sub(lambda m: f"[U+{ord(m[0]):04X}]", text)
