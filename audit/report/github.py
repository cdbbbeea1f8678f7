"""Annotations for GitHub Actions on standard output, and the summary of the job.

The runner reads lines such as ``::error file=…,line=…::message`` as commands (docs.github.com: workflow commands for
GitHub Actions), so whatever comes from an article is escaped: nothing in it ends a line or a property.
"""

import os
import re
from collections.abc import Mapping

from audit.errors import UsageError
from audit.finding import Severity
from audit.report.index import Index, Row
from audit.report.located import Located, located, relative, sentence
from audit.report.printed import Printed
from audit.report.quote import inline, plain, shorten
from audit.report.words import count, figure
from audit.result import Outcome, Unaudited
from audit.verdict import Decision

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_MOST = 50  # articles that the summary lists of each kind: GitHub refuses one above 1 MiB
_COMMANDS = {
    Severity.CRITICAL: "error",
    Severity.MAJOR: "error",
    Severity.MINOR: "warning",
    Severity.NEUTRAL: "notice",
}


class GitHub(Printed):
    """Prints a command for each finding that counts, and for each input that could not be audited. At the end, the
    summary is added to the file that ``GITHUB_STEP_SUMMARY`` names."""

    def add(self, outcome: Outcome) -> None:
        if isinstance(outcome, Unaudited):
            place = {"file": _name(outcome.path), "title": "Not audited"}
            self.say(command("error", place, plain(outcome.reason)))
            return
        path = _name(outcome.article.document.file)
        for found in located(outcome):
            finding = found.finding
            if finding.settled is None:
                place = {"file": path, **_lines(found), "title": f"{finding.rule} ({finding.severity.value})"}
                self.say(command(_COMMANDS[finding.severity], place, sentence(finding)))

    def close(self, index: Index) -> None:
        for path in index.unreached:
            place = {"file": _name(path), "title": "Not audited"}
            self.say(command("error", place, "The run was interrupted before this article."))
        if file := os.environ.get("GITHUB_STEP_SUMMARY"):
            try:
                with open(file, "a", encoding="utf-8", errors="backslashreplace") as stream:
                    stream.write(summary(index))
            except OSError as error:
                raise UsageError(
                    f"The summary {file}, named by GITHUB_STEP_SUMMARY, cannot be written: {error.strerror or error}."
                ) from error


def command(name: str, properties: Mapping[str, str], message: str) -> str:
    """A workflow command on one line."""
    told = ",".join(f"{key}={_escaped(value, ':,')}" for key, value in properties.items())
    return f"::{name} {told}::{_escaped(message)}"


def summary(index: Index) -> str:
    """The job summary as Markdown: held articles and such as could not be audited, the worst first."""
    held, free = index.ranked(Decision.HOLD), index.ranked(Decision.PUBLISH)
    unread = [(u.path, u.reason) for u in index.unaudited] + [(p, "not reached") for p in index.unreached]
    blocks = [
        f"## Audit of {count(len(held) + len(free) + len(unread), 'article')}",
        f"**{len(held):,} held**, {len(free):,} may be published, **{len(unread):,} not audited**.",
    ]
    if held:
        rows = ["| Held | Penalty per 1,000 words | Issues | First reason |", "|:--|--:|--:|:--|"]
        blocks.append("\n".join(rows + [_row(row) for row in held[:_MOST]]))
    if unread:
        blocks.append("Not audited, and so not cleared for publication:")
        blocks.append("\n".join(f"- {inline(relative(p))}: {inline(shorten(why))}" for p, why in unread[:_MOST]))
    if (rest := max(0, len(held) - _MOST) + max(0, len(unread) - _MOST)) > 0:
        blocks.append(f"And {count(rest, 'more article')}: see the index of the reports.")
    return "\n\n".join(blocks) + "\n\n"


def _lines(found: Located) -> dict[str, str]:
    if found.packed:
        return {}
    if found.end_line == found.line:
        return {"line": str(found.line), "col": str(found.column), "endColumn": str(found.end_column)}
    first, last = found.lines
    return {"line": str(first), "endLine": str(last)}  # GitHub refuses columns over several lines


def _name(path: str) -> str:
    """The path from the checkout, without escape sequences: the log is read in terminals too."""
    return _CONTROL.sub("\ufffd", relative(path))


def _row(row: Row) -> str:
    reason = inline(shorten(row.reason, 120))
    return f"| {inline(relative(row.path))} | {figure(row.per_1000_words)} | {row.issues:,} | {reason} |"


def _escaped(text: str, further: str = "") -> str:
    for character in "%\r\n" + further:
        text = text.replace(character, f"%{ord(character):02X}")
    return text
