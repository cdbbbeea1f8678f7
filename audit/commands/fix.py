"""``audit fix``."""

import sys

from audit.console import Exit, say
from audit.options import (
    Backup,
    CalibrationFile,
    Changes,
    Diff,
    Exclude,
    Families,
    FluencyFigure,
    Grade,
    Include,
    Jobs,
    Lang,
    Model,
    OnlyRules,
    Paths,
    Quiet,
    Rules,
    Write,
)


def fix(
    paths: Paths,
    diff: Diff = False,
    write: Write = False,
    check: Changes = False,
    grade: Grade = "safe",
    only: OnlyRules = None,
    families: Families = None,
    no_backup: Backup = False,
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
    """Repair files: show the changes as a diff that git apply takes, or write them.

    Exit code: 0, or 3 if something could not be audited or written, or with --check 1 if anything would change.
    """
    from audit.config import settings
    from audit.fixing import choice, fixing, mode, summary

    writes = mode(diff, write, check, no_backup)
    chosen = settings("wire", lang, model, calibration, further or (), fluency)
    wanted = choice(grade, only or (), families or (), further or ())
    mended = fixing(paths, writes, not no_backup, wanted, chosen, jobs, include, exclude, quiet, say)
    for line in mended.failed + ([] if quiet else summary(mended)):
        print(line, file=sys.stderr)
    return Exit.UNAUDITED if mended.failed else Exit.FAILED if check and mended.files else Exit.PUBLISH
