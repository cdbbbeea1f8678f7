"""The arguments and options that commands share, and those of an audit as one value."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

Paths = Annotated[list[str], typer.Argument(help="Files and folders; - reads standard input.", metavar="PATH")]
Out = Annotated[Path | None, typer.Option(help="Folder for the reports. Default: reports.", metavar="FOLDER")]
Formats = Annotated[
    str | None,
    typer.Option(
        "--format",
        help="Report formats, separated by commas: markdown, json, html, lines, sarif, junit, github, gitlab, csv."
        " Default: markdown,json.",
        metavar="NAMES",
    ),
]
Profile = Annotated[
    str | None,
    typer.Option(help="How strict: wire, feature, legal, or one of audit.toml. Default: wire.", metavar="NAME"),
]
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
        help="Whose figure the fluency score is: lm (the language model), judge, both, or large (both, English by a"
        " judge that knows more and takes four times as long). Default: both where the judge knows the language, else"
        " lm.",
        metavar="NAME",
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(help="Processes; 0, the default: one per core, fewer for few articles.", metavar="NUMBER"),
]
Extract = Annotated[
    bool, typer.Option("--extract", help="Of HTML pages, read the main text alone (needs the extra web).")
]
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
Config = Annotated[
    Path | None,
    typer.Option("--config", help="The house's policy, instead of the audit.toml above the articles.", metavar="FILE"),
]
NoConfig = Annotated[bool, typer.Option("--no-config", help="Read no audit.toml: what flags say holds, and no more.")]
Disable = Annotated[
    list[str] | None, typer.Option("--disable", help="Leave out this rule or family. Repeatable.", metavar="NAME")
]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Audit everything anew, and keep no results.")]
CacheFolder = Annotated[
    Path | None,
    typer.Option(
        "--cache-dir",
        help="Folder for results, which are used again where nothing has changed. Default: AUDIT_CACHE_DIR, else one in"
        " the user's cache folder.",
        metavar="FOLDER",
    ),
]
BaselineFile = Annotated[
    Path | None,
    typer.Option("--baseline", help="Findings recorded by audit baseline, which no longer count.", metavar="FILE"),
]

# Of audit gate and audit run
FailOn = Annotated[
    Literal["policy", "never", "critical", "major", "minor"] | None,
    typer.Option(
        "--fail-on",
        help="What holds an article: the penalty limit (policy), or one issue of this severity or a graver one; never:"
        " a dry run, in which nothing held changes the exit code. Default: policy.",
    ),
]
MaxPenalty = Annotated[
    float | None,
    typer.Option("--max-penalty", help="Highest MQM penalty per 1,000 words.", min=0, metavar="NUMBER"),
]
MinFluency = Annotated[
    float | None, typer.Option("--min-fluency", help="Lowest fluency score.", min=0, max=100, metavar="NUMBER")
]
MaxFindings = Annotated[
    int | None, typer.Option("--max-findings", help="Most issues in an article.", min=0, metavar="NUMBER")
]

# Of audit gate and audit run: archives, and where the work runs
EngineName = Annotated[
    Literal["serial", "processes", "dask"] | None,
    typer.Option(
        "--engine",
        help="Where the work runs: in this process, in several, or on a Dask cluster. Default: what fits --jobs.",
    ),
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        help="The Dask scheduler, such as tcp://host:8786. Default with --engine dask: a cluster on this machine.",
        metavar="ADDRESS",
    ),
]
ResultsFile = Annotated[
    str | None,
    typer.Option(
        "--results",
        help="A record for each article: a .jsonl file, also with .gz, .bz2, .xz or .zst, a .parquet file, or the"
        " address of one. Default for archives: results.jsonl in the folder for the reports.",
        metavar="FILE",
    ),
]
ReportsOn = Annotated[
    Literal["held", "all", "none"] | None,
    typer.Option("--reports", help="Which articles get a report of their own. Default: held for archives, else all."),
]
TextFields = Annotated[
    list[str] | None,
    typer.Option(
        "--field",
        help="Column of an archive with text; repeatable, and then read one below the other. Default: headline or"
        " title, and text, body, content or the like.",
        metavar="NAME",
    ),
]
IdField = Annotated[
    str | None,
    typer.Option(
        "--id-field",
        help="Column of an archive that names the article. Default: uri, id, guid, _id, url or link.",
        metavar="NAME",
    ),
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


@dataclass(frozen=True)
class Flags:
    """What is asked of an audit on the command line; ``None`` where nothing is, and the house's file decides."""

    profile: Profile = None
    lang: Lang = None
    model: Model = None
    jobs: Jobs = None
    include: Include = None
    exclude: Exclude = None
    quiet: Quiet = False
    calibration: CalibrationFile = None
    further: Rules = None
    fluency: FluencyFigure = None
    disable: Disable = None
    baseline: BaselineFile = None
    config: Config = None
    no_config: NoConfig = False
    extract: Extract = False


@dataclass(frozen=True)
class Gate(Flags):
    """The same with reports and a verdict."""

    out: Out = None
    formats: Formats = None
    fail_on: FailOn = None
    max_penalty: MaxPenalty = None
    min_fluency: MinFluency = None
    max_findings: MaxFindings = None
    no_cache: NoCache = False
    cache_dir: CacheFolder = None
    engine: EngineName = None
    scheduler: Scheduler = None
    results: ResultsFile = None
    reports: ReportsOn = None
    texts: TextFields = None
    id_field: IdField = None


def sharing(command: Callable[..., int]) -> Callable[..., int]:
    """A command for typer that has each field of its parameter ``flags``, a dataclass as above, as an option."""
    own = inspect.signature(command).parameters
    kind = own["flags"].annotation
    shared = [
        inspect.Parameter(f.name, inspect.Parameter.KEYWORD_ONLY, default=f.default, annotation=f.type)
        for f in fields(kind)
    ]

    def called(**given: Any) -> int:
        flags = kind(**{f.name: given.pop(f.name) for f in fields(kind)})
        return command(**given, flags=flags)

    parameters = [*(p.replace(kind=p.KEYWORD_ONLY) for name, p in own.items() if name != "flags"), *shared]
    called.__name__, called.__doc__, called.__module__ = command.__name__, command.__doc__, command.__module__
    called.__signature__ = inspect.Signature(parameters, return_annotation=int)  # type: ignore[attr-defined]
    called.__annotations__ = {p.name: p.annotation for p in parameters} | {"return": int}
    return called
