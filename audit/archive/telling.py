"""What the process that audited an article tells the one that leads: all that is to be written, ready to be written.

An audit itself is large and stays where it was made; so the process that leads has little to do, however many work.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from audit.archive.record import Broken
from audit.archive.results import as_line, result
from audit.report.formats import FORMATS, PerArticle
from audit.report.index import Row
from audit.report.kept import Kept
from audit.result import Outcome, Unaudited
from audit.verdict import Decision


@dataclass(frozen=True, slots=True)
class Told:
    """What the process that audited an article tells the one that leads: ``line`` for the results, ``files`` by suffix.

    ``outcome`` only where reports on the whole run want it, or it is none.
    """

    path: str
    line: str
    row: Row | None
    language: str
    dry: bool
    files: tuple[tuple[str, str], ...]
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Teller:
    """How to tell it: ``formats`` of reports, for which articles (``held``, ``all``, ``none``)."""

    formats: tuple[str, ...]
    reports: str
    whole: bool

    def tell(self, item: object, outcome: Outcome) -> Told:
        """What is told of an outcome; ``item`` is what it was read from."""
        line = as_line(result(outcome, item, item.line if isinstance(item, Broken) else None))
        if isinstance(outcome, Unaudited):
            return Told(outcome.path, line, None, "", False, (), outcome)
        kept = Kept.of(outcome)
        wanted = self.reports == "all" or (self.reports == "held" and kept.row.decision is Decision.HOLD)
        files = tuple((f.suffix, f.article(outcome)) for f in per_article(self.formats)) if wanted else ()
        whole = outcome if self.whole else None
        return Told(kept.path, line, kept.row, outcome.article.language, kept.dry, files, whole)


def per_article(formats: Sequence[str]) -> tuple[PerArticle, ...]:
    """Those of the named formats that have a file for each article."""
    return tuple(form for name in formats if isinstance(form := FORMATS[name], PerArticle))
