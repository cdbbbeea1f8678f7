"""Reports that are printed on standard output while a run goes on."""

import sys
from collections.abc import Sequence
from pathlib import Path

from audit.errors import Breakdown
from audit.report.stream import RunReport


class Printed(RunReport):
    """A report on a run whose lines are printed as they come. Raises ``Breakdown`` where they cannot be."""

    def __init__(self, file: Path, rules: Sequence[str | Path] = ()) -> None:
        super().__init__(file)
        self._heard = True

    def say(self, line: str) -> None:
        """Print a line at once; nothing where nobody reads on, which is no fault."""
        if sys.stdout is None or not self._heard:
            return
        try:
            print(line, flush=True)
        except BrokenPipeError:
            self._heard = False
        except OSError as error:
            raise Breakdown(f"standard output cannot be written: {error.strerror}") from error
