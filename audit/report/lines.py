"""One line for each finding on standard output, as linters print them: ``path:line:column: severity rule: sentence``.

Editors and terminals make a link of the place. Settled findings are left out.
"""

from audit.report.index import Index
from audit.report.located import located, relative, sentence
from audit.report.printed import Printed
from audit.report.quote import plain
from audit.result import Outcome, Unaudited


class FindingLines(Printed):
    """Prints a line for each finding that counts, and for each input that could not be audited or was not reached."""

    def add(self, outcome: Outcome) -> None:
        if isinstance(outcome, Unaudited):
            self._unaudited(outcome.path, outcome.reason)
            return
        path = plain(relative(outcome.article.document.file))
        for found in located(outcome):
            finding = found.finding
            if finding.settled is None:
                place = path if found.packed else f"{path}:{found.line}:{found.column}"
                self.say(f"{place}: {finding.severity.value} {finding.rule}: {sentence(finding)}")

    def close(self, index: Index) -> None:
        for path in index.unreached:
            self._unaudited(path, "the run was interrupted before this article")

    def _unaudited(self, path: str, reason: str) -> None:
        self.say(f"{plain(relative(path))}: not audited: {plain(reason)}")
