"""Windows → batches: damaged, tokenised, and put together by length."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from damage import Damager
from labels import NONE as NOTHING
from labels import render, words_of
from tokenizers import Tokenizer
from torch import Tensor
from torch.utils.data import IterableDataset, get_worker_info

from audit.fluency.shapes import shapes, trimmed

CHUNK = 512  # windows that are sorted by length together, at least
BATCH = 16  # tokens of a batch for each of them, at least
TWINS = 0.25  # share of damaged windows that come with the sound one beside them
SPACE = "▁"  # what stands for a space in pieces of SentencePiece
INSIDE = "##"  # what pieces of WordPiece have that go on with a word
LONGEST = 128  # tokens of a row
NONE = -100  # label of what teaches nothing
# Numbers, texts and languages of windows → for each, a word by the number of the word that it would stand for.
Propose = Callable[[Sequence[int], Sequence[str], Sequence[str]], list[dict[int, str]]]


@dataclass(frozen=True, slots=True)
class Row:
    """One text: token ids, shapes and labels."""

    ids: list[int]
    shapes: list[int]
    labels: list[int]


@dataclass(frozen=True, slots=True)
class Batch:
    """ids, shapes, labels: (rows, length); mask likewise, 1 where there is a token. ``better`` and ``worse``: numbers
    of rows that make pairs."""

    ids: Tensor
    shapes: Tensor
    labels: Tensor
    mask: Tensor
    better: Tensor
    worse: Tensor

    def to(self, device: str) -> "Batch":
        return Batch(*(getattr(self, name).to(device) for name in self.__slots__))


def tokenizer_of(folder: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    return tokenizer


def vocabulary_of(tokenizer: Tokenizer) -> dict[str, int]:
    """Numbers of the pieces that begin a word, by their text."""
    pieces = tokenizer.get_vocab()
    return {word: n for word, n in zip(beginnings(list(pieces)), pieces.values(), strict=True) if word}


def beginnings(pieces: Sequence[str]) -> list[str]:
    """What each piece of a vocabulary begins a word with; nothing where it goes on with one."""
    if any(piece.startswith(SPACE) for piece in pieces):
        return [p.removeprefix(SPACE) if p.startswith(SPACE) else "" for p in pieces]
    return ["" if p.startswith(INSIDE) else p for p in pieces]


def rows_of(tokenizer: Tokenizer, texts: Sequence[str], labels: Sequence[bytes | list[int]]) -> list[Row]:
    """Rows of texts with a label for each character. A token has the first label in it that is not 0."""
    rows = []
    for text, marks, encoding in zip(texts, labels, tokenizer.encode_batch(list(texts)), strict=True):
        offsets = trimmed(text, encoding.offsets)
        own = [NONE if start == end else next((m for m in marks[start:end] if m), 0) for start, end in offsets]
        own = [NONE if label == NOTHING else label for label in own]
        rows.append(Row(encoding.ids, shapes(text, offsets), own))
    return rows


def together(units: Sequence[tuple[Row, ...]]) -> Batch:
    """A batch of single rows and of pairs, the better first."""
    rows = [row for unit in units for row in unit]
    length = max(len(r.ids) for r in rows)
    ids, forms, mask = (torch.zeros(len(rows), length, dtype=torch.int64) for _ in range(3))
    labels = torch.full((len(rows), length), NONE)
    better, worse, at = [], [], 0
    for unit in units:
        if len(unit) == 2:
            better.append(at)
            worse.append(at + 1)
        at += len(unit)
    for i, row in enumerate(rows):
        n = len(row.ids)
        ids[i, :n], forms[i, :n] = torch.tensor(row.ids), torch.tensor(row.shapes)
        labels[i, :n], mask[i, :n] = torch.tensor(row.labels), 1
    return Batch(
        ids, forms, labels, mask, torch.tensor(better, dtype=torch.long), torch.tensor(worse, dtype=torch.long)
    )


def pack(units: list[tuple[Row, ...]], tokens: int, rng: random.Random) -> list[list[tuple[Row, ...]]]:
    """Units of like length in batches of about so many tokens, padding counted; batches in random order."""
    units = sorted(units, key=lambda u: max(len(r.ids) for r in u))
    batches: list[list[tuple[Row, ...]]] = [[]]
    rows = 0
    for unit in units:
        longest = max(len(r.ids) for r in unit)
        if batches[-1] and (rows + len(unit)) * longest > tokens:
            batches.append([])
            rows = 0
        batches[-1].append(unit)
        rows += len(unit)
    rng.shuffle(batches)
    return batches


class Damaged(IterableDataset):
    """Endless batches of damaged windows."""

    def __init__(
        self,
        pool: Sequence[tuple[str, str]],
        tokenizer: Tokenizer,
        damagers: Mapping[str, Damager],
        propose: Propose,
        tokens: int,
        at: int,
        back: Mapping[int, Sequence[str]],
    ) -> None:
        """pool: language and text of the windows. back: by a window's number, what came back of it from other
        languages."""
        self.pool, self.tokenizer, self.damagers, self.propose = pool, tokenizer, damagers, propose
        self.tokens, self.at, self.back = tokens, at, back
        self.rng, self.chunk = random.Random(at), max(CHUNK, tokens // BATCH)

    def __iter__(self) -> Iterator[Batch]:
        if worker := get_worker_info():  # each its own part of the pool, and its own damage
            self.at += worker.id * (len(self.pool) // worker.num_workers)
            self.rng.seed(f"{self.at} {worker.id}")
            for damager in self.damagers.values():
                damager.rng.seed(f"{self.at} {worker.id}")
        while True:
            for units in pack(self.units(), self.tokens, self.rng):
                yield together(units)

    def units(self) -> list[tuple[Row, ...]]:
        numbers = [(self.at + i) % len(self.pool) for i in range(self.chunk)]
        languages, windows = [self.pool[n][0] for n in numbers], [self.pool[n][1] for n in numbers]
        backs = [self.rng.choice(self.back.get(n, ("",))) for n in numbers]
        self.at += self.chunk
        proposed = self.propose(numbers, windows, languages)
        each = zip(languages, windows, proposed, backs, strict=True)
        done = [self.damagers[code](text, words, back) for code, text, words, back in each]
        rows = rows_of(self.tokenizer, [t for t, _ in done], [m for _, m in done])
        twins = [i for i, (_, marks) in enumerate(done) if any(marks) and self.rng.random() < TWINS]
        sound = [render(words_of(windows[i])) for i in twins]
        better = dict(zip(twins, rows_of(self.tokenizer, [t for t, _ in sound], [m for _, m in sound]), strict=True))
        return [(better[i], row) if i in better else (row,) for i, row in enumerate(rows)]


def tokens_in(batch: Batch) -> int:
    return int(batch.mask.sum())
