"""GitLab Code Quality: ``gl-code-quality-report.json``, which a merge request shows beside its changes.

The format is the subset of Code Climate's that GitLab reads: docs.gitlab.com/ci/testing/code_quality.
"""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from audit.finding import Severity
from audit.report.index import Index
from audit.report.located import located, relative, sentence
from audit.report.quote import plain
from audit.report.stream import RunReport, line
from audit.result import Outcome, Unaudited

_SEVERITIES = {
    Severity.NEUTRAL: "info",
    Severity.MINOR: "minor",
    Severity.MAJOR: "major",
    Severity.CRITICAL: "critical",
}


class GitLab(RunReport):
    """An array with an entry for each finding that counts, and for each input that nobody could vouch for.

    GitLab knows no findings that are settled: those are left out.
    """

    def __init__(self, file: Path, rules: Sequence[str | Path] = ()) -> None:
        super().__init__(file, head="[")
        self._entries = 0

    def add(self, outcome: Outcome) -> None:
        if isinstance(outcome, Unaudited):
            self._blocker(relative(outcome.path), "not-audited", f"Not audited: {plain(outcome.reason)}")
            return
        document = outcome.article.document
        path = relative(document.file)
        for found in located(outcome):
            if found.finding.settled is None:
                what = sentence(found.finding), found.finding.rule, _SEVERITIES[found.finding.severity]
                self._entry(path, f"{document.key}\0{found.fingerprint}", *what, *found.lines)

    def close(self, index: Index) -> None:
        for path in index.unreached:
            self._blocker(relative(path), "not-reached", "Not audited: the run was interrupted before this article.")
        self._draft.write("\n]\n")
        self._draft.finish()

    def _blocker(self, path: str, check: str, description: str) -> None:
        self._entry(path, check, description, check, "blocker", 1, 1)

    def _entry(self, path: str, name: str, description: str, check: str, severity: str, first: int, last: int) -> None:
        entry: dict[str, Any] = {
            "description": description,
            "check_name": check,
            # Two entries of one fingerprint are one to GitLab, and files may share a sentence.
            "fingerprint": sha256(f"{path}\0{name}".encode()).hexdigest()[:32],
            "severity": severity,
            "location": {"path": path, "lines": {"begin": first, "end": last}},
        }
        self._entries += 1  # first, so that no interruption leaves out a comma
        self._draft.write(("\n" if self._entries == 1 else ",\n") + line(entry))
