"""What the reports on articles of archives are called: as the archive and the key, as for files of several articles."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import PurePath

from audit.report.names import report_names
from audit.report.words import file_name

LONGEST = 200  # bytes of a report's name without suffix


class Names:
    """Names of reports on ``paths``, of which those of ``archived`` are archives."""

    def __init__(self, paths: Sequence[str], archived: Sequence[str]) -> None:
        taken = {"index", "results", *(PurePath(file_name(path)).stem for path in archived)}
        self._names = report_names(paths, taken)

    def of(self, path: str) -> str:
        """The name of the report on an article, without suffix."""
        found = self._names.get(path)
        if found is not None:
            return found
        archive, _, key = path.rpartition("#")
        made = f"{self._names.get(archive, 'article')}#{key}"
        if len(made.encode()) > LONGEST:
            made = (
                made.encode()[: LONGEST - 17].decode("utf-8", "ignore") + "-" + sha256(path.encode()).hexdigest()[:16]
            )
        return made
