"""The arguments and options that commands share."""

from pathlib import Path
from typing import Annotated, Literal

import typer

Paths = Annotated[list[str], typer.Argument(help="Files and folders; - reads standard input.", metavar="PATH")]
Out = Annotated[Path, typer.Option(help="Folder for the reports.", metavar="FOLDER")]
Formats = Annotated[
    str, typer.Option("--format", help="Report formats, separated by commas: markdown, json.", metavar="NAMES")
]
Profile = Annotated[str, typer.Option(help="How strict: wire, feature or legal.", metavar="NAME")]
Lang = Annotated[
    str | None, typer.Option(help="Language of all texts (en, fr, …), instead of identifying it.", metavar="CODE")
]
Model = Annotated[
    str | None,
    typer.Option(
        help="A Hugging Face model by name or folder; none: no model. Default: the embedded one.", metavar="NAME"
    ),
]
CalibrationFile = Annotated[
    Path | None,
    typer.Option("--calibration", help="What audit calibrate wrote, instead of the model's own file.", metavar="FILE"),
]
FluencyFigure = Annotated[
    str | None,
    typer.Option(
        "--fluency",
        help="Whose figure the fluency score is: lm (the language model), judge or both. Default: both where the judge"
        " knows the language, else lm.",
        metavar="NAME",
    ),
]
Jobs = Annotated[int, typer.Option(help="Processes; 0: one per core, fewer for few articles.", metavar="NUMBER")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]
Include = Annotated[
    list[str] | None,
    typer.Option(help="From folders, take only what matches this gitignore pattern. Repeatable.", metavar="PATTERN"),
]
Exclude = Annotated[
    list[str] | None,
    typer.Option(help="From folders, leave out what matches this gitignore pattern. Repeatable.", metavar="PATTERN"),
]
Rules = Annotated[
    list[Path] | None,
    typer.Option("--rules", help="Folder of further rules; its cards run no code. Repeatable.", metavar="FOLDER"),
]

# Of audit fix
Diff = Annotated[
    bool, typer.Option("--diff", help="Print the changes as a unified diff and write nothing. The default.")
]
Write = Annotated[
    bool, typer.Option("--write", help="Write the files; what each was is kept beside it, as .bak, .bak1, ….")
]
Changes = Annotated[bool, typer.Option("--check", help="Exit with 1 if anything would change; not with --write.")]
Grade = Annotated[
    Literal["safe", "suggested"],
    typer.Option(help="Which repairs to make; suggested: the safe ones too. A suggested one should be read."),
]
OnlyRules = Annotated[
    list[str] | None, typer.Option("--rule", help="Make only the repairs of this rule. Repeatable.", metavar="NAME")
]
Families = Annotated[
    list[str] | None,
    typer.Option("--family", help="Make only the repairs of this family of rules. Repeatable.", metavar="NAME"),
]
Backup = Annotated[bool, typer.Option("--no-backup", help="With --write, keep no .bak.")]
