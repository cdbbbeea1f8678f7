"""Who is asked how likely each word of a text is damaged: one judge or several, the best first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp, log

from audit.fluency.judge import Judge, Opinion
from audit.fluency.suspects import Suspect, suspects

# What the log-odds of each judge count for, the best first, by how many are asked: one, or those of English and of many
# languages. The large one, which stands before both, knows better than the three together. Measured:
# docs/decisions/0005-judge.md.
SHARES = {1: (1.0,), 2: (0.6, 0.4), 3: (1.0,)}
LEAST = 1e-4  # probability beyond which, at both ends, a judge is not taken to be surer


@dataclass(frozen=True)
class Doubter:
    """Asks those of ``judges`` whose opinion counts; three at most, each as good as the one behind it."""

    judges: tuple[Judge, ...]

    @property
    def divided(self) -> bool:
        """Whether the best of them knows several languages, and each less well for it. Raises ModelError."""
        return self.judges[0].divided

    def __call__(self, texts: Sequence[str]) -> list[list[Suspect]]:
        """The words of each text as the first judge's pieces make them, with its edits; how likely they are damaged is
        what those say together whose opinion counts. Raises ModelError."""
        shares = SHARES[len(self.judges)]
        first, *others = (judge(texts) for judge in self.judges[: len(shares)])
        words = [suspects(text, opinion) for text, opinion in zip(texts, first, strict=True)]
        if not others:
            return words
        return [_together(found, said) for found, *said in zip(words, *others, strict=True)]


def _together(words: list[Suspect], said: Sequence[Opinion]) -> list[Suspect]:
    """The words with the mean of the judges' log-odds."""
    shares = SHARES[1 + len(said)]
    columns = [[word.damage for word in words], *(_worst(words, opinion) for opinion in said)]
    sums = (sum(s * _odds(d) for s, d in zip(shares, row, strict=True)) for row in zip(*columns, strict=True))
    return [replace(word, damage=1 / (1 + exp(-odds))) for word, odds in zip(words, sums, strict=True)]


def _worst(words: list[Suspect], opinion: Opinion) -> list[float]:
    """The opinion's worst piece of each word; 0 for a word that it has no piece of."""
    found, at = [], 0
    for word in words:
        while at < len(opinion.spans) and opinion.spans[at].end <= word.span.start:
            at += 1
        last = at
        while last < len(opinion.spans) and opinion.spans[last].start < word.span.end:
            last += 1
        found.append(max(opinion.damage[at:last], default=0.0))
    return found


def _odds(damage: float) -> float:
    known = min(max(damage, LEAST), 1 - LEAST)
    return log(known / (1 - known))
