"""``audit fix``."""

import sys

from audit.console import Exit, say
from audit.options import Backup, Changes, Diff, Families, Flags, Grade, OnlyRules, Paths, Write, sharing


@sharing
def fix(
    paths: Paths,
    flags: Flags,
    diff: Diff = False,
    write: Write = False,
    check: Changes = False,
    grade: Grade = "safe",
    only: OnlyRules = None,
    families: Families = None,
    no_backup: Backup = False,
) -> int:
    """Repair files: show the changes as a diff that git apply takes, or write them.

    Exit code: 0, or 3 if something could not be audited or written, or with --check 1 if anything would change.
    """
    from audit.config import configure
    from audit.fixing import choice, fixing, mode, summary

    writes = mode(diff, write, check, no_backup)
    setup = configure(paths, flags)
    wanted = choice(grade, only or (), families or (), setup.settings.rules)
    mended = fixing(paths, writes, not no_backup, wanted, setup, say)
    warnings = [] if flags.quiet else [f"audit: {warning}" for warning in setup.warnings]
    for line in warnings + mended.failed + ([] if flags.quiet else summary(mended)):
        print(line, file=sys.stderr)
    return Exit.UNAUDITED if mended.failed else Exit.FAILED if check and mended.files else Exit.PUBLISH
