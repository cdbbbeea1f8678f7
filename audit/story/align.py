"""Statements of an article → the statements of its siblings that say the same."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from audit.story.facts import Statement, statements

if TYPE_CHECKING:
    from sacrebleu.metrics import CHRF

# chrF of two sentences, 0 to 100, the better of both directions, so that a short one may be part of a long one.
# Sentences about the same people reach 25 to 30 by chance, the same event in other words 34 to 60, copies of one
# translation 50 and more.
RELATED, SAME, COPY = 30.0, 45.0, 50.0
FEWEST = 3  # stems that aligned statements share at least
CLOSEST = 2  # statements of a sibling that are scored for each one of the article
MANY = 24  # statements with one stem from which it is no sign
MOST_SCORED = 160  # sentence pairs scored for one article: 0.7 ms each
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
        shared = Counter(i for stem in statement.stems for i in index.get(stem, ()) if others[i] != statement)
        close = [i for i, count in sorted(shared.items(), key=lambda item: (-item[1], item[0])) if count >= FEWEST]
        for i in close[:CLOSEST]:
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
    """chrF of two sentences, the better of both directions, 0 to 100."""
    if one == other:
        return 100.0
    # chrF weighs recall twice, so the shorter one as the reference gives the better score.
    reference, longer = sorted((one, other), key=len)
    return float(_chrf().sentence_score(longer, [reference]).score)


@lru_cache(maxsize=64)
def _indexed(text: str, language: str) -> tuple[tuple[Statement, ...], dict[str, list[int]]]:
    """Statements and which of them hold a stem; stems of half of them, or of MANY, tell nothing and are left out."""
    found = statements(text, language)
    index: dict[str, list[int]] = defaultdict(list)
    for i, statement in enumerate(found):
        for stem in statement.stems:
            index[stem].append(i)
    return found, {stem: places for stem, places in index.items() if len(places) <= max(3, min(MANY, len(found) // 2))}


@cache
def _chrf() -> "CHRF":
    from sacrebleu.metrics import CHRF

    return CHRF()
