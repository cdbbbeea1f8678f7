"""People's judgements of translations (``human.py``) → batches."""

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from batches import Batch, pack, rows_of, together
from tokenizers import Tokenizer

SAMPLE = 256  # units that are sorted by length together


def human_batches(paths: Sequence[Path], tokenizer: Tokenizer, tokens: int, seed: int) -> Iterator[Batch]:
    """Endless batches of about so many tokens, from each file as often as from the others."""
    rng = random.Random(seed)
    files = [[json.loads(line) for line in path.open(encoding="utf-8")] for path in paths]
    while True:
        rows = rng.choice(files)
        some = rng.sample(rows, min(SAMPLE, len(rows)))
        units = [tuple(rows_of(tokenizer, [t["text"] for t in row], [t["labels"] for t in row])) for row in some]
        for batch in pack(units, tokens, rng):
            yield together(batch)
