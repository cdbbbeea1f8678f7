"""Everything from trained weights to the folder that is shipped.

    python models/recipe/judge/build.py WORK ENCODER OUT --clean NEWS [--languages en] [--source WORK/judge.pt]

``export_judge.py``, ``scales.py``, then ``figures.json``, the learning curve, and ``MODEL.md``.
"""

import argparse
import csv
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jinja2
import torch
from batches import rows_of, together, tokenizer_of
from export_judge import export
from network import untrained
from roundtrip import windows
from scales import scales

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
from audit.fluency.judge import Judge

COLUMNS = ("step", "tokens", "seconds", "training", "held_out", "average_precision", "pairs")
NAMES = {"de": "German", "en": "English", "es": "Spanish", "fr": "French", "it": "Italian", "pt": "Portuguese"}
NAMES |= {"pl": "Polish", "ru": "Russian", "tr": "Turkish", "ar": "Arabic"}
SHOWN = 300  # windows on which rounding is measured


def rounding(source: Path, encoder: Path, judge: Judge, texts: list[str]) -> float:
    """Mean absolute difference of a token's probability of damage from that of the network in fp32."""
    state = torch.load(source, map_location="cpu", weights_only=True)
    network = untrained(encoder, scratch=True)
    network.load_state_dict(state.get("judge", state))
    total, count, tokenizer = 0.0, 0, tokenizer_of(encoder)
    for text, opinion in zip(texts, judge(texts), strict=True):
        batch = together([tuple(rows_of(tokenizer, [text], [bytes(len(text))]))])
        with torch.no_grad():
            edits, _ = network(batch.ids, batch.shapes, batch.mask)
        damage = (1 - edits.softmax(-1)[0, 1:-1, 0]).tolist()
        total += sum(abs(a - b) for a, b in zip(damage, opinion.damage, strict=False))
        count += len(damage)
    return round(total / count, 5)


def speed(judge: Judge, texts: list[str]) -> int:
    """Tokens per second of CPU time with one thread, tokenising included."""
    fresh = Judge(judge.folder)
    fresh(["A first sentence loads it."])
    began = time.process_time()
    tokens = sum(len(opinion.spans) for opinion in fresh(texts))
    return round(tokens / (time.process_time() - began))


def curve(runs: list[Path], out: Path) -> dict[str, str]:
    """Puts the curves of the runs end to end under a header and draws them; the last row, which has the totals."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    before = [0, 0, 0]  # steps, tokens, seconds of the runs so far
    lines: list[str] = []
    for run in runs:
        cells = [line.split(",") for line in (run / "curve.csv").read_text().splitlines() if line[:1].isdigit()]
        totals = [[int(c) + b for c, b in zip(row[:3], before, strict=True)] for row in cells]
        lines += [",".join([*map(str, total), *row[3:]]) for total, row in zip(totals, cells, strict=True)]
        before = totals[-1] if totals else before
    (out / "curve.csv").write_text("\n".join([",".join(COLUMNS), *lines]) + "\n")
    rows = list(csv.DictReader((out / "curve.csv").open()))
    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    million = [int(row["tokens"]) / 1e6 for row in rows]
    axes.plot(million, [float(row["held_out"]) for row in rows], label="held-out loss, nats a token", color="black")
    axes.plot(million, [float(row["average_precision"]) for row in rows], label="average precision of damaged tokens")
    axes.set(xlabel="million tokens read")
    axes.grid(alpha=0.3)
    axes.legend(fontsize=8)
    FigureCanvasAgg(figure).print_png(out / "curve.png", metadata={"Software": None})
    return rows[-1] if rows else {}


def card(out: Path, kind: str, languages: Sequence[str], **figures: Any) -> None:
    """Writes MODEL.md: prose from the template of that kind, figures from what was measured."""
    sums = [line.split() for line in (out / "SHA256SUMS").read_text().splitlines()]
    scores = out / "scores.json"
    template = Path(__file__).with_name(f"{kind}.md.jinja").read_text(encoding="utf-8")
    names = [NAMES[code] for code in languages]
    environment = jinja2.Environment(keep_trailing_newline=True, trim_blocks=True, undefined=jinja2.StrictUndefined)
    text = environment.from_string(template).render(
        **figures,
        languages=languages,
        names=" and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0],
        files=[(name, (out / name).stat().st_size, digest) for digest, name in sums],
        scores=json.loads(scores.read_text()) if scores.is_file() else {},
    )
    (out / "MODEL.md").write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--languages", nargs="+", default=["en"])
    parser.add_argument("--card", choices=("english", "many", "large"), help="if not as the languages say")
    parser.add_argument("--word-bits", type=int, choices=(4, 8), default=8, help="of the table of pieces")
    parser.add_argument("--bits", type=int, choices=(4, 8), default=8, help="of the matrices")
    parser.add_argument("--source", type=Path)
    parser.add_argument("--runs", type=Path, nargs="+", help="folders of the training runs in order, if not WORK alone")
    parser.add_argument("--clean", type=Path, required=True)
    parser.add_argument("--others", type=Path, nargs="*", default=[], help="judges that have a part beside this one")
    args = parser.parse_args()
    source = args.source or args.work / "judge.pt"
    kind = args.card or ("english" if args.languages == ["en"] else "many")
    export(source, args.encoder, args.out, args.languages, args.word_bits, args.bits)
    judge = Judge(args.out)
    sentences = scales(judge, args.clean, [Judge(other) for other in args.others], kind == "large")
    pool = windows(args.work)
    shown = [text for _, text in pool[-SHOWN:]]
    figures = {
        "signature": judge.signature,
        "training": curve(args.runs or [args.work], args.out),
        "rounding": rounding(source, args.encoder, judge, shown),
        "tokens_per_core_second": speed(judge, shown),
        "english": round(sum(language == "en" for language, _ in pool) / len(pool), 2),
        "sentences": sentences,
    }
    (args.out / "figures.json").write_text(json.dumps(figures, indent=1) + "\n")
    card(args.out, kind, judge.languages, **figures)


if __name__ == "__main__":
    main()
