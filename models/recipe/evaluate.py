"""Model folder → ``figures.json`` in it: what ``card.py`` puts into MODEL.md.

    python models/recipe/evaluate.py WORK OUT [--source WORK/checkpoint.pt] [--threads 2]

Bits per character are measured on held-out paragraphs, each scored as the program scores a text: nothing before it is
known, and the probability of its end is not counted. With ``--source``, the exported graph is compared with the network
in fp32. BLiMP and the other sets of labelled segments are left to the program's own ``audit score``.
"""

import argparse
import csv
import json
import math
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from heldout import paragraphs, tail

from audit.fluency.embedded import EmbeddedModel

CHARS = 15_000  # per language, four times as many in English
FIRST_SCORE = (
    "import sys; from pathlib import Path; from audit.fluency.embedded import EmbeddedModel;"
    "m = EmbeddedModel(Path(sys.argv[1])); m.score(['The council voted against the plan.']);"
    "print(next(l.split()[1] for l in open('/proc/self/status') if l.startswith('VmHWM')))"
)


def bits_per_character(work: Path, model: EmbeddedModel) -> dict[str, dict[str, float]]:
    figures = {}
    for language in tomllib.loads((Path(__file__).parent / "mixture.toml").read_text())["languages"]:
        chosen: list[str] = []
        room = CHARS * 4 if language == "en" else CHARS
        for text in paragraphs(work, language):
            chosen.append(text)
            room -= len(text)
            if room < 0:
                break
        if not chosen:
            continue
        answers = model.score(chosen)
        nats, chars = sum(a.total for a in answers), sum(map(len, chosen))
        tokens = sum(len(a.nats) for a in answers)
        figures[language] = {"bits_per_char": round(nats / math.log(2) / chars, 4), "chars": chars, "tokens": tokens}
    return figures


def rounding(work: Path, source: Path, out: Path) -> dict[str, float]:
    """Difference between the exported graph and the network in fp32, in nats per token."""
    import torch
    from export import read_weights

    from audit.fluency.network import NgramLM

    state, config = read_weights(source)
    network = NgramLM(config)
    network.load_state_dict(state)
    parts = [
        tail(np.load(p, mmap_mode="r"))[:127] for p in sorted((work / "tokens").glob("??.*.npy")) if ".st" not in p.name
    ]
    ids = np.stack([np.concatenate([[0], p]).astype(np.int64) for p in parts if len(p) == 127][::4])
    rows = torch.from_numpy(ids)
    with torch.inference_mode():
        chosen = [network.eval()(r[None]).logits[0, :-1].log_softmax(-1).gather(1, r[1:, None])[:, 0] for r in rows]
    answers = EmbeddedModel(out)._logprobs(ids[:, 1:].tolist())
    difference = np.array(answers) - torch.stack(chosen).numpy()
    return {"mean": round(float(np.abs(difference).mean()), 5), "bias": round(float(difference.mean()), 5)}


def speed(work: Path, out: Path) -> int:
    """Tokens per second of CPU time with one thread, tokenising included, on English paragraphs."""
    model = EmbeddedModel(out)
    chosen = paragraphs(work, "en")[:200]
    model.score(chosen[:1])
    began = time.process_time()
    tokens = sum(len(a.nats) for a in model.score(chosen))
    return round(tokens / (time.process_time() - began))


def first_score(out: Path) -> dict[str, float]:
    """Seconds from process start to the first score, the best of three, and peak memory in MiB (read from Linux's
    /proc)."""
    times, peak = [], 0.0
    for _ in range(3):
        began = time.perf_counter()
        run = subprocess.run(
            [sys.executable, "-c", FIRST_SCORE, str(out.resolve())],
            cwd=Path(__file__).resolve().parents[2], capture_output=True, check=True, text=True,
        )  # fmt: skip
        times.append(time.perf_counter() - began)
        peak = int(run.stdout) / 1024
    return {"seconds": round(min(times), 3), "peak_mib": round(peak)}


def training(work: Path, source: Path | None) -> dict[str, Any]:
    """Steps, tokens, minutes and loss, from the curve up to the checkpoint, and which weights it began with."""
    rows = list(csv.reader((work / "curve.csv").open()))
    if source and source.is_file():
        import torch

        last = torch.load(source, map_location="cpu", weights_only=True, mmap=True)["step"]
        rows = [row for row in rows if int(row[0]) <= last] or rows[:1]
    step, tokens, seconds, loss = rows[-1][:4]
    minutes = round(int(seconds) / 60)
    start = work / "start.json"
    before = json.loads(start.read_text()) if start.is_file() else None
    total = int(tokens) + (before.get("total_tokens", before["tokens"]) if before else 0)
    return {
        "steps": int(step), "tokens": int(tokens), "total_tokens": total, "minutes": minutes,
        "training_loss": float(loss), "start": before and before["signature"],
    }  # fmt: skip


def evaluate(work: Path, out: Path, source: Path | None, threads: int) -> dict[str, Any]:
    """Everything, also written to OUT/figures.json."""
    model = EmbeddedModel(out, threads=threads)
    figures = {
        "signature": model.signature,
        "training": training(work, source),
        "languages": bits_per_character(work, model),
        "tokens_per_core_second": speed(work, out),
        "first_score": first_score(out),
        "rounding": rounding(work, source, out) if source else None,
    }
    (out / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--source", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    print(json.dumps(evaluate(args.work, args.out, args.source, args.threads), indent=1))


if __name__ == "__main__":
    main()
