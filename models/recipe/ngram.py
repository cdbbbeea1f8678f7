"""Token ids → a pruned back-off n-gram model over the language model's own tokens.

    python models/recipe/ngram.py WORK WORK/ngram.npz [--entries 5400000] [--order 4]

Counts what ``prepare.py`` wrote (never the held-out ends of the sources), smooths with interpolated modified Kneser-Ney
(Chen & Goodman 1999: three discounts an order, continuation counts below the highest), keeps the n-grams whose loss
would cost most likelihood (count · (log p − log back-off), after Stolcke 1998), renormalises the back-off weights
and packs
the lot into a bucketed hash table: see ``audit/fluency/ngram.py`` for the layout.

A token id takes 14 bits, so a 4-gram is one unsigned 64-bit key, oldest token in the highest bits.
"""

import argparse
import sys
import tomllib
from pathlib import Path

import numpy as np
from prepare import weight_of
from tokenizers import Tokenizer
from train import HELD_OUT

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from audit.fluency.ngram import BITS, BUCKETS, CODES, mix

BOS, NEWLINE = 0, 1


def stream(work: Path) -> np.ndarray:
    """All training tokens in one row, ``<s>`` before every sentence; low-weight sources in part, by whole stretches."""
    rules = tomllib.loads((Path(__file__).parent / "mixture.toml").read_text())["sources"]
    rows = []
    for path in sorted((work / "tokens").glob("*.npy")):
        if ".starts" in path.name:
            continue
        ids = np.load(path, mmap_mode="r")
        starts = np.load(path.with_suffix("").as_posix() + ".starts.npy")
        end = max(len(ids) - HELD_OUT, len(ids) // 2)
        end = int(end * min(1.0, 3 * weight_of(path.stem.replace(".", "/", 1), rules)))
        ids = np.array(ids[:end])
        ids[ids == NEWLINE] = BOS  # a paragraph begins like a document
        inside = starts[(starts < end) & (ids[np.minimum(starts, end) - 1] != BOS)]
        rows.append(np.insert(ids, inside, BOS))
    return np.concatenate(rows).astype(np.uint64)


def counted(tokens: np.ndarray, order: int) -> tuple[np.ndarray, np.ndarray]:
    """Distinct n-grams, sorted, and their counts; ``<s>`` may stand only in first place."""
    width = len(tokens) - order + 1
    keys = np.zeros(width, dtype=np.uint64)
    sound = np.ones(width, dtype=bool)
    for place in range(order):
        part = tokens[place : place + width]
        keys = (keys << np.uint64(BITS)) | part
        if place:
            sound &= part != BOS
    keys = keys[sound]
    keys.sort()
    first = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    return keys[first], np.diff(np.append(first, len(keys)))


def continuation(keys: np.ndarray, counts: np.ndarray, higher: np.ndarray, order: int) -> np.ndarray:
    """In how many different contexts each n-gram follows; those after ``<s>`` keep their counts, for nothing precedes
    it."""
    suffix = np.sort(higher & np.uint64((1 << (BITS * order)) - 1))
    first = np.flatnonzero(np.concatenate(([True], suffix[1:] != suffix[:-1])))
    found = np.searchsorted(keys, suffix[first])
    result = np.zeros_like(counts)
    result[found] = np.diff(np.append(first, len(suffix)))
    opening = (keys >> np.uint64(BITS * (order - 1))) == BOS if order > 1 else np.zeros(len(keys), dtype=bool)
    return np.where(opening | (result == 0), counts, result)


def discounts(counts: np.ndarray) -> np.ndarray:
    """D1, D2, D3+ of Chen & Goodman (1999), eq. 17; index 0 unused."""
    n = [np.count_nonzero(counts == k) for k in range(1, 5)]
    y = n[0] / max(1, n[0] + 2 * n[1])
    raw = [0.0, 1 - 2 * y * n[1] / max(1, n[0]), 2 - 3 * y * n[2] / max(1, n[1]), 3 - 4 * y * n[3] / max(1, n[2])]
    return np.clip(raw, 0, [0, 1, 2, 3])


def grouped(contexts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where each run of equal contexts begins, and for every n-gram the number of its run."""
    begins = np.concatenate(([True], contexts[1:] != contexts[:-1]))
    return np.flatnonzero(begins), np.cumsum(begins) - 1


def smooth(levels: list[tuple[np.ndarray, np.ndarray]], vocab: int) -> list[np.ndarray]:
    """Interpolated probability of every n-gram of every order."""
    probabilities: list[np.ndarray] = []
    for order, (keys, counts) in enumerate(levels, 1):
        d = discounts(counts)[np.minimum(counts, 3)]
        first, group = grouped(keys >> np.uint64(BITS))
        total = np.add.reduceat(counts, first).astype(np.float64)
        gamma = (np.add.reduceat(d, first) / total)[group]
        if order == 1:
            lower = np.full(len(keys), 1 / vocab)
        else:
            below = levels[order - 2][0]
            suffix = keys & np.uint64((1 << (BITS * (order - 1))) - 1)
            lower = probabilities[-1][np.searchsorted(below, suffix)]
        probabilities.append(((counts - d) / total[group] + gamma * lower).astype(np.float32))
        print(f"order {order}: {len(keys):,} n-grams, discounts {discounts(counts)[1:].round(2)}", flush=True)
    return probabilities


def table_logp(keys: np.ndarray, n: int, names: list[np.ndarray], logp: list[np.ndarray], bows: list) -> np.ndarray:
    """Log-probability that the pruned tables give to n-grams, as the program will look them up."""
    if n == 1:
        return logp[0][keys.astype(np.int64)].astype(np.float64)
    shorter = table_logp(keys & np.uint64((1 << (BITS * (n - 1))) - 1), n - 1, names, logp, bows)
    at, known = places(keys, names[n - 1])
    context, seen = places(keys >> np.uint64(BITS), names[n - 2])
    return np.where(known, logp[n - 1][at], shorter + np.where(seen, bows[n - 2][context], 0.0))


def places(keys: np.ndarray, table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where each key stands in a sorted table, and whether it does."""
    at = np.minimum(np.searchsorted(table, keys), max(0, len(table) - 1))
    return at, table[at] == keys if len(table) else np.zeros(len(keys), dtype=bool)


def back_off(names: list[np.ndarray], logp: list[np.ndarray]) -> list[np.ndarray]:
    """Log of bow(h) = (1 − Σ p(w|h)) / (1 − Σ p(w|h')), sums over the kept successors w of h; p(w|h') is what the
    pruned tables give, so that the probabilities of all tokens after h sum to one."""
    bows = [np.zeros(len(k), dtype=np.float64) for k in names]
    for n in range(2, len(names) + 1):
        keys = names[n - 1]
        if not len(keys):
            continue
        contexts = keys >> np.uint64(BITS)
        first, _ = grouped(contexts)
        lower = np.exp(table_logp(keys & np.uint64((1 << (BITS * (n - 1))) - 1), n - 1, names, logp, bows))
        left = 1 - np.add.reduceat(np.exp(logp[n - 1].astype(np.float64)), first)
        bow = np.log(np.clip(left, 1e-4, 1) / np.clip(1 - np.add.reduceat(lower, first), 1e-4, 1))
        bows[n - 2][np.searchsorted(names[n - 2], contexts[first])] = bow
    return bows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--entries", type=int, default=5_400_000, help="n-grams kept, n ≥ 2")
    parser.add_argument("--order", type=int, default=4)
    args = parser.parse_args()
    vocab = Tokenizer.from_file(str(args.work / "tokenizer.json")).get_vocab_size()
    if vocab > 1 << BITS:
        raise SystemExit(f"a vocabulary of {vocab:,} does not fit in {BITS} bits")
    tokens = stream(args.work)
    print(f"{len(tokens):,} tokens", flush=True)
    raw = [counted(tokens, n) for n in range(1, args.order + 1)]
    del tokens
    every = np.arange(vocab, dtype=np.uint64)
    ones = np.zeros(vocab, dtype=np.int64)
    ones[raw[0][0].astype(np.int64)] = raw[0][1]
    raw[0] = (every, np.maximum(ones, 1))
    levels = [
        (keys, continuation(keys, counts, raw[n + 1][0], n + 1) if n + 1 < args.order else counts)
        for n, (keys, counts) in enumerate(raw)
    ]
    # The marks are given, never predicted: whatever they are granted is lost to all other tokens.
    levels[0][1][: NEWLINE + 1] = 0
    probabilities = smooth(levels, vocab)

    # Pruning, highest order first: an n-gram is kept if it is worth it or if a kept longer one needs it as context.
    worth = []
    for n in range(1, args.order):
        keys, counts = raw[n]
        suffix = keys & np.uint64((1 << (BITS * n)) - 1)
        lower = probabilities[n - 1][np.searchsorted(levels[n - 1][0], suffix)]
        # Back-off weight of the unpruned model: what the discounts set free.
        gain = counts * (np.log(probabilities[n]) - np.log(lower) + 0.5)
        gain[counts < 2] = -1
        worth.append(gain)
    every_worth = np.concatenate(worth)
    entries = min(args.entries, len(every_worth))
    threshold = np.partition(every_worth, -entries)[-entries]
    kept = [worth[n] >= max(threshold, 0) for n in range(args.order - 1)]
    for n in range(args.order - 2, 0, -1):
        contexts = np.unique(raw[n + 1][0][kept[n]] >> np.uint64(BITS))
        kept[n - 1][np.searchsorted(raw[n][0], contexts)] = True

    names: list[np.ndarray] = [every, *(keys[chosen] for (keys, _), chosen in zip(raw[1:], kept, strict=True))]
    logp = [np.log(probabilities[0]), *(np.log(p[chosen]) for p, chosen in zip(probabilities[1:], kept, strict=True))]
    bows = back_off(names, logp)
    print("kept", [len(k) for k in names], flush=True)

    # Codes: log p and bow on even grids of 256 steps each.
    def grid(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        low, high = float(values.min()), float(values.max())
        codes = np.round((values - low) / max(high - low, 1e-9) * (CODES - 1)).astype(np.uint8)
        return codes, np.array([low, high], dtype=np.float32)

    all_logp, p_grid = grid(np.concatenate(logp[1:]))
    all_bow, b_grid = grid(np.concatenate(bows[1:]))
    hashes = np.concatenate([mix(k, n + 1) for n, k in enumerate(names) if n])
    bucket = (hashes % np.uint64(BUCKETS)).astype(np.int64)
    mark = ((hashes // np.uint64(BUCKETS)) & np.uint64(0xFFFF)).astype(np.uint16)
    order = np.lexsort((mark, bucket))
    sizes = np.bincount(bucket, minlength=BUCKETS)
    print("largest bucket", sizes.max())
    np.savez(
        args.out,
        sizes=sizes.astype(np.uint8),
        mark=mark[order],
        logp=all_logp[order],
        bow=all_bow[order],
        unigram=logp[0].astype(np.float16),
        unigram_bow=bows[0].astype(np.float16),
        grids=np.stack([p_grid, b_grid]),
        order=np.array(args.order),
        entries=np.array([len(k) for k in names[1:]]),
    )
    print(f"{args.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
