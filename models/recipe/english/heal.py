"""A language model with fewer layers learns from the whole one what it lost.

    python models/recipe/english/heal.py WORK [--minutes 85] [--threads 2] [--tokens 2304] [--length 384] [--rate 3e-4]

WORK holds what ``shrink.py`` and ``texts.py`` wrote. The small one is brought near to the whole one's probabilities of
the next piece (Kullback-Leibler divergence; Hinton et al. 2015) and, between its layers, to what the whole one's
residual stream holds there. In the second half of the time its weights are rounded to 4 bits as they will ship, in the
forward pass alone. WORK receives ``healed.pt``, ``curve.csv`` and, every ten minutes and at the end, ``checkpoint.pt``,
from which a later call goes on; the rate depends on the share of ``--minutes`` that is used up, all calls together.
"""

import argparse
import csv
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from llama import Llama, Shape, unrounded
from torch import Tensor, nn

BLOCK = 64  # weights that share a scale, as in export.py
ALIKE = 0.3  # weight of the residual stream beside the divergence
RISE, FALL = 20, 0.8  # steps in which the rate rises, and share of the time in which it falls to almost nothing
ROUNDED = 0.5  # share of the time after which weights are rounded
SAVED = 600  # seconds between two checkpoints
SHOWN = 10  # steps between two points of the curve
COLUMNS = ("step", "tokens", "seconds", "divergence", "alike", "held_out")


def rounded(weight: Tensor) -> Tensor:
    """The weight as ``quantise_4`` of ``export.py`` rounds it; gradients pass as if it had not been."""
    with torch.no_grad():
        blocks = weight.float().view(len(weight), -1, BLOCK)
        widest = blocks.gather(2, blocks.abs().argmax(2, keepdim=True))
        scale = (widest / -8).half().float()
        safe = torch.where(scale == 0, 1.0, scale)
        near = ((blocks / safe).round().clamp(-8, 7) * scale).view_as(weight)
    return weight + (near - weight).detach()


def streams(model: Llama, ids: Tensor, after: list[int]) -> tuple[Tensor, list[Tensor]]:
    """Hidden states before the vocabulary, and the residual stream behind the layers ``after``."""
    kept: dict[int, Tensor] = {}

    def keep(number: int) -> Callable[[nn.Module, Any, Tensor], None]:
        return lambda _, __, out: kept.__setitem__(number, out)

    hooks = [model.layers[n].register_forward_hook(keep(n)) for n in set(after)]
    try:
        return model(ids), [kept[n] for n in after]
    finally:
        for hook in hooks:
            hook.remove()


class Texts:
    """Windows that begin with ``<s>`` and a line, from what ``texts.py`` wrote."""

    def __init__(self, path: Path, seed: int) -> None:
        held = np.load(path)
        self.ids, self.starts, self.ends, self.shares = (held[k] for k in ("ids", "starts", "ends", "shares"))
        self.held_out = held["held_out"]
        self.random = np.random.default_rng(seed)

    def batch(self, rows: int, length: int) -> Tensor:
        found = np.zeros((rows, length + 1), dtype=np.int64)
        first = np.concatenate([[0], self.ends[:-1]])
        for row, source in enumerate(self.random.choice(len(self.shares), rows, p=self.shares)):
            last = max(first[source] + 1, self.ends[source] - length)
            lines = self.starts[slice(*np.searchsorted(self.starts, (first[source], last)))]
            start = int(self.random.choice(lines))
            piece = self.ids[start : min(start + length, self.ends[source])]
            found[row, 1 : 1 + len(piece)] = piece
        return torch.from_numpy(found)


def divergence(small: Llama, whole: Llama, own: Tensor, target: Tensor) -> Tensor:
    """How far the small one's next piece is from the whole one's, in nats a token, by both ones' hidden states."""
    with torch.no_grad():
        wanted = whole.logits(target).float().log_softmax(-1)
    said = small.logits(own).float().log_softmax(-1)
    return F.kl_div(said, wanted, log_target=True, reduction="none").sum(-1).mean()


def apart(here: list[Tensor], there: list[Tensor]) -> Tensor:
    """Mean square by which two residual streams differ, each brought to length one times the root of its width."""
    pairs = ((F.rms_norm(x.float(), x.shape[-1:]) for x in pair) for pair in zip(here, there, strict=True))
    return torch.stack([F.mse_loss(*pair) for pair in pairs]).mean()


def loss_on(model: Llama, rows: Tensor) -> float:
    """Nats a token on rows that begin with ``<s>``."""
    with torch.no_grad(), torch.autocast(rows.device.type, torch.bfloat16):
        logits = model.logits(model(rows[:, :-1]))
        return float(F.cross_entropy(logits.float().flatten(0, 1), rows[:, 1:].flatten()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("--minutes", type=float, default=85)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--tokens", type=int, default=2304, help="of a step")
    parser.add_argument("--length", type=int, default=384)
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    work: Path = args.work
    device = "cuda" if torch.cuda.is_available() else "cpu"

    def read(name: str) -> Llama:
        model = Llama(Shape.read(work / f"{name}.json"))
        model.load_state_dict(torch.load(work / f"{name}.pt", weights_only=True))
        return model.to(device)

    whole, small = read("whole").bfloat16().eval(), read("small")
    kept = json.loads((work / "layers.json").read_text())
    # Behind each layer of the small one stands what the whole one has before the next layer that was kept.
    own, theirs = list(range(len(kept) - 1)), [number - 1 for number in kept[1:]]
    adam = torch.optim.AdamW(small.parameters(), lr=args.rate, betas=(0.9, 0.95), weight_decay=0.0)
    step, tokens, spent = 0, 0, 0.0
    checkpoint, curve = work / "checkpoint.pt", work / "curve.csv"
    if checkpoint.exists():
        held = torch.load(checkpoint, map_location=device, weights_only=True)
        small.load_state_dict(held["model"])
        adam.load_state_dict(held["adam"])
        step, tokens, spent = held["step"], held["tokens"], held["seconds"]
    texts = Texts(work / "tokens.npz", args.seed + step)
    held_out = torch.from_numpy(texts.held_out.astype(np.int64)).to(device)
    if not step:
        with curve.open("w", newline="") as file:
            csv.writer(file).writerows([COLUMNS, (0, 0, 0, "", "", f"{loss_on(small, held_out):.4f}")])

    def save() -> None:
        state = {"model": small.state_dict(), "adam": adam.state_dict()}
        torch.save(state | {"step": step, "tokens": tokens, "seconds": spent}, checkpoint.with_suffix(".new"))
        checkpoint.with_suffix(".new").replace(checkpoint)

    begun, saved, seen = time.monotonic() - spent, time.monotonic(), list[tuple[float, float]]()
    while (spent := time.monotonic() - begun) < 60 * args.minutes:
        share = spent / (60 * args.minutes)
        small.rounding = rounded if share > ROUNDED else unrounded
        for group in adam.param_groups:
            group["lr"] = args.rate * min(1, (step + 1) / RISE, max(0.01, (1 - share) / FALL))
        ids = texts.batch(args.tokens // args.length, args.length).to(device)
        with torch.no_grad():
            target, there = streams(whole, ids[:, :-1], theirs)
        with torch.autocast(device, torch.bfloat16):
            hidden, here = streams(small, ids[:, :-1], own)
            said = divergence(small, whole, hidden, target)
        alike = apart(here, there)
        (said + ALIKE * alike).backward()
        torch.nn.utils.clip_grad_norm_(small.parameters(), 1.0)
        adam.step()
        adam.zero_grad(set_to_none=True)
        step, tokens = step + 1, tokens + ids[:, 1:].numel()
        seen.append((said.item(), alike.item()))
        if step % SHOWN == 0:
            means = np.mean(seen[-SHOWN:], axis=0)
            late = f"{loss_on(small, held_out):.4f}" if step % (5 * SHOWN) == 0 else ""
            with curve.open("a", newline="") as file:
                csv.writer(file).writerow([step, tokens, round(spent), *(f"{m:.4f}" for m in means), late])
        if time.monotonic() - saved > SAVED:
            save()
            saved = time.monotonic()
    save()
    torch.save({k: v.half() for k, v in small.state_dict().items()}, work / "healed.pt")


if __name__ == "__main__":
    main()
