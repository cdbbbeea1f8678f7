"""Learning curve → ``curve.csv`` with a header and ``curve.png`` in the model folder.

    python models/recipe/plot.py WORK OUT

Losses are nats a token: in training a running mean over the languages by their shares, else on held-out text.
"""

import argparse
import csv
from pathlib import Path

from train import COLUMNS


def curve(work: Path, out: Path) -> None:
    """Copies WORK/curve.csv under a header."""
    rows = [line for line in (work / "curve.csv").read_text().splitlines() if line[:1].isdigit()]
    (out / "curve.csv").write_text("\n".join([",".join(COLUMNS), *rows]) + "\n")


def plot(out: Path) -> None:
    """Draws OUT/curve.csv."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    rows = list(csv.DictReader((out / "curve.csv").open()))
    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    for name in COLUMNS[3:]:
        points = [(int(row["tokens"]) / 1e6, float(row[name])) for row in rows if row[name]]
        if points:
            axes.plot(
                *zip(*points, strict=True), label=name, color="black" if name == "training" else None, linewidth=1.2
            )
    axes.set(xlabel="million tokens read", ylabel="nats per token")
    axes.grid(alpha=0.3)
    if rows:
        axes.legend(ncols=4, fontsize=8)
    # Without dates and versions the same curve gives the same file.
    FigureCanvasAgg(figure).print_png(out / "curve.png", metadata={"Software": None})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    curve(args.work, args.out)
    plot(args.out)


if __name__ == "__main__":
    main()
