"""The measurement as a whole: runs, a table, a plot, and whether all is as it should be."""

import argparse
import json
import math
import platform
import tempfile
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from bench.archives.measure import Run, run
from bench.archives.press import write

STEEPEST = 1.03  # slope of log time over log articles, once the start is taken off
MOST = 600.0  # MiB a process


def main() -> int:
    """Exit code 0, or 1 if something is not as it should be."""
    parser = argparse.ArgumentParser(description="Time and memory over the number of articles.")
    parser.add_argument("--out", type=Path, default=Path("bench-scaling"))
    parser.add_argument("--sizes", default="100,1000,10000")
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--model", default="none")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    sizes = sorted(map(int, asked.sizes.split(",")))
    runs: list[Run] = []
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            archive = Path(folder) / f"press-{size}.jsonl.gz"
            write(archive, size)
            for engine, jobs in (("serial", 1), ("processes", 2)):
                runs.append(run(archive, size, engine, jobs, asked.model, Path(folder) / "out"))
                print(line(runs[-1]), flush=True)
        middle = sizes[min(1, len(sizes) - 1)]
        archive = Path(folder) / f"press-{middle}.jsonl.gz"
        for kills in dict.fromkeys((0, asked.kills)):
            runs.append(run(archive, middle, "dask", 2, asked.model, Path(folder) / "out", kills))
            print(line(runs[-1]), flush=True)
    page, sound = told(runs, asked.model)
    (asked.out / "scaling.md").write_text(page, "utf-8")
    (asked.out / "scaling.json").write_text(json.dumps([asdict(r) for r in runs], indent=1) + "\n", "utf-8")
    plot(runs, asked.out)
    print(page)
    return 0 if sound else 1


HEAD = "| articles | engine | seconds | CPU s | ms CPU/article | leader MiB | worker MiB | killed | lost |"


def line(r: Run) -> str:
    """A row of the table."""
    each = 1000 * r.cpu / r.articles
    return (
        f"| {r.articles:,} | {r.engine} {r.jobs} | {r.seconds:.1f} | {r.cpu:.1f} | {each:.1f} | {r.leader:.0f} |"
        f" {r.worker:.0f} | {r.kills} | {r.lost} |"
    )


def slope(runs: list[Run], engine: str) -> float:
    """Least squares of log CPU seconds over log articles. The smallest run is left out where there are three: most of
    it is the start."""
    found = sorted((r.articles, r.cpu) for r in runs if r.engine == engine)
    found = found[1:] if len(found) > 2 else found
    if len(found) < 2:
        return math.nan
    x, y = [math.log(n) for n, _ in found], [math.log(t) for _, t in found]
    mx, my = sum(x) / len(x), sum(y) / len(y)
    return sum((a - mx) * (b - my) for a, b in zip(x, y, strict=True)) / sum((a - mx) ** 2 for a in x)


def told(runs: list[Run], model: str) -> tuple[str, bool]:
    """The page, and whether all is as it should be."""
    slopes = {engine: slope(runs, engine) for engine in ("serial", "processes")}
    same = all(len({r.digest for r in runs if r.articles == n}) == 1 for n in {r.articles for r in runs})
    lost = sum(r.lost for r in runs)
    memory = max(max(r.leader, r.worker) for r in runs)
    sound = same and not lost and memory <= MOST and not any(s > STEEPEST for s in slopes.values())
    packages = ", ".join(f"{name} {version(name)}" for name in ("translation-auditor", "numpy", "distributed"))
    said = ", ".join(f"{engine} {value:.3f}" for engine, value in slopes.items() if not math.isnan(value))
    verdict = "the same, byte for byte, on every engine" if same else "**NOT the same**"
    lines = [
        "# Time and memory over the number of articles",
        f"Articles of some 80 words, model: {model}. Slope of log CPU time over log articles: {said} (at most"
        f" {STEEPEST}). Results are {verdict}; articles lost: {lost}. Highest memory of a process: {memory:.0f} MiB (at"
        f" most {MOST:.0f}).",
        "\n".join([HEAD, "|--:|:--|--:|--:|--:|--:|--:|--:|--:|", *map(line, runs)]),
        f"Machine: {_processor()}, {_cores()} cores, {platform.system()} {platform.release()}, Python"
        f" {platform.python_version()}, {packages}.",
        f"Signature: `{runs[0].signature}`",
    ]
    return "\n\n".join(lines) + "\n", sound


def _cores() -> int:
    import os

    return len(os.sched_getaffinity(0))


def _processor() -> str:
    try:
        names = [
            row.partition(":")[2].strip()
            for row in Path("/proc/cpuinfo").read_text("utf-8").splitlines()
            if row.startswith("model name")
        ]
    except OSError:
        names = []
    return names[0] if names else platform.machine()


def plot(runs: list[Run], out: Path) -> None:
    """``scaling.png`` and ``scaling.svg``: CPU time and memory, both over the number of articles."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    plt.rcParams["svg.hashsalt"] = "scaling"
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.8), layout="constrained")
    for engine, marker in (("serial", "o"), ("processes", "s"), ("dask", "^")):
        found = sorted((r.articles, r.cpu, r.leader, r.worker) for r in runs if r.engine == engine)
        if not found:
            continue
        name = {"serial": "one process", "processes": "two processes", "dask": "Dask, two workers"}[engine]
        style = "" if engine == "dask" else "-"
        left.plot([f[0] for f in found], [f[1] for f in found], style + marker, label=name)
        right.plot([f[0] for f in found], [max(f[2:]) for f in found], style + marker, label=name)
    right.axhline(MOST, color="grey", linestyle=":", label="limit")
    left.set(xscale="log", yscale="log", xlabel="articles", ylabel="CPU seconds, all processes")
    right.set(xscale="log", xlabel="articles", ylabel="memory of the largest process, MiB", ylim=(0, MOST * 1.1))
    for axes in (left, right):
        axes.grid(True, which="major", alpha=0.3)
        axes.legend()
    for kind in ("png", "svg"):
        figure.savefig(out / f"scaling.{kind}", dpi=150, metadata={"Date": None} if kind == "svg" else None)
    plt.close(figure)
