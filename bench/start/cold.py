"""The cold start of ``audit gate ARTICLE``: CPU time against bare Python and other checkers, memory, and where it goes.

python bench/start/cold.py [ARTICLE] [--rounds 5] [--json]

Each program is a process of its own that has the files it needs in the system's cache. Rounds alternate between the
programs; of each, the round with the least CPU time counts, its own and its children's, which other work on the machine
lengthens less than the clock. No results of earlier rounds are used (``--no-cache``) but for a *known article*. *First*
is a start with an empty cache folder, as after installing. Peers take part if they are on the PATH or beside this
Python; each checks the same article with its own defaults.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
ARTICLE = ROOT / "seeds" / "001_f90ce839765e3546.txt"
PEERS = {
    "proselint": ("proselint", "check"),
    "codespell": ("codespell",),
    "vale": ("vale", "--no-exit"),
    "harper-cli": ("harper-cli", "lint"),
    "textlint": ("textlint",),
    "cspell": ("cspell", "--no-progress"),
}
# The steps of an audit, each timed where it is first done.
STAGES = """
import json, os, sys, time
marks, last = {}, time.process_time()
def mark(name):
    global last
    now = time.process_time()
    marks[name] = now - last
    last = now
marks["python"] = last
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import gc
gc.set_threshold(150_000, 20, 20)
from audit import cli
import typer.main
typer.main.get_command(cli.app(["gate"]))
mark("command line")
from audit.stock import fill
fill()
mark("stock of patterns")
import audit.session
from audit.auditor import *
mark("imports")
auditor = build(Settings(model=sys.argv[2] or None))
auditor.signature
mark("rules, signature")
from audit.read import read
article = segment(read(Path(sys.argv[1])), auditor.guesser)
mark("read, language, sentences")
lexicon(article.language).zipf("")
mark("word list")
from audit.detect import finder
for card in auditor.cards.values():
    if card.finder and card.speaks(article.language):
        finder(card.finder)
mark("imports of finders")
model = auditor.scorers.general if auditor.scorers else None
context = Context(lexicon(article.language), auditor.guesser, model)
signs = detect(article, auditor.cards.values(), context)
mark("findings")
if model:
    model.score(["A text."])
    auditor.scorers.of(article.language)[0].score(["A text."])
    mark("models loaded")
findings = weigh(rank(article, signs, model), article)
mark("repairs ranked")
findings = grade(article, findings, auditor.cards.values(), context)
mark("repairs graded")
body = without(article, findings)
if model:
    gauge(body, *auditor.scorers.of(article.language))
    mark("fluency")
repaired = apply(article.text, findings)
effort(article.text, repaired)
mark("effort")
recover(article, findings)
mark("source language")
print(json.dumps(marks))
"""


class Cost(NamedTuple):
    """CPU seconds, seconds by the clock, and the largest resident memory in MiB of one process. Linux counts what the
    parent held when it started the process, so measure from a small one."""

    cpu: float
    wall: float
    memory: float


def cost(command: Sequence[str], environment: Mapping[str, str], codes: Sequence[int] = ()) -> Cost:
    """What a command takes. Raises SystemExit if it ends with none of ``codes``, where there are any."""
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if codes and process.returncode not in codes:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return Cost(used.ru_utime + used.ru_stime, time.perf_counter() - began, used.ru_maxrss / 1024)


def installed(peer: Sequence[str]) -> Sequence[str] | None:
    """The peer's command with the path of its program, ``None`` if it is not here."""
    found = shutil.which(peer[0]) or shutil.which(peer[0], path=str(Path(sys.executable).parent))
    return (found, *peer[1:]) if found else None


def measure(article: Path, rounds: int) -> dict[str, Any]:
    """Everything that ``main`` prints."""
    # Without bytecode, every start would compile the program anew.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {"PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryDirectory() as scratch:
        call = (sys.executable, "-m", "audit.cli", "gate", str(article), "--out", f"{scratch}/reports", "--quiet")
        gate = (*call, "--no-cache")
        programs: dict[str, Sequence[str]] = {
            "python -c pass": (sys.executable, "-c", "pass"),
            "audit gate --model none": (*gate, "--model", "none"),
            "audit gate": gate,
            "audit gate (known article)": (*call, "--cache-dir", f"{scratch}/results"),
        }
        programs |= {name: (*found, str(article)) for name, peer in PEERS.items() if (found := installed(peer))}
        best: dict[str, Cost] = {}
        for turn in range(rounds + 1):  # the first one fills caches
            for name, command in programs.items():
                used = cost(command, environment, (0, 1) if name.startswith("audit") else ())
                if turn:
                    best[name] = min(best.get(name, used), used)
        for name in ("audit gate --model none", "audit gate"):
            empty = environment | {"XDG_CACHE_HOME": f"{scratch}/{name}"}
            best[f"{name} (first)"] = cost(programs[name], empty, (0, 1))
        stages = {
            name: split(article, model, environment, rounds) for name, model in (("none", "none"), ("embedded", ""))
        }
    return {
        "article": {"name": article.name, "characters": len(article.read_text("utf-8", "replace"))},
        "programs": {
            name: {
                "cpu": round(used.cpu, 3),
                "ratio": round(used.cpu / best["python -c pass"].cpu, 1),
                "wall": round(used.wall, 3),
                "memory_mib": round(used.memory),
            }
            for name, used in best.items()
        },
        "stages_ms": stages,
    }


def split(article: Path, model: str, environment: Mapping[str, str], rounds: int) -> dict[str, float]:
    """CPU milliseconds of each step of one audit, each the least of the rounds."""
    least: dict[str, float] = {}
    for _ in range(rounds):
        run = subprocess.run(
            [sys.executable, "-c", STAGES, str(article), model],
            cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True, text=True,
        )  # fmt: skip
        for name, seconds in json.loads(run.stdout).items():
            least[name] = min(least.get(name, seconds), seconds)
    return {name: round(1000 * seconds, 1) for name, seconds in least.items()}


def text_of(found: Mapping[str, Any]) -> str:
    """For people."""
    article = found["article"]
    lines = [f"{article['name']}, {article['characters']:,} characters; CPU seconds, the best of some rounds", ""]
    lines.append(f"{'':32}{'CPU s':>8}{'ratio':>8}{'wall s':>8}{'MiB':>6}")
    lines += [
        f"{name:32}{p['cpu']:8.2f}{p['ratio']:8.1f}{p['wall']:8.2f}{p['memory_mib']:6}"
        for name, p in found["programs"].items()
    ]
    for model, stages in found["stages_ms"].items():
        lines += ["", f"--model {model}"]
        lines += [f"{ms:10.1f} ms  {name}" for name, ms in stages.items()]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("article", type=Path, nargs="?", default=ARTICLE)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    found = measure(args.article.resolve(), args.rounds)
    print(json.dumps(found, indent=1, ensure_ascii=False) if args.json else text_of(found))


if __name__ == "__main__":
    main()
