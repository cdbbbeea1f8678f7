"""Paragraphs that say what an earlier one says, with words lost or out of place: one source translated twice."""

from collections import Counter
from collections.abc import Iterator

from audit.detect.context import Context
from audit.detect.tokens import UNSPACED, tokens
from audit.finding import Evidence, Finding
from audit.rules.card import Card
from audit.text import Article, Paragraph

# Fewest tokens of a paragraph that is compared; below that, sound sentences have the same words in another order.
LEAST, LEAST_UNSPACED = 20, 60
# Tokens in a row that both must have somewhere, and the share of such rows from which two paragraphs are compared.
ROW, SHARED = 3, 0.25
# Share of the second paragraph's tokens that the first one may lack. A template filled anew ("rose by six per cent in
# the second quarter") brings new words; a copy with gaps does not. Handbooks that say a thing twice change it in one
# place or two; a scrambled copy differs in more.
NEW, PLACES = 0.03, 3
# Length of the second against the first; similarity of their order (1: the same).
SHORTEST, ORDER = 0.75, 0.8


def scrambled(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """The second of two paragraphs that share all words but a few, mostly in the same order. Linear in the text."""
    least = LEAST_UNSPACED if article.language in UNSPACED else LEAST
    seen: dict[tuple[str, ...], int] = {}
    keys: list[list[str]] = []
    every, at = tokens(article.text), 0
    for number, paragraph in enumerate(article.paragraphs):
        words: list[str] = []
        while at < len(every) and every[at].start < paragraph.end:
            words.append(every[at].key)
            at += 1
        keys.append(words)
        if len(words) < least:
            continue
        rows = list(zip(*(words[k:] for k in range(ROW)), strict=False))
        votes = Counter(seen[row] for row in rows if row in seen)
        best, count = votes.most_common(1)[0] if votes else (0, 0)
        if count >= SHARED * len(rows) and _same(keys[best], words):
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
