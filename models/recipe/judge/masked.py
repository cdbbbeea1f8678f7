"""Windows → an encoder that has guessed masked words of our text, and what it would have written in their places.

    python models/recipe/judge/masked.py WORK ENCODER OUT [--minutes 60] [--share 0.75] [--tokens 4096]

A sentence encoder no longer knows what the word in a place was; guessing masked words (Devlin et al. 2019) brings that
back. For ``--share`` of the time it learns, then it proposes: at some words of each window of WORK/pool.txt another
that fits less well than the word that stands there, but well. OUT receives the encoder in transformers' format, and
``expected.npz``, which ``train.py --expected`` reads: replacements harder than a left-to-right model's, as ELECTRA's
generator draws them (Clark et al. 2020). ENCODER holds ``words.npz`` (``luggage.py``): by language, which pieces
are words.
"""

import argparse
import json
import math
import random
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor, nn

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
from batches import INSIDE, LONGEST, beginnings, tokenizer_of
from network import Encoder, encoder_in
from roundtrip import windows

MASKED = 0.15  # share of the tokens
MASKS = ("[MASK]", "[UNK]")  # pieces that a masked word becomes; [UNK] text of our languages hardly has
BEST = 50  # words that a draw is among
DOUBT = math.log(4)  # how much likelier the word that stands there must be than what is drawn
SPREAD = 10.0  # how far apart the logits of two pieces are to begin with, about
SMALL = np.array([chr(sign).islower() for sign in range(0x10000)])  # whether it is a small letter


class Guesser(nn.Module):
    """An encoder with a head over its own table of pieces."""

    def __init__(self, encoder: Encoder, mask: int) -> None:
        """mask: number of the piece that stands for a masked one; pieces before it are no text."""
        super().__init__()
        self.encoder, self.mask = encoder, mask
        width = encoder.config.hidden_size
        self.dense, self.norm = nn.Linear(width, width), nn.LayerNorm(width)
        self.bias = nn.Parameter(torch.zeros(encoder.config.vocab_size))
        length = float(encoder.embeddings.word_embeddings.weight.detach().norm(dim=1).mean())
        self.scale = nn.Parameter(torch.tensor(SPREAD / (math.sqrt(width) * length)))

    def forward(self, ids: Tensor, mask: Tensor, at: Tensor) -> Tensor:
        """ids, mask: (batch, length); at: numbers of tokens in the flat batch → logits (len(at), pieces)."""
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state.flatten(0, 1)[at]
        table = self.encoder.embeddings.word_embeddings.weight
        return F.linear(self.norm(F.gelu(self.dense(hidden))) * self.scale, table) + self.bias


class Texts:
    """All windows as tokens, in rows of like length."""

    def __init__(self, texts: list[str], tokenizer: Tokenizer) -> None:
        ids, starts, sizes, small = [], [], [], []
        for i in range(0, len(texts), 16384):
            some = texts[i : i + 16384]
            for text, encoding in zip(some, tokenizer.encode_batch(some), strict=True):
                ids.append(np.array(encoding.ids, dtype=np.int32))
                starts.append(np.array([s for s, _ in encoding.offsets], dtype=np.int16))
                sizes.append(len(encoding.ids))
                signs = np.frombuffer((text + "  ").encode("utf-32-le"), dtype=np.uint32)
                at = starts[-1] + (signs[starts[-1]] == ord(" "))  # a piece's span may begin with the space before it
                small.append(SMALL[np.minimum(signs[at], len(SMALL) - 1)])
        self.ids, self.starts = np.concatenate(ids), np.concatenate(starts)
        self.small = np.concatenate(small)  # whether the token begins with a small letter
        self.sizes = np.array(sizes)
        self.begins = np.concatenate([[0], self.sizes.cumsum()[:-1]])

    def batches(self, tokens: int, rng: np.random.Generator, last: int) -> Iterator[tuple[np.ndarray, Tensor, Tensor]]:
        """Numbers of windows, with their ids and mask, (rows, length); the ``last`` windows are left out."""
        count = len(self.sizes) - last
        order = np.argsort(self.sizes[:count] + rng.random(count) * 4, kind="stable")
        cuts, begin = [], 0
        while begin < count:
            end = begin + max(1, tokens // int(self.sizes[order[min(begin + tokens // 8, count - 1)]] + 4))
            cuts.append(order[begin:end])
            begin = end
        for number in rng.permutation(len(cuts)):
            yield cuts[number], *self.together(cuts[number])

    def together(self, rows: np.ndarray) -> tuple[Tensor, Tensor]:
        sizes = self.sizes[rows]
        length = min(LONGEST, -(-int(sizes.max()) // 8) * 8)
        at = np.arange(length)[None, :]
        mask = at < sizes[:, None]
        where = np.minimum(self.begins[rows][:, None] + at, len(self.ids) - 1)
        return torch.from_numpy(np.where(mask, self.ids[where], 1).astype(np.int64)), torch.from_numpy(mask)


def learn(guesser: Guesser, texts: Texts, seconds: float, tokens: int, rate: float, last: int, device: str) -> None:
    head = [guesser.dense.weight, guesser.dense.bias, guesser.norm.weight, guesser.norm.bias, guesser.bias]
    own = {id(p) for p in [*head, guesser.scale]}
    body = [p for p in guesser.encoder.parameters() if p.requires_grad and id(p) not in own]
    groups = [
        {"params": [p for p in body if p.ndim > 1], "weight_decay": 0.01, "base": rate},
        {"params": [p for p in body if p.ndim < 2], "weight_decay": 0.0, "base": rate},
        {"params": [*head, guesser.scale], "weight_decay": 0.0, "base": 3 * rate},
    ]
    optimizer = torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98), fused=True)
    rng, step, seen, began, running = np.random.default_rng(1), 0, 0, time.perf_counter(), 0.0
    while True:
        for _, ids, mask in texts.batches(tokens, rng, last):
            share = (time.perf_counter() - began) / seconds
            if share >= 1:
                return
            factor = min(1.0, share / 0.05 + 0.02, max(0.03, 1.02 - share))
            for group in optimizer.param_groups:
                group["lr"] = group["base"] * factor
            ids, mask = ids.to(device, non_blocking=True), mask.to(device, non_blocking=True)
            hidden = (torch.rand(ids.shape, device=device) < MASKED) & mask & (ids > guesser.mask)
            at = hidden.flatten().nonzero().squeeze(1)
            if not len(at):
                continue
            with torch.autocast(device, dtype=torch.bfloat16):
                logits = guesser(ids.masked_fill(hidden, guesser.mask), mask, at)
                loss = F.cross_entropy(logits, ids.flatten()[at])
            loss.backward()
            torch.nn.utils.clip_grad_norm_(guesser.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            step, seen = step + 1, seen + mask.numel()
            if step % 50 == 0:
                now = loss.item()
                running = now if not running else 0.8 * running + 0.2 * now
                print(f"masked: step {step} {share:.2f} of the time, {seen:,} tokens, loss {running:.3f}", flush=True)


@torch.no_grad()
def propose(
    guesser: Guesser,
    texts: Texts,
    languages: np.ndarray,
    words: Tensor,
    opens: Tensor,
    seconds: float,
    tokens: int,
    device: str,
) -> np.ndarray:
    """Rows of window, character where the word begins, piece that may stand there; as many as there is time for.
    languages: of each window, a row of ``words``. words: bool, (languages, pieces), whether a piece is a word. opens:
    bool, (pieces,), whether no word goes on with the piece."""
    rng, found, began = np.random.default_rng(2), [], time.perf_counter()
    flat = torch.from_numpy(texts.ids.astype(np.int64))
    # A word of one piece, with another word or a sign after it.
    begins = words[torch.from_numpy(np.repeat(languages, texts.sizes)), flat]
    alone = (begins & torch.cat([opens[flat[1:]], opens.new_zeros(1)])).numpy() & texts.small
    barred = torch.where(words, 0.0, -torch.inf).to(device)
    while True:
        for rows, ids, mask in texts.batches(tokens, rng, 0):
            if time.perf_counter() - began > seconds:
                return np.concatenate(found) if found else np.zeros((0, 3), np.int32)
            where = np.minimum(texts.begins[rows][:, None] + np.arange(ids.shape[1])[None, :], len(texts.ids) - 1)
            chosen = alone[where] & mask.numpy() & (rng.random(ids.shape) < MASKED)
            row, column = chosen.nonzero()
            if not len(row):
                continue
            at = torch.from_numpy(row * ids.shape[1] + column).to(device)
            ids, mask = ids.to(device), mask.to(device)
            hidden = ids.flatten().index_fill(0, at, guesser.mask).view_as(ids)
            with torch.autocast(device, dtype=torch.bfloat16):
                logits = guesser(hidden, mask, at).float()
            truth = ids.flatten()[at]
            own = logits.gather(1, truth[:, None]).squeeze(1)
            logits = logits + barred[torch.from_numpy(languages[rows[row]]).to(device)]
            logits[torch.arange(len(at), device=device), truth] = -torch.inf
            best, which = logits.topk(BEST)
            best = best.masked_fill(best > own[:, None] - DOUBT, -torch.inf)
            able = (best > -torch.inf).any(1)
            drawn = torch.multinomial(best[able].softmax(-1), 1)
            piece = which[able].gather(1, drawn).squeeze(1).cpu().numpy()
            kept = able.cpu().numpy()
            starts = texts.starts[where[row, column]]
            found.append(np.stack([rows[row][kept], starts[kept], piece], axis=1).astype(np.int32))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--share", type=float, default=0.75, help="of the time, for learning")
    parser.add_argument("--tokens", type=int, default=4096, help="a batch")
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--held-out", type=int, default=1500, help="last windows of the pool, not learned from")
    args = parser.parse_args()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(1)
    random.seed(1)
    tokenizer = tokenizer_of(args.encoder)
    vocabulary = tokenizer.get_vocab()
    encoder = encoder_in(args.encoder)
    encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    guesser = Guesser(encoder, next(vocabulary[m] for m in MASKS if m in vocabulary)).to(device)
    began = time.perf_counter()
    pool = windows(args.work)
    texts = Texts([text for _, text in pool], tokenizer)
    print(f"masked: {len(texts.ids):,} tokens read in {time.perf_counter() - began:.0f} s", flush=True)
    known = np.load(args.encoder / "words.npz")
    codes = [str(code) for code in known["languages"]]
    languages = np.array([codes.index(language) for language, _ in pool])
    learn(guesser, texts, args.share * 60 * args.minutes, args.tokens, args.rate, args.held_out, device)
    args.out.mkdir(parents=True, exist_ok=True)
    encoder.save_pretrained(args.out)
    for name in ("tokenizer.json", "words.npz"):
        shutil.copy(args.encoder / name, args.out / name)
    pieces = sorted(vocabulary, key=vocabulary.__getitem__)
    opens = [
        bool(w) or not p.removeprefix(INSIDE)[:1].isalnum() for p, w in zip(pieces, beginnings(pieces), strict=True)
    ]
    words = torch.from_numpy(known["words"])
    left = (1 - args.share) * 60 * args.minutes
    rows = propose(guesser, texts, languages, words, torch.tensor(opens), left, args.tokens, device)
    rows = rows[np.argsort(rows[:, 0], kind="stable")]
    np.savez_compressed(args.out / "expected.part.npz", rows=rows, pieces=np.array(json.dumps(pieces).encode()))
    (args.out / "expected.part.npz").rename(args.out / "expected.npz")
    print(f"masked: {len(rows):,} proposals for {len(np.unique(rows[:, 0])):,} windows", flush=True)
    shown = random.sample(range(len(rows)), min(12, len(rows)))
    for window, start, piece in rows[shown].tolist():
        text = pool[window][1]
        print(f"  {text[max(0, start - 40) : start]}[{pieces[piece]}]{text[start : start + 40]}", flush=True)


if __name__ == "__main__":
    main()
