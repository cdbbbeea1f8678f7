"""Windows → weights: teach the encoder which words are damaged, resumably, on a CPU or one GPU.

    python models/recipe/judge/train.py WORK ENCODER [--minutes 100] [--threads 1] [--human PAIRS] [--start FILE]

Reads WORK/pool.txt; damage is made anew as it goes. ENCODER: folder of a BERT encoder in transformers' format. WORK
receives ``checkpoint.pt`` (every ten minutes; a later call goes on from it), ``curve.csv`` and, at the end,
``judge.pt``. ``--minutes`` counts as in ``../train.py``. ``--human``: what ``human.py`` and ``annotated.py`` wrote,
mixed in by ``--share``; a file that is named twice is read twice as often.
``--start``: a ``judge.pt`` or ``checkpoint.pt`` to begin with; ``--scratch``: the encoder's shape with random weights.
"""

import argparse
import csv
import math
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import torch
import torch.nn.functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
from batches import NONE, Batch, Damaged, pack, together, tokenizer_of, tokens_in
from damage import Damager
from expected import proposer
from judged_text import human_batches
from luggage import tongues_in
from network import Judge, taught, untrained
from roundtrip import came_back, windows
from senses import DICTIONARIES
from synonyms import WORDNET
from torch.utils.data import DataLoader

ROOT = Path(__file__).resolve().parents[3]
STRIDE = 100_000  # windows of the pool between the beginnings of two seeds
HELD_OUT = 1500  # last windows of the pool, never trained on
CALM = 0.1  # what soundness is scaled by when a run begins with trained weights
GUESSED = 45  # how often a guess of ``masked.py`` is taken, beside the weights of the other damage
RANKING = 0.3  # weight of the pairs' loss beside the words'
HARD = 0.3  # weight of the labels where a teacher's probabilities are learned
LEVEL = 0.1  # weight of the teacher's soundness beside its probabilities


def rate(share: float) -> float:
    """Learning-rate factor: a short rise, then linear to almost nothing."""
    return min(1.0, share / 0.03 + 0.02, max(0.02, 1.02 - share))


def losses(
    judge: Judge, batch: Batch, hidden: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Cross-entropy of the words' labels, the pairs' logistic loss, the words' logits and the soundness. hidden: what
    the judge read in the batch."""
    edits, sound = judge.answer(hidden, batch.mask)
    # The mean over what teaches; a batch of human pairs may have nothing that does.
    words = F.cross_entropy(edits.float().flatten(0, 1), batch.labels.flatten(), ignore_index=NONE, reduction="sum")
    words = words / (batch.labels != NONE).sum().clamp(min=1)
    apart = sound.float()[batch.better] - sound.float()[batch.worse]
    return words, F.softplus(-apart).mean() if len(apart) else words.new_zeros(()), edits, sound


def lesson(
    teacher: Judge, batch: Batch, hidden: torch.Tensor, edits: torch.Tensor, sound: torch.Tensor
) -> torch.Tensor:
    """Cross-entropy with what a teacher says of each token (Hinton et al. 2015), how far the soundness is from the
    teacher's, and, if both are of one width, how far what the heads see is (Sun et al. 2019). Tokens without a label
    count as well, but for the marks at both ends of a row."""
    with torch.no_grad():
        seen = teacher.read(batch.ids, batch.shapes, batch.mask)
        said, level = teacher.answer(seen, batch.mask)
    inner = batch.mask.bool()
    inner = inner & F.pad(inner[:, 1:], (0, 1)) & F.pad(inner[:, :-1], (1, 0))
    soft = -(said.float()[inner].softmax(-1) * edits.float()[inner].log_softmax(-1)).sum(-1).mean()
    loss = soft + LEVEL * F.smooth_l1_loss(sound.float(), level.float())
    if seen.shape != hidden.shape:
        return loss
    target = seen.float()[inner]
    return loss + F.mse_loss(hidden.float()[inner], target) / target.square().mean()


@torch.no_grad()
def held_out(judge: Judge, batches: list[Batch]) -> dict[str, float]:
    """Losses, average precision of the probability of damage per token, accuracy of the pairs."""
    words, scores, truth, right = [], [], [], []
    for batch in batches:
        with torch.autocast(batch.ids.device.type, dtype=torch.bfloat16):
            loss, _, edits, sound = losses(judge, batch, judge.read(batch.ids, batch.shapes, batch.mask))
        words.append(float(loss))
        kept = batch.labels != NONE
        scores.append(1 - edits.float().softmax(-1)[..., 0][kept])
        truth.append(batch.labels[kept] > 0)
        right.append(sound[batch.better] > sound[batch.worse])
    score, bad = torch.cat(scores), torch.cat(truth)
    hits = bad[score.argsort(descending=True)].float()
    precision = hits.cumsum(0) / torch.arange(1, len(hits) + 1, device=hits.device)
    return {
        "loss": sum(words) / len(words),
        "average precision": float((precision * hits).sum() / hits.sum()),
        "pairs": float(torch.cat(right).float().mean()),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("--minutes", type=float, default=100)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--tokens", type=int, default=2048, help="a batch")
    parser.add_argument("--rate", type=float, default=2.5e-4)
    parser.add_argument(
        "--embedding-rate", type=float, default=1, help="of the embedding, in rates of the body; 0 leaves it as it is"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--human", type=Path, nargs="+", default=[])
    parser.add_argument("--share", type=float, default=0.3, help="of batches, for --human")
    parser.add_argument("--start", type=Path)
    parser.add_argument("--scratch", action="store_true")
    parser.add_argument(
        "--teacher",
        nargs=2,
        type=Path,
        metavar=("ENCODER", "JUDGE"),
        help="a judge with the same tokenizer to learn from",
    )
    parser.add_argument("--wordnet", type=Path, default=WORDNET, help="folder of WordNet's database files")
    parser.add_argument("--dictionaries", type=Path, default=DICTIONARIES, help="folder of FreeDict's dictionaries")
    parser.add_argument("--steps", type=int, help="stop after so many steps, for comparisons")
    parser.add_argument("--workers", type=int, default=0, help="processes of their own that make damage")
    parser.add_argument("--tongues", type=Path, help="tongues.json of luggage.py, in the place of word lists")
    parser.add_argument("--expected", type=Path, help="proposals of masked.py, in the place of the language model's")
    parser.add_argument("--late", type=float, default=0, help="share of the time before --human is mixed in")
    parser.add_argument("--every", type=float, default=10, help="minutes between two checkpoints")
    parser.add_argument("--out", type=Path, help="folder for what is written, if not WORK")
    args = parser.parse_args()
    out = args.out or args.work
    out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    judge = untrained(args.encoder, args.scratch)
    tokenizer = tokenizer_of(args.encoder)
    pool = windows(args.work)
    codes = {language for language, _ in pool}
    if args.tongues:
        known = tongues_in(args.tongues)
    else:
        from tongues import tongues  # needs word lists

        known = tongues(judge.embedding.detach().numpy(), tokenizer, codes, args.wordnet, args.dictionaries)
    if args.start:
        state = torch.load(args.start, map_location="cpu", weights_only=True)
        judge.load_state_dict(state.get("judge", state))
        if not args.teacher:
            # Twins are far apart after a while; people's close calls would then shake everything else.
            with torch.no_grad():
                judge.sound.weight *= CALM
    judge.to(device)
    teacher = taught(*args.teacher).to(device) if args.teacher else None
    judge.embedding.requires_grad_(args.embedding_rate > 0)
    new = [p for head in judge.heads for p in head.parameters()]
    own = {id(p) for p in new}
    body = [p for p in judge.parameters() if p.requires_grad and id(p) not in own]
    table = [p for p in body if p is judge.embedding]
    matrices = [p for p in body if p.ndim > 1 and p is not judge.embedding]
    groups = [
        {"params": table, "weight_decay": 0.01, "base": args.embedding_rate * args.rate},
        {"params": matrices, "weight_decay": 0.01, "base": args.rate},
        {"params": [p for p in body if p.ndim < 2], "weight_decay": 0.0, "base": args.rate},
        {"params": new, "weight_decay": 0.0, "base": 4 * args.rate},
    ]
    optimizer = torch.optim.AdamW(groups, lr=args.rate, betas=(0.9, 0.98), fused=True)
    step, used, tokens = 0, 0.0, 0
    saved = out / "checkpoint.pt"
    if saved.exists():
        state = torch.load(saved, map_location="cpu", weights_only=True)
        judge.load_state_dict(state["judge"])
        optimizer.load_state_dict(state["optimizer"])
        step, used, tokens = state["step"], state["used"], state["tokens"]
    propose = proposer(args.expected, args.seed + step, list(known))

    def damaged(pool: list[tuple[str, str]], seed: int, at: int, first: int = 0) -> Damaged:
        weight = {"expected": GUESSED} if args.expected else {}
        damagers = {language: Damager(each, seed, **weight) for language, each in known.items()}

        def asked(numbers: Sequence[int], texts: Sequence[str], languages: Sequence[str]) -> list[dict[int, str]]:
            return propose([first + n for n in numbers], texts, languages)

        return Damaged(pool, tokenizer, damagers, asked, args.tokens, at, back)

    back: dict[int, list[str]] = {}
    test = damaged(pool[-HELD_OUT:], 0, 0, len(pool) - HELD_OUT)
    fixed = [together(u).to(device) for _ in range(2) for u in pack(test.units(), args.tokens, random.Random(0))]
    # A window makes some 1.2 rows of some 40 tokens: where a run that was cut off had come to in the pool. Another seed
    # begins at another place of it.
    back = came_back(args.work)
    source = damaged(pool[:-HELD_OUT], args.seed + step, tokens // 48 + STRIDE * (args.seed - 1))
    workers = {"num_workers": args.workers, "prefetch_factor": 16} if args.workers else {}
    training = iter(DataLoader(source, batch_size=None, **workers))
    human = human_batches(args.human, tokenizer, args.tokens, args.seed + step) if args.human else None
    rng = random.Random(args.seed + step)

    def save() -> None:
        state = {"judge": judge.state_dict(), "optimizer": optimizer.state_dict()}
        torch.save(state | {"step": step, "used": used, "tokens": tokens}, saved.with_suffix(".part"))
        saved.with_suffix(".part").replace(saved)

    with (out / "curve.csv").open("a", newline="") as file:
        curve = csv.writer(file, lineterminator="\n")
        last, running, began = used, 0.0, time.perf_counter()
        while used < args.minutes * 60 and (args.steps is None or step < args.steps):
            share = step / args.steps if args.steps else used / (args.minutes * 60)
            factor = rate(share)
            for group in optimizer.param_groups:
                group["lr"] = group["base"] * factor
            judged = human is not None and share >= args.late and rng.random() < args.share
            batch = next(human if human and judged else training).to(device)
            with torch.autocast(device, dtype=torch.bfloat16):
                hidden = judge.read(batch.ids, batch.shapes, batch.mask)
                words, ranking, edits, sound = losses(judge, batch, hidden)
                loss = words + RANKING * ranking
                if teacher is not None:
                    loss = HARD * loss + lesson(teacher, batch, hidden, edits, sound)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(judge.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            step, tokens = step + 1, tokens + tokens_in(batch)
            now = time.perf_counter()
            used, began = used + now - began, now
            running = words.item() if not running else 0.97 * running + 0.03 * words.item()
            if not math.isfinite(running):
                raise SystemExit("the loss is no number any more: lower the learning rate")
            if step % 20 == 0:
                print(f"step {step} minute {used / 60:.1f} tokens {tokens:,} loss {running:.4f}", flush=True)
            if step % 200 == 0:
                figures = {k: round(v, 4) for k, v in held_out(judge, fixed).items()}
                curve.writerow([step, tokens, round(used), round(running, 4), *figures.values()])
                file.flush()
                print(figures, flush=True)
            if used - last > 60 * args.every:
                save()
                last = used
    save()
    torch.save(judge.state_dict(), out / "judge.pt")
    print({k: round(v, 4) for k, v in held_out(judge, fixed).items()}, f"{tokens:,} tokens, {step} steps")


if __name__ == "__main__":
    main()
