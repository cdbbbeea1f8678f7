"""Figures as a table and as a plot, with the machine and the versions they hold for."""

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

HEAD = (
    "| checker | version | articles a core-second | without its start | CPU s | start s | MiB | findings an article |"
)
RULE = "|:--|:--|--:|--:|--:|--:|--:|--:|"


@dataclass(frozen=True)
class Figure:
    """The best of ``rounds`` runs over ``articles`` articles. ``cpu``: seconds of all its processes, start included;
    ``start``: those of a run over one article; ``memory``: MiB of its largest process; ``findings``: in all articles.
    """

    name: str
    version: str
    ours: bool
    articles: int
    rounds: int
    cpu: float
    start: float
    memory: float
    findings: int

    @property
    def rate(self) -> float:
        """Articles a core-second, start included."""
        return self.articles / self.cpu

    @property
    def going(self) -> float:
        """Articles a core-second of a run that is under way; infinite where a run costs no more than its start."""
        spent = self.cpu - self.start
        return (self.articles - 1) / spent if spent > 0 else float("inf")


@dataclass(frozen=True)
class Setting:
    """What the figures hold for. ``load``: of the machine over the last minute, before and after."""

    sources: int
    words: float
    processor: str
    cores: int
    software: str
    signature: str
    load: tuple[float, float]


def table(figures: Sequence[Figure], setting: Setting) -> str:
    """Markdown: a row for each checker, the fastest first, and below what the figures hold for."""
    rows = [row(figure) for figure in sorted(figures, key=lambda f: -f.rate)]
    count = figures[0].articles
    rounds = ", ".join(f"{f.name} {f.rounds}" for f in figures)
    return "\n".join(
        [
            HEAD,
            RULE,
            *rows,
            "",
            f"{count} articles of {setting.words:.0f} words on average, made from {setting.sources}. Rounds: {rounds}.",
            "",
            f"{setting.processor}, {setting.cores} cores, load {setting.load[0]:.1f} before and {setting.load[1]:.1f}"
            f" after. {setting.software}.",
            "",
            f"Signature: `{setting.signature}`",
            "",
        ]
    )


def row(f: Figure) -> str:
    """A row of the table. What costs less than its start and a tenth of a second more has no rate of its own."""
    name = f"**{f.name}**" if f.ours else f.name
    going = number(f.going) if f.cpu - f.start > 0.1 else "–"
    return (
        f"| {name} | {f.version} | {number(f.rate)} | {going} | {f.cpu:.1f} | {f.start:.1f} | {f.memory:.0f} |"
        f" {f.findings / f.articles:.1f} |"
    )


def number(value: float) -> str:
    """Two figures that count below ten, none after the point above."""
    return f"{value:.1f}" if value < 10 else f"{value:.0f}"


def plot(figures: Sequence[Figure], out: Path) -> None:
    """``speed.png`` and ``speed.svg`` in ``out``: a bar for each checker, on a logarithmic scale."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    plt.rcParams["svg.hashsalt"] = "speed"
    order = sorted(figures, key=lambda f: f.rate)
    figure, axes = plt.subplots(figsize=(8, 0.45 * len(order) + 1.2), layout="constrained")
    colours = ["#1f5f8b" if f.ours else "#b8b8b8" for f in order]
    bars = axes.barh([f.name for f in order], [f.rate for f in order], color=colours)
    axes.bar_label(bars, [number(f.rate) for f in order], padding=3)
    axes.set(xscale="log", xlabel="articles a core-second, start included (more is better)")
    axes.set_xlim(min(f.rate for f in order) / 2, max(f.rate for f in order) * 2)
    axes.grid(True, axis="x", alpha=0.3)
    axes.set_axisbelow(True)
    for kind in ("png", "svg"):
        figure.savefig(out / f"speed.{kind}", dpi=150, metadata={"Date": None} if kind == "svg" else None)
    plt.close(figure)


def record(figures: Sequence[Figure], setting: Setting) -> dict[str, Any]:
    """Everything, for programs."""
    return {"setting": asdict(setting), "figures": [{**asdict(f), "rate": f.rate} for f in figures]}


def program() -> str:
    """The version of ``audit``."""
    return version("translation-auditor")


def load() -> float:
    """Processes that wanted to run, on average over the last minute; 0 where the system does not say."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def setting(sources: int, words: float, article: Path, before: float) -> Setting:
    """This machine, without its name, and the program's signature, from a report."""
    node = subprocess.run(["node", "--version"], check=True, capture_output=True, text=True).stdout.strip()
    software = f"{platform.system()}, Python {platform.python_version()}, Node.js {node.removeprefix('v')}"
    cores, loads = len(os.sched_getaffinity(0)), (before, load())
    return Setting(sources, words, _processor(), cores, software, _signature(article), loads)


def _signature(article: Path) -> str:
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "audit.cli", "run", str(article), "--out", out, "--format", "json"]
        here = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
        subprocess.run([*command, "--no-config", "--no-cache", "--quiet"], check=True, capture_output=True, env=here)
        return str(json.loads(Path(out, f"{article.stem}.json").read_text("utf-8"))["signature"])


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text("utf-8")
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("model name")]
    return names[0] if names else platform.machine()
