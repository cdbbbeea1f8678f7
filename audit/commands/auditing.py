"""``audit run`` and ``audit gate``."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from audit.console import Exit, say
from audit.options import (
    CalibrationFile,
    Exclude,
    FluencyFigure,
    Formats,
    Include,
    Jobs,
    Lang,
    Model,
    Out,
    Paths,
    Profile,
    Quiet,
    Rules,
)

if TYPE_CHECKING:
    from audit.session import Tally


def run(
    paths: Paths,
    out: Out = Path("reports"),
    formats: Formats = "markdown,json",
    profile: Profile = "wire",
    lang: Lang = None,
    model: Model = None,
    jobs: Jobs = 0,
    include: Include = None,
    exclude: Exclude = None,
    quiet: Quiet = False,
    calibration: CalibrationFile = None,
    further: Rules = None,
    fluency: FluencyFigure = None,
) -> int:
    """Audit files and folders; write a report per article and an index.

    Exit code: 0, or 3 if something could not be audited.
    """
    from audit.config import settings
    from audit.session import session

    chosen = settings(profile, lang, model, calibration, further or (), fluency)
    tally = session(paths, out, formats, chosen, jobs, include, exclude, quiet)
    _tell(tally, out, quiet)
    return Exit.UNAUDITED if tally.unaudited else Exit.PUBLISH


def gate(
    paths: Paths,
    out: Out = Path("reports"),
    formats: Formats = "markdown,json",
    profile: Profile = "wire",
    lang: Lang = None,
    model: Model = None,
    jobs: Jobs = 0,
    include: Include = None,
    exclude: Exclude = None,
    quiet: Quiet = False,
    calibration: CalibrationFile = None,
    further: Rules = None,
    fluency: FluencyFigure = None,
) -> int:
    """Audit like run; the verdict is the exit code.

    0 all may be published · 1 something is held · 2 wrong call · 3 something could not be audited (comes before 1).
    """
    from audit.config import settings
    from audit.session import session

    chosen = settings(profile, lang, model, calibration, further or (), fluency)
    tally = session(paths, out, formats, chosen, jobs, include, exclude, quiet)
    _tell(tally, out, quiet)
    return Exit.UNAUDITED if tally.unaudited else Exit.HOLD if tally.held else Exit.PUBLISH


def _tell(tally: "Tally", out: Path, quiet: bool) -> None:
    if quiet:
        for path, reason in tally.unaudited:
            print(f"audit: {path}: {reason}", file=sys.stderr)
    else:
        from audit.session import summary

        say(summary(tally, out))
