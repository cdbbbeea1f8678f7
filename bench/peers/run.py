"""``audit`` beside harper.js, proselint, cspell and textlint: articles a core-second on one folder, in one run.

python bench/peers/run.py [FOLDER …] [--articles 500] [--rounds 2] [--out .work/speed]

Takes the English .txt files of the folders, or else the project's own articles, and makes others of their paragraphs
until there are enough. Installs the other checkers into an ignored folder on first use: needs Node.js 20 with npm, and
the package indexes of both. Prints the table; writes ``speed.png``, ``speed.svg`` and ``speed.json`` into --out.
"""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench.peers import entrants, folder, page
from bench.peers.entrants import Entrant
from bench.peers.measure import Cost, cost
from bench.peers.page import Figure

SLOW = 60.0  # CPU seconds from which one round has to do


def measured(entrant: Entrant, paths: list[Path], scratch: Path) -> tuple[Cost, int]:
    """One run in an empty scratch folder, and how much it found."""
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    output = scratch / "output"
    command = entrant.command(paths, scratch)
    if entrant.before:
        cost(command, output, entrant.codes, entrant.environment)
    spent = cost(command, output, entrant.codes, entrant.environment)
    return spent, entrant.count(output, scratch)


def compare(taking_part: list[Entrant], paths: list[Path], rounds: int, scratch: Path) -> list[Figure]:
    """Every entrant on one article, which is its start, and then all on all articles, round by round."""
    one = scratch / "one"
    one.mkdir()
    single = [Path(shutil.copy(paths[0], one))]
    best: dict[str, Figure] = {}
    for number in range(rounds):
        for entrant in taking_part:
            known = best.get(entrant.name)
            if known and known.cpu > SLOW:
                continue
            start, _ = measured(entrant, single, scratch / "scratch")
            spent, found = measured(entrant, paths, scratch / "scratch")
            if not found:
                raise SystemExit(f"{entrant.name} found nothing at all: it cannot have looked at the articles.")
            figure = Figure(
                name=entrant.name, version=entrant.version, ours=entrant.ours, articles=len(paths), rounds=number + 1,
                cpu=min(spent.cpu, known.cpu if known else spent.cpu),
                start=min(start.cpu, known.start if known else start.cpu),
                memory=spent.memory, findings=found,
            )  # fmt: skip
            best[entrant.name] = figure
            told = (
                f"{entrant.name}: {spent.cpu:.1f} s, start {start.cpu:.1f} s, {spent.memory:.0f} MiB, {found} findings"
            )
            print(f"round {number + 1}: {told}", file=sys.stderr, flush=True)
    return list(best.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="*")
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--place", type=Path, default=entrants.ROOT / ".work" / "peers", help="for the other checkers")
    parser.add_argument("--out", type=Path, default=entrants.ROOT / ".work" / "speed")
    asked = parser.parse_args()
    place = asked.place.resolve()
    entrants.install(place)
    load = page.load()
    with tempfile.TemporaryDirectory() as temporary:
        scratch = Path(temporary)
        chosen = folder.sources(asked.folder)
        paths = folder.fill(scratch / "articles", chosen, asked.articles)
        figures = compare([*entrants.ours(page.program()), *entrants.peers(place)], paths, asked.rounds, scratch)
        setting = page.setting(len(chosen), folder.words(paths), paths[0], load)
    asked.out.mkdir(parents=True, exist_ok=True)
    (asked.out / "speed.json").write_text(json.dumps(page.record(figures, setting), indent=1) + "\n", "utf-8")
    page.plot(figures, asked.out)
    print(page.table(figures, setting))


if __name__ == "__main__":
    main()
