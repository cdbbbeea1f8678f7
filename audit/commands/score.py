"""``audit score`` and ``audit calibrate``: the models alone."""

from pathlib import Path
from typing import Annotated

import typer

from audit.console import Exit, opened, say
from audit.options import CalibrationFile, FluencyFigure, Lang, Model


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
