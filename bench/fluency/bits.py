"""Bits per character of clean text: the embedded model, each of its two halves, and an unpruned 5-gram beside them.

    python bench/fluency/bits.py CLEAN [--fivegram WORK/fivegram.bin] [--sentences N] [--json]

CLEAN holds articles written by people, ``<lang>-….txt``, that no model has read. Each sentence is scored by itself, as
the program scores it: nothing before it is known, and the probability of its end is not counted. A language's figure is
the bits of its sentences, summed, over their code points; lower is better. All models split a sentence into the same
tokens, so that the figures compare.
"""

import argparse
import json
import math
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from audit.fluency.embedded import TABLE, EmbeddedModel
from audit.fluency.ngram import NgramTable
from bench.fluency.fivegram import FiveGram
from bench.fluency.sentences import sentences

Scorer = Callable[[Sequence[str]], list[float]]
"""Sentences → nats of each."""
PART = 256  # sentences that are scored together


class Transformer(EmbeddedModel):
    """The embedded model without its table."""

    _table = None


def table_nats(model: EmbeddedModel, table: NgramTable, texts: Sequence[str]) -> list[float]:
    """Nats of each sentence by the table of n-grams alone, from its beginning."""
    import numpy as np

    lines = [tokens(model, text) for text in texts]
    logp, _ = table.log_probabilities(np.array([i for line in lines for i in (0, *line)], dtype=np.int64))
    ends = np.cumsum([1 + len(line) for line in lines])
    return [-float(logp[end - len(line) : end].sum()) for line, end in zip(lines, ends, strict=True)]


def tokens(model: EmbeddedModel, text: str) -> list[int]:
    """Token ids of a sentence, without marks: a line break, which no table predicts, counts as a space."""
    return model._encode(" ".join(text.splitlines()))[0]


def scorers(folder: Path | None, fivegram: Path | None) -> dict[str, Scorer]:
    """What is compared, by name. folder: of the embedded model; fivegram: an ARPA or binary file, or none."""
    model = EmbeddedModel(folder)
    alone, table = Transformer(folder), NgramTable(model.folder / TABLE)
    found: dict[str, Scorer] = {
        "mixture": lambda texts: [answer.total for answer in model.score(texts)],
        "transformer": lambda texts: [answer.total for answer in alone.score(texts)],
        "table": lambda texts: table_nats(model, table, texts),
    }
    if fivegram is not None:
        peer = FiveGram(fivegram)
        found["5-gram"] = lambda texts: [peer.nats(tokens(model, text)) for text in texts]
    return found


def bits_per_character(texts: Sequence[str], score: Scorer) -> float:
    """Bits of all sentences over their code points."""
    nats = sum(sum(score(texts[begin : begin + PART])) for begin in range(0, len(texts), PART))
    return nats / math.log(2) / sum(map(len, texts))


def measure(found: Mapping[str, Sequence[str]], models: Mapping[str, Scorer]) -> dict[str, dict[str, float]]:
    """Per language ``sentences``, ``chars`` and each model's bits per character, then ``mean`` of the languages."""
    rows: dict[str, dict[str, float]] = {}
    for language, texts in found.items():
        rows[language] = {"sentences": len(texts), "chars": sum(map(len, texts))}
        rows[language] |= {name: round(bits_per_character(texts, score), 4) for name, score in models.items()}
    sums = {key: sum(row[key] for row in rows.values()) for key in ("sentences", "chars")}
    means = {name: round(sum(row[name] for row in rows.values()) / len(rows), 4) for name in models}
    return {**rows, "mean": sums | means}


def table_of(rows: Mapping[str, Mapping[str, float]]) -> str:
    """For people: languages in rows, models in columns."""
    names = list(next(iter(rows.values())))
    lines = ["".join(f"{name:>13}" for name in ("", *names))]
    for language, row in rows.items():
        cells = (f"{row[k]:,}" if k in ("sentences", "chars") else f"{row[k]:.3f}" for k in names)
        lines.append("".join(f"{cell:>13}" for cell in (language, *cells)))
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clean", type=Path)
    parser.add_argument("--model", type=Path, help="folder of the embedded model, if not the one that ships")
    parser.add_argument("--fivegram", type=Path, help="what fivegram.py wrote; without it, its column is left out")
    parser.add_argument("--sentences", type=int, help="of each language, drawn at random (default: all)")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    found = sentences(args.clean, args.sentences)
    if not found:
        raise SystemExit(f"There are no articles in {args.clean}.")
    rows = measure(found, scorers(args.model, args.fivegram))
    report: dict[str, Any] = {"model": EmbeddedModel(args.model).signature, "bits_per_char": rows}
    print(json.dumps(report, indent=1) if args.json else f"{report['model']}, bits per character\n{table_of(rows)}")


if __name__ == "__main__":
    main()
