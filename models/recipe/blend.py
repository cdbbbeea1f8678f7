"""How much the transformer and the n-gram table count in the mixture: measured on held-out text, stored with the table.

    python models/recipe/blend.py WORK OUT

OUT is an exported model folder; it receives WORK/ngram.npz with ``shares``: for each kind of context, the
transformer's share that gives held-out paragraphs of all languages the highest likelihood. A language's tokens weigh
by
the square root of its share in the mixture, so that English does not decide alone.
"""

import argparse
import sys
import tomllib
from pathlib import Path

import numpy as np
from export import write_sums
from heldout import paragraphs

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from audit.fluency.embedded import TABLE, EmbeddedModel
from audit.fluency.ngram import BOW_STEPS, NgramTable

CHARS = 8_000  # per language
GRID = np.arange(0.02, 0.99, 0.02)


def samples(work: Path, out: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Per held-out token: log p of the transformer, log p of the table, kind of context, weight."""
    model, table = EmbeddedModel(out), NgramTable(work / TABLE)
    parts = []
    for language, share in tomllib.loads((Path(__file__).parent / "mixture.toml").read_text())["languages"].items():
        room = CHARS
        chosen = []
        for text in paragraphs(work, language):
            chosen.append(text)
            room -= len(text)
            if room < 0:
                break
        if not chosen:
            continue
        lines = [model._encode(text)[0][:200] for text in chosen]
        own = np.array([value for line in lines for value in model._logprobs([line])[0]])
        ids = np.array([i for line in lines for i in (0, *line)], dtype=np.int64)
        logp, kind = (values[ids > 0] for values in table.log_probabilities(ids))
        parts.append((own, logp, kind, np.full(len(own), share**0.5 / len(own))))
    return tuple(np.concatenate(column) for column in zip(*parts, strict=True))  # type: ignore[return-value]


def blend(work: Path, out: Path) -> dict[str, list[float]]:
    """Writes the table into the folder; returns the shares and the mean nats of transformer, table and mixture."""
    (out / TABLE).unlink(missing_ok=True)
    write_sums(out)
    own, logp, kind, weight = samples(work, out)
    shares = np.full(3 * (len(BOW_STEPS) + 1), 0.5)
    for k in np.unique(kind):
        x, y, w = own[kind == k], logp[kind == k], weight[kind == k]
        loss = [-(np.logaddexp(np.log(s) + x, np.log1p(-s) + y) * w).sum() for s in GRID]
        shares[k] = GRID[int(np.argmin(loss))]
    share = shares[kind]
    mixed = np.logaddexp(np.log(share) + own, np.log1p(-share) + logp)
    nats = [round(float(-(v * weight).sum() / weight.sum()), 4) for v in (own, logp, mixed)]
    with np.load(work / TABLE) as file:
        data = {k: file[k] for k in file.files}
    np.savez(out / TABLE, **(data | {"shares": shares.astype(np.float32), "nats": np.array(nats, dtype=np.float32)}))
    write_sums(out)
    return {"shares": shares.round(2).tolist(), "nats_per_token": nats}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    print(blend(args.work, args.out))


if __name__ == "__main__":
    main()
