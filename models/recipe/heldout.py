"""Clean text that no training window touched: the last part of every source's token file, as text again.

``prepare.py`` shuffles a source's documents before it encodes them, so the end of the file is a random sample of it; of
a source that is one long novel it is that novel's later chapters, which the model knows by its names.
"""

import fnmatch
import random
import sys
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np
from prepare import weight_of
from tokenizers import Tokenizer

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from audit.calibrating import DENSE, SHORTEST
from audit.segment import sentences as split
from audit.text import Span

HELD_OUT = 20_000  # as in train.py, whose windows never begin in a source's last HELD_OUT tokens or last half
FICTION = ("*/eltec*", "*/novels*", "*/se_*")  # a century old: used only where a language has next to nothing else


def tail(ids: np.ndarray) -> np.ndarray:
    """The held-out tokens of a source: its last HELD_OUT, or its last quarter if that is less, as in train.py."""
    return ids[len(ids) - min(HELD_OUT, len(ids) // 4) :]


@lru_cache
def paragraphs(work: Path, language: str, seed: int = 0) -> list[str]:
    """Held-out paragraphs of a language in random order; sources take part by their size and mixture weight."""
    mixture = tomllib.loads((Path(__file__).parent / "mixture.toml").read_text())
    tokenizer = Tokenizer.from_file(str(work / "tokenizer.json"))
    draw = random.Random(seed)
    found: list[tuple[str, list[str]]] = []
    for path in sorted((work / "tokens").glob(f"{language}.*.npy")):
        if ".starts" in path.name:
            continue
        found.append((path.stem.replace(".", "/", 1), list(texts(tokenizer, tail(np.load(path, mmap_mode="r"))))))
    modern = [f for f in found if not any(fnmatch.fnmatch(f[0], pattern) for pattern in FICTION)]
    if sum(len(t) for _, part in modern for t in part) > 20_000:
        found = modern
    chosen: list[str] = []
    for source, part in found:
        weight = min(1.0, weight_of(source, mixture["sources"]))
        chosen += draw.sample(part, round(weight * len(part)))
    draw.shuffle(chosen)
    return chosen


def texts(tokenizer: Tokenizer, ids: np.ndarray) -> Iterator[str]:
    """Paragraphs between marks; what stands before the first mark is the end of one and left out."""
    marks = np.flatnonzero(ids < 2)  # <s> and <nl>
    for begin, end in zip(marks, [*marks[1:], len(ids)][: len(marks)], strict=True):
        text = tokenizer.decode(ids[begin + 1 : end].tolist()).strip()
        if text:
            yield text


def sentences(paragraph: str, language: str) -> Iterator[str]:
    """Sentences as the program splits them, without headings and labels."""
    for start, end in split(paragraph, Span(0, len(paragraph)), language):
        sentence = paragraph[start:end]
        if len(sentence) >= (SHORTEST if language not in DENSE else SHORTEST // 3):
            yield sentence
