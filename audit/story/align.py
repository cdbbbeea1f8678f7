"""Statements of an article → the statements of its siblings that say the same."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice, repeat

from audit.story.chrf import chrf
from audit.story.facts import Statement, remembered, statements

# chrF of two sentences, 0 to 100, the better of both directions, so that a short one may be part of a long one.
# Sentences about the same people reach 25 to 30 by chance, the same event in other words 34 to 60, copies of one
# translation 50 and more.
RELATED, SAME, COPY = 30.0, 45.0, 50.0
FEWEST = 3  # stems that aligned statements share at least
CLOSEST = 2  # statements of a sibling that are scored for each one of the article
MANY = 24  # statements with one stem from which it is no sign
MOST_SCORED = 160  # sentence pairs scored for one article: 0.1 ms each
PART = 0.25  # share of the shorter statement's stems without which scoring is not worth its while


@dataclass(frozen=True, slots=True)
class Pair:
    """A statement, the sibling's that says the same, the sibling's path (empty for the article itself), and chrF."""

    own: Statement
    other: Statement
    path: str
    score: float


def align(own: Sequence[Statement], text: str, language: str, path: str, budget: int) -> Iterator[Pair]:
    """Pairs of RELATED and better between ``own`` and the statements of ``text``, in the order of
    ``own``; scores at most ``budget`` pairs."""
    others, index = _indexed(text, language)
    for statement in own:
        shared = Counter(chain.from_iterable(map(index.get, statement.stems, repeat(()))))
        ranked = sorted((-count, i) for i, count in shared.items() if count >= FEWEST)
        for i in islice((i for _, i in ranked if others[i] != statement), CLOSEST):
            if shared[i] < PART * min(len(statement.stems), len(others[i].stems)):
                continue
            if not budget:
                return
            budget -= 1
            score = likeness(*sorted((statement.text, others[i].text)))
            if score >= RELATED:
                yield Pair(statement, others[i], path, score)


@lru_cache(maxsize=4096)
def likeness(one: str, other: str) -> float:
    """chrF of two sentences, the better of both directions, 0 to 100; below RELATED it may be 0."""
    if one == other:
        return 100.0
    # chrF weighs recall twice, so the shorter one as the reference gives the better score.
    reference, longer = sorted((one, other), key=len)
    return chrf(longer, reference, RELATED)


@remembered
def _indexed(text: str, language: str) -> tuple[tuple[Statement, ...], dict[str, list[int]]]:
    """Statements and which of them hold a stem; stems of half of them, or of MANY, tell nothing and are left out."""
    found = statements(text, language)
    index: dict[str, list[int]] = defaultdict(list)
    for i, statement in enumerate(found):
        for stem in statement.stems:
            index[stem].append(i)
    most = max(3, min(MANY, len(found) // 2))
    return found, {stem: places for stem, places in index.items() if len(places) <= most}
