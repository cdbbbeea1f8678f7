"""Teasers: the broken-off beginning of a passage that stands further down in full."""

from collections.abc import Iterator
from itertools import combinations

import regex

from audit.detect.context import Context
from audit.finding import Finding
from audit.rules.card import Card
from audit.text import Article, Paragraph

# Characters of the shortest teaser, and how teasers end.
TEASER = 40
_CUT = regex.compile(r"[\s,;:.…]*(?:\.\.\.|…|\[…\]|\[\.\.\.\])?\s*$")
_FULL = regex.compile(r"[.!?…。！？؟।]|`{3}")


def teasers(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A paragraph that is the beginning of another one further down and breaks off in mid-sentence."""
    text = article.text
    blocks = [p for p in article.paragraphs if p.end - p.start >= TEASER]
    openings: dict[str, list[Paragraph]] = {}
    for block in blocks:
        openings.setdefault(text[block.start : block.start + 30], []).append(block)
    for same in openings.values():
        for block, whole in combinations(same, 2):
            if breaks_off(text, block, whole, first=block is article.paragraphs[0]):
                yield card.finding(article, block.start, block.end, [""])
                break


def breaks_off(text: str, block: Paragraph, whole: Paragraph, *, first: bool) -> bool:
    """Whether a paragraph ends in the middle of a sentence with which the other one goes on.

    Without dots at its end a short paragraph, or the ``first``, is a heading.
    """
    cut = _CUT.sub("", text[block.start : block.end])
    goes_on = text[whole.start + len(cut) : whole.end]
    dots = text[block.start : block.end].rstrip("]").endswith(("…", "..."))
    if not dots and (first or len(cut) < 2 * TEASER):
        return False
    return (
        len(cut) >= TEASER
        and text.startswith(cut, whole.start)
        and len(goes_on) >= 20
        and not _FULL.match(goes_on)
        and not _FULL.search(cut[-1])
    )
