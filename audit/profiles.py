"""langdetect's profiles of our languages, read n-gram by n-gram.

langdetect builds a list of probabilities for every n-gram of every profile when it starts; an article has few of them.
"""

import json
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from audit.tables import Entries, table

MEMORY = 100_000  # n-grams that are remembered
_META = b"\xff"  # the key, which is no n-gram's, of the names of the languages and their counts


class Profiles:
    """What langdetect's ``DetectorFactory`` holds for its detectors, number for number."""

    def __init__(self, folder: Path, names: Sequence[str], seed: int) -> None:
        self.seed = seed
        self._files = [folder / name for name in names]

    @property
    def langlist(self) -> list[str]:
        return self.word_lang_prob_map.languages

    @cached_property
    def word_lang_prob_map(self) -> "Probabilities":
        texts = [file.read_bytes() for file in self._files]
        digest = sha256(b"".join(sha256(text).digest() for text in texts)).hexdigest()
        found = table("languages", digest, lambda: _entries(texts))
        return Probabilities((found or dict(_entries(texts))).get)


class Probabilities(dict[str, Sequence[float]]):
    """n-gram → its probability in each language; an n-gram that no language has has none, and is empty."""

    def __init__(self, find: Any) -> None:
        super().__init__()
        self._find = find
        meta = json.loads(find(_META))
        self.languages: list[str] = meta["languages"]
        self._totals: list[list[int]] = meta["totals"]

    def __missing__(self, gram: str) -> Sequence[float]:
        if len(self) > MEMORY:
            self.clear()
        found: Sequence[float] = ()
        if 1 <= len(gram) <= 3 and (packed := self._find(gram.encode("utf-8", "surrogatepass"))):
            numbers, place = array("I", packed), len(gram) - 1
            values = [0.0] * len(self.languages)
            for language, count in zip(numbers[::2], numbers[1::2], strict=True):
                values[language] = count / self._totals[language][place]
            found = values
        self[gram] = found
        return found


def _entries(texts: Sequence[bytes]) -> Entries:
    """n-gram → number of a language, occurrences, and so on, of the profiles in JSON."""
    data = [json.loads(text) for text in texts]
    counts: dict[str, array[int]] = defaultdict(lambda: array("I"))
    for number, profile in enumerate(data):
        for gram, count in profile["freq"].items():
            counts[gram].extend((number, count))
    meta = {"languages": [profile["name"] for profile in data], "totals": [profile["n_words"] for profile in data]}
    return _all(meta, counts)


def _all(meta: Any, counts: "dict[str, array[int]]") -> Iterator[tuple[bytes, bytes]]:
    yield _META, json.dumps(meta).encode()
    for gram, numbers in counts.items():
        yield gram.encode("utf-8", "surrogatepass"), numbers.tobytes()
