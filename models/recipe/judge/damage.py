"""Sound text → damaged text with a label for each character: what kind of edit it calls for.

Rates are low, and much is left untouched, as in life.
"""

from collections.abc import Callable

from labels import DELETE, INSERT, KEEP, NONE, REPLACE, Word, like, render, words_of
from operations import Operations
from roundtrip import Hunk, hunks
from tongue import Tongue

UNTOUCHED = 0.3  # share of windows left as they are
ROUND = 0.45  # share of the others that get hunks of their translation there and back, where there is one
ENOUGH = 0.7  # share of these that get nothing else
ALL = 0.1  # share of these that get all of it
HUNKS = 4  # most hunks otherwise
PER_WORD = 0.05  # further edits for each word
MOST = 6  # edits in a window
ARTICLES = 0.05  # share of windows without most of their articles


class Damager(Operations):
    """Damages windows."""

    def __init__(self, tongue: Tongue, seed: int, expected: float = 18) -> None:
        """``expected``: how often a model's proposal is taken, beside the weights of the others."""
        super().__init__(tongue, seed)
        self.operations: list[tuple[float, Callable[[list[Word], int], bool]]] = [
            (9, self.neighbour),
            (8, self.spin),
            (13, self.missense),
            (15, self.inflect),
            (17, self.exchange),
            (expected, self.expected),
            (7, self.omit_function_word),
            (2.5, self.omit_word),
            (5, self.add_function_word),
            (2, self.repeat),
            (2, self.resume),
            (3, self.swap),
            (3, self.move),
            (5, self.glue),
            (1.5, self.split),
            (3.5, self.recase),
            (2.5, self.stop),
            (2, self.lost_stop),
            (2, self.comma),
            (2, self.misspell),
            (2, self.spin_inside),
            (2, self.leave),
        ]
        self.weights = [w for w, _ in self.operations]

    def __call__(self, text: str, proposed: dict[int, str] | None = None, back: str = "") -> tuple[str, bytes]:
        """The text, perhaps damaged, and its labels. ``proposed``: word by the number of the word it would replace;
        ``back``: the text as it came back from another language."""
        words = words_of(text)
        if self.rng.random() >= UNTOUCHED and len(words) > 3:
            if back and self.rng.random() < ROUND:
                words = self.translate(words, words_of(back))
                proposed = None
                if self.rng.random() < ENOUGH:
                    return render(words)
            self.damage(words, proposed or {})
        return render(words)

    def translate(self, words: list[Word], back: list[Word]) -> list[Word]:
        """Some hunks of the translation in the place of what they stand for. A synonym alone teaches nothing: as often
        as not it is as good."""
        found = hunks([w.text for w in words], [w.text for w in back])
        if found and self.rng.random() >= ALL:
            found = sorted(self.rng.sample(found, min(len(found), self.rng.randint(1, HUNKS))), key=lambda h: h.start)
        for hunk in reversed(found):
            self.put(words, hunk)
        return words

    def put(self, words: list[Word], hunk: Hunk) -> None:
        old = words[hunk.start : hunk.end]
        label = REPLACE if old else DELETE
        if len(old) == len(hunk.words) == 1 and hunk.words[0] in self.tongue.synonyms(old[0].text.lower()):
            label = NONE
        new = [
            Word(text, text[0].isalnum() or text[0] in "“‘(", label if changed else KEEP)
            for text, changed in zip(hunk.words, hunk.changed, strict=True)
        ]
        if new and old:
            new[0].text, new[0].space = like(old[0].text, new[0].text), old[0].space
        elif not new and hunk.end < len(words):
            follower = words[hunk.end]
            follower.label = INSERT
            if not hunk.start:
                follower.text = like(old[0].text, follower.text)
        words[hunk.start : hunk.end] = new

    def damage(self, words: list[Word], proposed: dict[int, str]) -> None:
        if self.rng.random() < ARTICLES:
            self.without_articles(words)
            return
        wanted = 1 + sum(self.rng.random() < PER_WORD for _ in words)
        # Proposals name places in the text as it was, so these edits, which move nothing, go first.
        operations = self.rng.choices(self.operations, self.weights, k=min(MOST, wanted))
        self.proposed = proposed
        for _, operation in sorted(operations, key=lambda o: o[1] != self.expected):
            for _ in range(6):
                if operation(words, self.rng.randrange(len(words))):
                    break
