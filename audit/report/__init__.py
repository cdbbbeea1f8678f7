"""One audit, many voices: a report per article and an index of the run.

``out/<name>.md`` and ``out/<name>.json`` for every article, ``out/index.md`` and ``out/index.json`` for the run; how a
file's name becomes ``<name>`` is said in ``names``.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from audit.report.folder import Reports
from audit.report.formats import FORMATS
from audit.report.names import report_names
from audit.result import Outcome

__all__ = ["FORMATS", "Reports", "report_names", "write"]


def write(
    outcomes: Iterable[Outcome], out: Path, formats: Sequence[str] = tuple(FORMATS), paths: Iterable[str] = ()
) -> None:
    """Write a report for each outcome as it comes, then the index.

    ``paths`` are all inputs of the run; without them the outcomes are gathered first, as names depend on all of them.
    """
    known = list(paths)
    if not known:
        outcomes = list(outcomes)
        known = [o.path for o in outcomes]
    with Reports(out, formats, known) as reports:
        for outcome in outcomes:
            reports.add(outcome)
