"""Paragraphs that say what an earlier one says, with words lost or out of place: one source translated twice."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

from audit.detect.common.tokens import ROW, UNSPACED, echoes, tokens
from audit.detect.context import Context
from audit.finding import Evidence, Finding
from audit.rules.card import Card
from audit.text import Article, Paragraph

# Fewest tokens of a paragraph that is compared; below that, sound sentences have the same words in another order.
LEAST, LEAST_UNSPACED = 20, 60
# Share of rows of tokens that stand in both from which two paragraphs are compared.
SHARED = 0.25
# Share of the second paragraph's tokens that the first one may lack. A template filled anew ("rose by six per cent in
# the second quarter") brings new words; a copy with gaps does not. Handbooks that say a thing twice change it in one
# place or two; a scrambled copy differs in more.
NEW, PLACES = 0.03, 3
# Length of the second against the first; similarity of their order (1: the same).
SHORTEST, ORDER = 0.75, 0.8


def scrambled(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """The second of two paragraphs that share all words but a few, mostly in the same order. Linear in the text."""
    least = LEAST_UNSPACED if article.language in UNSPACED else LEAST
    places = echoes(article.text)
    if len(places) < SHARED * (least - ROW + 1):
        return
    every = [w.key for w in tokens(article.text)]
    starts = [w.start for w in tokens(article.text)]
    seen: dict[tuple[str, ...], int] = {}
    keys: list[list[str]] = []
    end = 0
    for number, paragraph in enumerate(article.paragraphs):
        first, end = end, bisect_left(starts, paragraph.end)
        keys.append(every[first:end])
        size = end - first - ROW + 1
        if end - first < least:
            continue
        # Rows that stand nowhere else have no vote.
        near = places[bisect_left(places, first) : bisect_left(places, first + size)]
        rows = [tuple(every[place : place + ROW]) for place in near]
        votes = Counter(seen[row] for row in rows if row in seen)
        best, count = votes.most_common(1)[0] if votes else (0, 0)
        if count >= SHARED * size and _same(keys[best], keys[number]):
            yield _removal(article, card, article.paragraphs[best], paragraph)
        for row in rows:
            seen.setdefault(row, number)


def _same(first: list[str], second: list[str]) -> bool:
    """Whether the second may be the first with words lost or out of place. Figures must be the same ones."""
    if first == second or not SHORTEST <= len(second) / len(first) <= 1 / SHORTEST:
        return False
    new = Counter(second) - Counter(first)
    if new.total() > NEW * len(second) or any(c.isdigit() for word in new for c in word):
        return False
    from rapidfuzz.distance import Indel

    places = sum(step.tag != "equal" for step in Indel.opcodes(first, second))
    return places >= PLACES and Indel.normalized_similarity(first, second) >= ORDER


def _removal(article: Article, card: Card, first: Paragraph, second: Paragraph) -> Finding:
    shown = article.text[first.start : first.end][:60].rstrip()
    return card.finding(
        article, second.start, second.end, card.repairs, evidence=[Evidence("copy", f"further up: “{shown} …”")]
    )
