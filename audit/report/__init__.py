"""One audit, many voices: a report per article and an index of the run, and reports on a run as a whole.

``out/<name>.md`` and ``out/<name>.json`` for every article, ``out/index.md`` and ``out/index.json`` for the run; how a
file's name becomes ``<name>`` is said in ``names``. What formats there are, and the names of their files, is said in
``formats``.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.report.formats import FORMATS, USUAL

if TYPE_CHECKING:
    from audit.report.folder import Reports
    from audit.report.names import report_names
    from audit.result import Outcome

__all__ = ["FORMATS", "USUAL", "Reports", "report_names", "write"]


def write(outcomes: "Iterable[Outcome]", out: Path, formats: Sequence[str] = USUAL, paths: Iterable[str] = ()) -> None:
    """Write a report for each outcome as it comes, then the index.

    ``paths`` are all inputs of the run; without them the outcomes are gathered first, as names depend on all of them.
    """
    from audit.report.folder import Reports

    known = list(paths)
    if not known:
        outcomes = list(outcomes)
        known = [o.path for o in outcomes]
    with Reports(out, formats, known) as reports:
        for outcome in outcomes:
            reports.add(outcome)


def __getattr__(name: str) -> Any:
    """What takes its time to load comes when it is asked for: the command line needs the names of formats alone."""
    if name == "Reports":
        from audit.report.folder import Reports

        return Reports
    if name == "report_names":
        from audit.report.names import report_names

        return report_names
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
