"""Token ids → weights: train the language model, resumably, on a CPU or one GPU.

    python models/recipe/train.py WORK [--minutes 120] [--threads 1] [--batch 32] [--length 128] [--seed 1]

Reads what ``prepare.py`` wrote to WORK. Every window starts with ``<s>`` and a paragraph's or sentence's first word, as
a scored sentence does. Matrices are trained with Muon (Jordan et al. 2024: momentum, orthogonalised by Newton-Schulz
iteration), embeddings with Adam, the n-gram tables with sparse Adam. WORK receives ``checkpoint.pt`` (every ten
minutes; a later call goes on from it, on the same kind of processor or another), ``curve.csv`` and, at the end,
``final/`` in transformers' own format.

``--minutes`` is wall-clock time spent in training, all calls together, compiling and checkpoints included. The learning
rate depends on the share of it that is used up, so a run always ends annealed: give the same number when going on after
an interruption. A larger one later lengthens the run, with the rate that belongs to the new share; when the time is
used up already, a call only writes ``final/``.

``--start`` goes on from the weights of a model folder that ``build.py`` wrote with the same tokenizer; their rounding
to 8 bits costs nothing that the first minutes do not mend. WORK/start.json keeps what they had been trained on.
"""

import argparse
import csv
import json
import math
import sys
import time
import tomllib
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from prepare import weight_of
from tokenizers import Tokenizer

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from audit.fluency.network import NgramLM, NgramLMConfig

HELD_OUT = 20_000  # last tokens of every source, never trained on
SHOWN = ("en", "es", "de", "fr", "ru", "zh")  # languages whose held-out loss goes into the curve, where there is text
COLUMNS = ("step", "tokens", "seconds", "training", *SHOWN)  # of curve.csv; losses in nats a token


class Windows:
    """Random windows by mixture share, and fixed held-out windows per language."""

    def __init__(self, work: Path, seed: int) -> None:
        mixture = tomllib.loads((Path(__file__).parent / "mixture.toml").read_text())
        self.random = np.random.default_rng(seed)
        self.sources: list[tuple[str, np.ndarray, np.ndarray]] = []
        shares: list[float] = []
        for lang, share in mixture["languages"].items():
            names = sorted(p for p in (work / "tokens").glob(f"{lang}.*.npy") if ".starts" not in p.name)
            loaded = [(np.load(p, mmap_mode="r"), np.load(p.with_suffix("").as_posix() + ".starts.npy")) for p in names]
            sizes = [
                len(ids) * weight_of(p.stem.replace(".", "/", 1), mixture["sources"])
                for p, (ids, _) in zip(names, loaded, strict=True)
            ]
            for (ids, starts), size in zip(loaded, sizes, strict=True):
                self.sources.append((lang, ids, starts))
                shares.append(share * size / sum(sizes))
        self.shares = np.array(shares) / sum(shares)

    def window(self, ids: np.ndarray, start: int, length: int) -> np.ndarray:
        row = np.zeros(length + 1, dtype=np.int64)
        piece = ids[start : start + length]
        row[1 : 1 + len(piece)] = piece
        return row

    def batch(self, size: int, length: int) -> torch.Tensor:
        rows = []
        for source in self.random.choice(len(self.sources), size=size, p=self.shares):
            _, ids, starts = self.sources[source]
            end = np.searchsorted(starts, max(len(ids) - HELD_OUT - length, len(ids) // 2))
            rows.append(self.window(ids, int(starts[self.random.integers(max(1, end))]), length))
        return torch.from_numpy(np.stack(rows))

    def held_out(self, per_language: int, length: int) -> dict[str, torch.Tensor]:
        found: dict[str, list[np.ndarray]] = {}
        for lang, ids, starts in self.sources:
            late = starts[np.searchsorted(starts, len(ids) - min(HELD_OUT, len(ids) // 4)) :]
            for start in late[:: max(1, len(late) // 4)][:4]:
                found.setdefault(lang, []).append(self.window(ids, int(start), length))
        return {k: torch.from_numpy(np.stack(v[:per_language])) for k, v in found.items()}


def orthogonalise(g: torch.Tensor) -> torch.Tensor:
    """Newton-Schulz iteration of Muon with its published quintic coefficients."""
    x = g.bfloat16()
    tall = x.shape[0] > x.shape[1]
    x = x.T if tall else x
    x = x / (x.norm() + 1e-7)
    for _ in range(5):
        a = x @ x.T
        x = 3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) @ x
    return (x.T if tall else x).to(g.dtype)


class Muon(torch.optim.Optimizer):
    def __init__(
        self, params: list[torch.nn.Parameter], lr: float, momentum: float = 0.95, decay: float = 0.01
    ) -> None:
        super().__init__(params, {"lr": lr, "momentum": momentum, "decay": decay})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]
        for group in self.param_groups:
            for p in group["params"]:
                buffer = self.state[p].setdefault("momentum", torch.zeros_like(p))
                buffer.lerp_(p.grad, 1 - group["momentum"])
                update = orthogonalise(p.grad.lerp(buffer, group["momentum"]))
                p.mul_(1 - group["lr"] * group["decay"])
                p.add_(update, alpha=-group["lr"] * max(1, p.shape[0] / p.shape[1]) ** 0.5)


def rate(share: float) -> float:
    """Learning-rate factor: a short rise, a plateau, then linear to almost nothing over the second half."""
    return min(1.0, share / 0.01 + 0.05, max(0.02, (1 - share) / 0.5))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("--minutes", type=float, default=120)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--length", type=int, default=128)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--width", type=int, default=256)
    parser.add_argument("--ngram-rows", type=int, default=65536)
    parser.add_argument("--ngram-size", type=int, default=32)
    parser.add_argument("--short", type=float, default=0.6, help="share of the time with windows of half the length")
    parser.add_argument("--start", type=Path, help="model folder of the same shape to begin with")
    parser.add_argument("--every", type=int, default=200, help="steps between two points of the learning curve")
    parser.add_argument("--no-compile", action="store_true")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    config = NgramLMConfig(
        vocab_size=Tokenizer.from_file(str(args.work / "tokenizer.json")).get_vocab_size(),
        hidden_size=args.width,
        num_hidden_layers=args.layers,
        num_attention_heads=args.width // 64,
        intermediate_size=4 * args.width,
        ngram_rows=args.ngram_rows,
        ngram_size=args.ngram_size,
    )
    model = NgramLM(config).to(device)
    for name, p in model.named_parameters():
        if name.endswith(("out.weight", "down.weight")):
            torch.nn.init.zeros_(p)
        elif name in ("two.weight", "three.weight"):
            torch.nn.init.normal_(p, std=0.01)
        elif name == "tokens.weight":
            torch.nn.init.normal_(p, std=0.05)
    if args.start:
        earlier = json.loads((args.start / "figures.json").read_text())
        (args.work / "start.json").write_text(json.dumps({"signature": earlier["signature"], **earlier["training"]}))
        model.load_state_dict(NgramLM.from_pretrained(args.start).float().state_dict())
    matrices = [p for n, p in model.named_parameters() if p.ndim == 2 and ("blocks" in n or n == "mix.weight")]
    tables = [model.two.weight, model.three.weight]
    known = {id(p) for p in matrices + tables}
    rest = [p for p in model.parameters() if id(p) not in known]
    optimizers = [
        (Muon(matrices, lr=0.02), 0.02),
        (torch.optim.Adam(rest, lr=0.0015, betas=(0.9, 0.98)), 0.0015),
        (torch.optim.SparseAdam(tables, lr=0.004, betas=(0.9, 0.98)), 0.004),
    ]

    def objective(ids: torch.Tensor, grams: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        h = model.hidden(ids, grams).flatten(0, 1)
        return F.cross_entropy(model.head(h).float(), targets.flatten())

    loss_of = objective if args.no_compile else torch.compile(objective, dynamic=False)
    data = Windows(args.work, args.seed)
    held = data.held_out(16, args.length)
    step, used = 0, 0.0
    saved = args.work / "checkpoint.pt"
    if saved.exists():
        # Read to the CPU: each optimizer puts its state where its parameters are, and keeps its step counts here.
        state = torch.load(saved, map_location="cpu", weights_only=True)
        model.load_state_dict(state["model"])
        for (optimizer, _), kept in zip(optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(kept)
        step, used = state["step"], state["used"]
        data.random = np.random.default_rng(args.seed + step)

    def save() -> None:
        kept = [o.state_dict() for o, _ in optimizers]
        torch.save(
            {"model": model.state_dict(), "optimizers": kept, "step": step, "used": used}, saved.with_suffix(".part")
        )
        saved.with_suffix(".part").replace(saved)

    def evaluate() -> dict[str, float]:
        with torch.no_grad(), torch.autocast(device, dtype=torch.bfloat16):
            return {
                k: float(objective(v[:, :-1].to(device), model.grams(v[:, :-1].to(device)), v[:, 1:].to(device)))
                for k, v in held.items()
            }

    # Rows of an earlier call after its last checkpoint belong to steps that are taken again.
    points = args.work / "curve.csv"
    lines = points.read_text().splitlines() if points.exists() else []
    earlier = [line for line in lines if (number := line.split(",")[0]).isdigit() and int(number) <= step]
    points.write_text("".join(line + "\n" for line in earlier))
    with points.open("a", newline="") as file:
        curve = csv.writer(file, lineterminator="\n")
        last_saved, running, began = used, 0.0, time.perf_counter()
        while used < args.minutes * 60:
            share = used / (args.minutes * 60)
            factor = rate(share)
            # Twice the windows of half the length: as many tokens, less attention, and more of the beginnings that a
            # model of sentences is asked about.
            halves = 2 if share < args.short else 1
            for optimizer, lr in optimizers:
                for group in optimizer.param_groups:
                    group["lr"] = lr * factor
            rows = data.batch(args.batch * halves, args.length // halves).to(device)
            with torch.autocast(device, dtype=torch.bfloat16):
                loss = loss_of(rows[:, :-1], model.grams(rows[:, :-1]), rows[:, 1:])
            current = loss.item()
            loss.backward()
            for optimizer, _ in optimizers:
                optimizer.step()
                optimizer.zero_grad(set_to_none=True)
            step += 1
            now = time.perf_counter()
            used, began = used + now - began, now
            running = current if not running else 0.95 * running + 0.05 * current
            if not math.isfinite(running):
                raise SystemExit("the loss is no number any more: lower the learning rate")
            if step % 10 == 0:
                print(f"step {step} minute {used / 60:.1f} loss {running:.3f} rate {factor:.2f}", flush=True)
            if step % args.every == 0:
                by_language = evaluate()
                losses = [round(by_language[k], 3) if k in by_language else "" for k in SHOWN]
                curve.writerow([step, step * args.batch * args.length, round(used), round(running, 4), *losses])
                file.flush()
            if used - last_saved > 600:
                save()
                last_saved = used
    save()
    print({k: round(v, 3) for k, v in evaluate().items()})
    model.save_pretrained(args.work / "final")


if __name__ == "__main__":
    main()
