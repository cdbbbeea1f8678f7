"""Everything from healed weights to the folder that is shipped.

    python models/recipe/english/ship.py WORK OUT --clean NEWS [--source WORK/healed.pt]

``export_english.py``, then ``figures.json``, the learning curve, and ``MODEL.md``. Articles in NEWS are called
``en-….txt``.
"""

import argparse
import csv
import json
import shutil
import sys
import time
from math import log
from pathlib import Path
from typing import Any

import jinja2
import numpy as np
import torch
from export_english import export
from heal import rounded
from llama import Llama, Shape

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
from audit.fluency.embedded import EmbeddedModel

SCORES = "scores.json"


def bits(model: EmbeddedModel, articles: list[str]) -> float:
    """Bits per character of whole articles."""
    nats = sum(answer.total for answer in model.score(articles))
    return round(nats / log(2) / sum(len(article.strip()) for article in articles), 4)


def speed(folder: Path, articles: list[str]) -> int:
    """Tokens per second of CPU time with one thread, tokenising included."""
    fresh = EmbeddedModel(folder)
    fresh.score(["A first sentence loads it."])
    began = time.process_time()
    tokens = sum(len(answer.nats) for answer in fresh.score(articles))
    return round(tokens / (time.process_time() - began))


@torch.no_grad()
def losses(work: Path, source: Path) -> dict[str, float]:
    """Nats a token on held-out text: of the whole model, of the small one as it began, and healed, in fp32 and as its
    weights are rounded."""
    rows = torch.from_numpy(np.load(work / "tokens.npz")["held_out"].astype(np.int64))
    found = {}
    for name, path in (("whole", work / "whole.pt"), ("small", work / "small.pt"), ("healed", source)):
        model = Llama(Shape.read(work / f"{'whole' if name == 'whole' else 'small'}.json"))
        state = torch.load(path, map_location="cpu", weights_only=True)
        model.load_state_dict(state.get("model", state))
        for kind, rounding in ((name, model.rounding), (f"{name}, 4 bits", rounded)):
            model.rounding = rounding
            logits = model.logits(model(rows[:, :-1]))
            found[kind] = round(
                torch.nn.functional.cross_entropy(logits.flatten(0, 1), rows[:, 1:].flatten()).item(), 3
            )
    return found


def curve(work: Path, out: Path) -> dict[str, str]:
    """Copies the learning curve and draws it; its last row, which has the totals."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    shutil.copyfile(work / "curve.csv", out / "curve.csv")
    with (out / "curve.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    for name, label in (("divergence", "divergence from the whole model"), ("held_out", "held-out loss")):
        points = [(int(row["tokens"]) / 1e6, float(row[name])) for row in rows if row[name]]
        axes.plot(*zip(*points, strict=True), label=f"{label}, nats a token")
    axes.set(xlabel="million tokens read")
    axes.grid(alpha=0.3)
    axes.legend(fontsize=8)
    FigureCanvasAgg(figure).print_png(out / "curve.png", metadata={"Software": None})
    return rows[-1]


def card(work: Path, out: Path, **figures: Any) -> None:
    """Writes MODEL.md: prose from ``card.md.jinja``, figures from what was measured."""
    sums = [line.split() for line in (out / "SHA256SUMS").read_text().splitlines()]
    template = Path(__file__).with_name("card.md.jinja").read_text(encoding="utf-8")
    environment = jinja2.Environment(keep_trailing_newline=True, trim_blocks=True, undefined=jinja2.StrictUndefined)
    text = environment.from_string(template).render(
        **figures,
        config=json.loads((out / "config.json").read_text()),
        layers=json.loads((work / "layers.json").read_text()),
        files=[(name, (out / name).stat().st_size, digest) for digest, name in sums],
        scores=json.loads((out / SCORES).read_text()) if (out / SCORES).is_file() else {},
    )
    (out / "MODEL.md").write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--clean", type=Path, required=True)
    parser.add_argument("--source", type=Path)
    args = parser.parse_args()
    source = args.source or args.work / "healed.pt"
    export(source, args.work, args.out)
    model = EmbeddedModel(args.out)
    articles = [path.read_text(encoding="utf-8") for path in sorted(args.clean.glob("en-*.txt"))]
    figures = {
        "signature": model.signature,
        "training": curve(args.work, args.out),
        "losses": losses(args.work, source),
        "bits": {"this model": bits(model, articles), "the embedded model": bits(EmbeddedModel(), articles)},
        "articles": len(articles),
        "tokens_per_core_second": speed(args.out, articles),
    }
    (args.out / "figures.json").write_text(json.dumps(figures, indent=1) + "\n")
    card(args.work, args.out, **figures)


if __name__ == "__main__":
    main()
