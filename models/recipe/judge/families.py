"""Words that could stand where another stands: forms of one lemma, neighbours in meaning, members of a closed class."""

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
from wordfreq import zipf_frequency

NEIGHBOURS = 12  # of a word in the encoder's own embedding
COMMON = 2.5  # Zipf frequency of a neighbour in English
NEAR = 0.33  # cosine from which a word counts as a neighbour


@cache
def inflections(word: str) -> tuple[str, ...]:
    """Other forms of the lower-case word's lemmas."""
    from lemminflect import getAllInflections, getAllLemmas

    forms: dict[str, None] = {}
    for tag, lemmas in getAllLemmas(word).items():
        for lemma in lemmas:
            for group in getAllInflections(lemma, upos=tag).values():
                forms.update(dict.fromkeys(group))
    if "VERB" in getAllLemmas(word):  # a translation's infinitives and compound forms
        forms.update({f"to {lemma}": None for lemma in getAllLemmas(word)["VERB"]})
    return tuple(f for f in forms if f != word and "-" not in f)


class Neighbours:
    """Whole words of the encoder's vocabulary that lie near a word in its embedding."""

    def __init__(self, embedding: np.ndarray, vocabulary: Mapping[str, int]) -> None:
        """embedding: (vocabulary, width), float. vocabulary: numbers of pieces that begin a word, by their text."""
        plain = [w for w in vocabulary if w.isalpha() and w.isascii() and w.islower() and len(w) > 2]
        self.words = [w for w in plain if zipf_frequency(w, "en") >= COMMON]
        rows = embedding[[vocabulary[w] for w in self.words]].astype(np.float32)
        rows = rows - rows.mean(axis=0)
        self.rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        self.index = {w: i for i, w in enumerate(self.words)}
        self.known: dict[str, Sequence[str]] = {}

    def of(self, word: str) -> Sequence[str]:
        """Neighbours of the lower-case word, nearest first; none for a word that the vocabulary lacks."""
        if word not in self.index:
            return ()
        if word not in self.known:
            near = self.rows @ self.rows[self.index[word]]
            best = np.argpartition(-near, NEIGHBOURS + 1)[: NEIGHBOURS + 1]
            self.known[word] = [
                self.words[i] for i in best[np.argsort(-near[best])] if near[i] >= NEAR and self.words[i] != word
            ]
        return self.known[word]
