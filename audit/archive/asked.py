"""What a call asks of a run over archives."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from audit.archive.source import Columns, archive, is_archive
from audit.errors import UsageError

RESULTS = (".jsonl", ".jsonl.gz", ".jsonl.bz2", ".jsonl.xz", ".jsonl.zst", ".parquet")
REPORTS = ("held", "all", "none")
USUAL = "results.jsonl"


@dataclass(frozen=True, slots=True)
class Asked:
    """``columns`` to read; ``results``: the file or address of the results, empty for the usual one; ``reports``: which
    articles get one, one of ``REPORTS``, empty for those held of archives and all others."""

    columns: Columns = field(default_factory=Columns)
    results: str = ""
    reports: str = ""

    def file(self, out: Path) -> str:
        """Where the results go. Raises UsageError for a name that says no format."""
        name = self.results or str(out / USUAL)
        if not name.lower().endswith(RESULTS):
            raise UsageError(f"--results {name}: the name must end with one of {', '.join(RESULTS)}")
        return name

    def streams(self, paths: Iterable[str]) -> bool:
        """Whether these paths are read as a stream: one has to be, or the call asks for what only that gives. Archives
        in folders do not count here."""
        if self.results or self.reports in ("held", "none"):
            return True
        named = [path for path in paths if path != "-"]
        special = self.columns != Columns()
        return any(is_archive(path) or (special and archive(path) is not None) for path in named)


def asked(results: str | None, reports: str | None, texts: Iterable[str] | None, id: str | None) -> Asked:
    """The flags of a command line as one value."""
    return Asked(Columns(tuple(texts or ()), id or ""), results or "", reports or "")
