"""Who takes part, how each is called as one batch, and how its findings are counted."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PROSELINT = "0.16.0"
# One thread for what multiplies matrices; the program asks for one itself.
_ONE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}


@dataclass(frozen=True)
class Entrant:
    """``command`` takes the articles and a scratch folder; ``count`` takes its output and that folder.

    ``before``: a run that is not measured goes first. ``codes``: exit codes that are no fault.
    """

    name: str
    version: str
    command: Callable[[Sequence[Path], Path], list[str]]
    count: Callable[[Path, Path], int]
    codes: tuple[int, ...] = (0,)
    environment: dict[str, str] | None = None
    before: bool = False
    ours: bool = False


def install(place: Path) -> None:
    """Put the other checkers into ``place`` with npm and pip, unless they are there. Raises SystemExit without npm."""
    place.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "harper.mjs", "textlintrc.json", "cspell.json"):
        kept = place / name
        if name == "package.json" and kept.exists() and kept.read_bytes() != (HERE / name).read_bytes():
            shutil.rmtree(place / "node_modules", ignore_errors=True)
        shutil.copyfile(HERE / name, kept)
    if not (place / "node_modules" / "harper.js").exists():
        if not shutil.which("npm"):
            raise SystemExit("The other checkers need Node.js 20 or newer, and npm.")
        # Without scripts: nothing of a package runs before it is measured.
        npm = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock", "--silent"]
        subprocess.run(npm, cwd=place, check=True)
    if not (place / "python" / "proselint").exists():
        pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        subprocess.run([*pip, "--target", str(place / "python"), f"proselint=={PROSELINT}"], check=True)


def ours(version: str) -> list[Entrant]:
    """``audit`` in what it can be asked to do, from least to most."""
    run = [sys.executable, "-m", "audit.cli", "run"]
    flags = ["--jobs", "1", "--format", "json", "--no-config", "--quiet"]

    def run_with(*more: str, cached: bool = False) -> Callable[[Sequence[Path], Path], list[str]]:
        def command(paths: Sequence[Path], scratch: Path) -> list[str]:
            keep = ["--cache-dir", str(scratch / "cache")] if cached else ["--no-cache"]
            return [*run, str(paths[0].parent), "--out", str(scratch / "out"), *flags, *keep, *more]

        return command

    def structure(paths: Sequence[Path], _: Path) -> list[str]:
        return [sys.executable, str(HERE / "structure.py"), *map(str, paths)]

    none = ("--model", "none")
    # What compares articles on the same event, which no other entrant does.
    siblings = ("date-unlike-siblings", "number-unlike-siblings", "name-unlike-siblings")
    apart = [part for rule in siblings for part in ("--disable", rule)]

    def entrant(name: str, command: Callable[[Sequence[Path], Path], list[str]], before: bool = False) -> Entrant:
        return Entrant(f"audit: {name}", version, command, _reports, (0,), _ONE, before, ours=True)

    return [
        Entrant("audit: rules and structure", version, structure, _lines, (0,), _ONE, ours=True),
        entrant("no models, articles apart", run_with(*none, *apart)),
        entrant("no models", run_with(*none)),
        entrant("no models, second run", run_with(*none, cached=True), before=True),
        entrant("everything", run_with()),
    ]


def peers(place: Path) -> list[Entrant]:
    """The other checkers, from ``install``'s folder."""

    def named(name: str) -> str:
        return str(json.loads((place / "node_modules" / name / "package.json").read_text("utf-8"))["version"])

    binaries = place / "node_modules" / ".bin"

    def harper(paths: Sequence[Path], _: Path) -> list[str]:
        return ["node", str(place / "harper.mjs"), *map(str, paths)]

    def proselint(paths: Sequence[Path], _: Path) -> list[str]:
        return [sys.executable, "-m", "proselint", "check", "-o", "json", *map(str, paths)]

    def cspell(paths: Sequence[Path], _: Path) -> list[str]:
        flags = "--no-progress --no-summary --no-cache --no-gitignore --no-config-search".split()
        chosen = ["-c", str(place / "cspell.json"), "--root", str(paths[0].parent)]
        return [str(binaries / "cspell"), "lint", *flags, *chosen, "*.txt"]

    def textlint(paths: Sequence[Path], _: Path) -> list[str]:
        return [str(binaries / "textlint"), "-c", str(place / "textlintrc.json"), "-f", "json", *map(str, paths)]

    return [
        Entrant("harper.js", named("harper.js"), harper, _lines),
        Entrant("proselint", PROSELINT, proselint, _proselint, (0, 1), {"PYTHONPATH": str(place / "python")}),
        Entrant("cspell", named("cspell"), cspell, _lines, (0, 1)),
        Entrant("textlint", named("textlint"), textlint, _textlint, (0, 1)),
    ]


def _lines(output: Path, _: Path) -> int:
    return sum(1 for line in output.open("rb") if line.strip())


def _proselint(output: Path, _: Path) -> int:
    found = json.loads(output.read_text("utf-8"))["result"].values()
    return sum(len(result.get("diagnostics", [])) for result in found)


def _textlint(output: Path, _: Path) -> int:
    return sum(len(result["messages"]) for result in json.loads(output.read_text("utf-8")))


def _reports(_: Path, scratch: Path) -> int:
    reports = (json.loads(path.read_text("utf-8")) for path in (scratch / "out").glob("*.json"))
    return sum(len(report["findings"]) for report in reports if "sha256" in report)
