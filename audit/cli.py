"""The command line: argument → call → exit code; no logic."""

import gc
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audit import __version__
from audit.console import Exit, guarded, opened, say
from audit.options import (
    Backup,
    CalibrationFile,
    Changes,
    Diff,
    Exclude,
    Families,
    FluencyFigure,
    Formats,
    Grade,
    Include,
    Jobs,
    Lang,
    Model,
    OnlyRules,
    Out,
    Paths,
    Profile,
    Quiet,
    Rules,
    Write,
)

if TYPE_CHECKING:
    from audit.session import Tally

app = typer.Typer(
    help="Find the damage in machine-translated news, without its source text.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.command()
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


@app.command()
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


@app.command()
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


@app.command()
def score(
    file: Annotated[str, typer.Argument(help="JSON lines; - reads standard input.", metavar="FILE")],
    field: Annotated[str, typer.Option(help="The key that holds the text.", metavar="KEY")] = "text",
    lang: Lang = None,
    model: Model = None,
    calibration: CalibrationFile = None,
    fluency: FluencyFigure = None,
    words: Annotated[bool, typer.Option("--words", help="Say of each word how likely it is damaged.")] = False,
) -> int:
    """Score the fluency of texts with the models alone, without rules.

    A JSON line out for each line in, in order; lines of white space are passed over.
    """
    from audit.scoring import score_lines

    with opened(file) as lines:
        for line in score_lines(lines, field, lang, model, calibration, fluency, words):
            if not say(line + "\n"):
                break
    return Exit.PUBLISH


@app.command()
def calibrate(
    folder: Annotated[Path, typer.Argument(help="Clean articles of one language.", metavar="FOLDER")],
    lang: Annotated[str, typer.Option(help="The language of the articles, such as en.")],
    model: Model = None,
    out: Annotated[Path, typer.Option(help="File to write; other languages of the same model in it are kept.")] = Path(
        "calibration.json"
    ),
    fluency: FluencyFigure = None,
) -> int:
    """Learn from clean articles what reads naturally to a model: what scores of 0 to 100 are measured against."""
    from audit.calibrating import calibrate_folder

    say(f"{calibrate_folder(folder, lang, model, out, fluency)}\n")
    return Exit.PUBLISH


@app.command()
def rules(
    further: Rules = None,
    check: Annotated[
        Path | None,
        typer.Option(help="Instead, run the examples and counter-examples of this folder.", metavar="FOLDER"),
    ] = None,
) -> int:
    """List the rules, or check those of a folder: exit code 1 if one does not do what its examples say."""
    if check is not None:
        from audit.checking import check_folder

        checked = check_folder(check, further or ())
        say(f"{checked}\n")
        return Exit.FAILED if checked.failures else Exit.PUBLISH
    from audit.rules import library

    cards = library(further or ())
    width = max(map(len, cards))
    say("".join(f"{card.id:{width}}  {card.severity:8}  {card.title}\n" for card in cards.values()))
    return Exit.PUBLISH


@app.command()
def explain(
    rule: Annotated[str, typer.Argument(help="Its name in audit rules.", metavar="RULE")], further: Rules = None
) -> int:
    """Show the page of a rule.

    What it finds and why, examples, what it lets through.
    """
    from audit.config import known_rule
    from audit.rules import library
    from audit.rules.page import page

    say(page(known_rule(rule, library(further or ()))))
    return Exit.PUBLISH


def _tell(tally: "Tally", out: Path, quiet: bool) -> None:
    if quiet:
        for path, reason in tally.unaudited:
            print(f"audit: {path}: {reason}", file=sys.stderr)
    else:
        from audit.session import summary

        say(summary(tally, out))


def _version(asked: bool) -> None:
    if asked:
        say(f"audit {__version__}\n")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    pass


def main() -> None:
    """Entry point of the ``audit`` command."""
    # Word lists and patterns are many objects that all stay: looking for garbage among them slows the start by a tenth.
    gc.set_threshold(50_000, 20, 20)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Names of files need not be text, nor need the terminal know every character.
            stream.reconfigure(errors="backslashreplace")
    sys.exit(guarded(lambda: app(standalone_mode=False)))


if __name__ == "__main__":
    main()
