"""What a model would have written in the places of words, by window: ``masked.py`` or the embedded language model."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from batches import SPACE, Propose
from labels import TOKEN

EMBEDDED = Path(__file__).resolve().parents[2] / "embedded"

PLACES = 0.5  # share of a window's proposals that are at hand at one time


class Expected:
    """Proposals for the windows of one pool, from the file that ``masked.py`` wrote."""

    def __init__(self, path: Path, seed: int = 0) -> None:
        kept = np.load(path)
        rows = kept["rows"]
        self.windows = np.ascontiguousarray(rows[:, 0])
        self.starts, self.numbers = np.ascontiguousarray(rows[:, 1]), np.ascontiguousarray(rows[:, 2])
        self.pieces: list[str] = json.loads(bytes(kept["pieces"]))
        self.random = np.random.default_rng(seed)

    def __call__(self, windows: Sequence[int], texts: Sequence[str]) -> list[dict[int, str]]:
        """For each text, which is the window with that number: a word by the number of the word
        (``labels.words_of``) that it would stand for."""
        first = np.searchsorted(self.windows, windows)
        last = np.searchsorted(self.windows, windows, side="right")
        found = []
        for text, a, b in zip(texts, first.tolist(), last.tolist(), strict=True):
            words = {m.start(): n for n, m in enumerate(TOKEN.finditer(text))} if b > a else {}
            each: dict[int, str] = {}
            for i in a + (self.random.random(b - a) < PLACES).nonzero()[0]:
                start = int(self.starts[i])
                start += text[start : start + 1].isspace()  # a piece's span may begin with the space before it
                if number := words.get(start):  # not the first word, whose capital it would lose
                    each[number] = self.pieces[self.numbers[i]].removeprefix(SPACE)
            found.append(each)
        return found


def proposer(file: Path | None, seed: int, languages: list[str]) -> Propose:
    """Those of the file that ``masked.py`` wrote, or else of the embedded language model."""
    if file:
        guesses = Expected(file, seed)
        return lambda numbers, texts, languages: guesses(numbers, texts)
    from propose import Proposer

    model = Proposer(EMBEDDED, seed, languages)
    return lambda numbers, texts, languages: model.some(texts, languages)
