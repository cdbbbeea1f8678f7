"""What the process that audited an article tells the one that leads: all that is to be written, ready to be written.

An audit itself is large and stays where it was made; so the process that leads has little to do, however many work.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from audit.archive.record import Broken, Record
from audit.archive.results import as_line, joined, place, said
from audit.report.formats import FORMATS, PerArticle
from audit.report.index import Row
from audit.report.kept import Kept
from audit.result import Audit, Outcome, Unaudited
from audit.verdict import Decision


@dataclass(frozen=True, slots=True)
class Told:
    """What the process that audited an article tells the one that leads: ``line`` for the results, ``files`` by suffix;
    those of the suffixes ``there`` need not be written again.

    ``outcome`` only where reports on the whole run want it, or it is none. ``key`` names what is told in the cache, and
    ``at`` is the line of the archive; ``carried`` from an earlier run.
    """

    path: str
    line: str
    row: Row | None
    language: str
    dry: bool
    files: tuple[tuple[str, str], ...]
    outcome: Outcome | None
    there: tuple[str, ...] = ()
    key: bytes = b""
    at: int | None = None
    carried: bool = False


@dataclass(frozen=True, slots=True)
class Gist:
    """What is told of an article wherever it stands: ``said`` is its part of the line, ``row`` is without a path."""

    said: str
    row: Row
    language: str
    dry: bool

    @classmethod
    def of(cls, audit: Audit, item: object) -> "Gist":
        """What is told of an audit; ``item`` is what it was read from."""
        kept = Kept.of(audit)
        return cls(as_line(said(audit, item)), replace(kept.row, path=""), audit.article.language, kept.dry)


@dataclass(frozen=True, slots=True)
class Teller:
    """How to tell it: ``formats`` of reports on articles of archives, ``own`` of those on articles that are files of
    their own; for which articles (``held``, ``all``, ``none``; empty: of archives those held, and all others);
    ``whole``: there are reports on the run."""

    formats: tuple[str, ...]
    own: tuple[str, ...]
    reports: str
    whole: bool

    def forms(self, item: object, decision: Decision) -> tuple[PerArticle, ...]:
        """The reports that such an article gets."""
        stored = isinstance(item, Record | Broken)
        which = self.reports or ("held" if stored else "all")
        if which == "none" or (which == "held" and decision is not Decision.HOLD):
            return ()
        return per_article(self.formats if stored else self.own)

    def tell(self, item: object, outcome: Outcome) -> Told:
        """What is told of an outcome; ``item`` is what it was read from."""
        line = item.line if isinstance(item, Broken) else None
        if isinstance(outcome, Unaudited):
            told = joined(as_line(place(outcome.path, item, line)), as_line(said(outcome, item)))
            return Told(outcome.path, told, None, "", False, (), outcome)
        return self.retell(item, outcome.path, Gist.of(outcome, item), outcome)

    def retell(self, item: object, path: str, gist: Gist, audit: Audit | None, there: Sequence[str] = ()) -> Told:
        """The same from the gist of it; the ``audit`` if more is to be written than the reports of the suffixes
        ``there``."""
        line = joined(as_line(place(path, item)), gist.said)
        forms = [f for f in self.forms(item, gist.row.decision) if f.suffix not in there]
        files = tuple((f.suffix, f.article(audit)) for f in forms) if audit is not None else ()
        at = item.line if isinstance(item, Record) else None
        whole = audit if self.whole else None
        row = replace(gist.row, path=path)
        return Told(path, line, row, gist.language, gist.dry, files, whole, tuple(there), at=at)


def per_article(formats: Sequence[str]) -> tuple[PerArticle, ...]:
    """Those of the named formats that have a file for each article."""
    return tuple(form for name in formats if isinstance(form := FORMATS[name], PerArticle))
