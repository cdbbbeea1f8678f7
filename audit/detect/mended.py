"""What the finders of lost spaces share: repairs of a seam, and word lists from a card."""

from collections.abc import Mapping
from functools import lru_cache

import regex

from audit.detect.seam import Word
from audit.finding import Evidence, Finding, Repair
from audit.rules.card import Card
from audit.text import Article

# Nats by which a comma is less likely to have been lost with the space than the model thinks. Of 293 seams with a known
# original 16 had one; without the prior 24 came out wrong, with it 14.
COMMA = -2.0
_NAME_BEFORE = regex.compile(r"\p{Lu}\p{Ll}+ $")


def marked(
    card: Card,
    article: Article,
    word: Word,
    cuts: "tuple[int, ...] | list[int]",
    margin: float | None,
    evidence: Evidence | None = None,
    comma: bool = True,
) -> Finding:
    start, end = word.whole
    text = article.text
    repairs: list[str | Repair] = [f"{text[start:cut]} {text[cut:end]}" for cut in cuts]
    if comma:
        repairs.insert(1, joined(text[start : cuts[0]], text[cuts[0] : end], article)[1])
    found = card.finding(article, start, end, repairs, margin=margin)
    return found.with_(evidence=(evidence,)) if evidence else found


def joined(left: str, right: str, article: Article) -> tuple[str, Repair]:
    """Both with a space, and with a comma as well."""
    comma = "،" if article.language == "ar" and ", " not in article.text else ","
    return f"{left} {right}", Repair(f"{left}{comma} {right}", prior=COMMA)


def follows_name(text: str, at: int) -> bool:
    return bool(_NAME_BEFORE.search(text[max(0, at - 16) : at]))


def listed(table: Mapping[str, str], language: str) -> frozenset[str]:
    return split(table.get(language, ""))


@lru_cache(maxsize=256)
def split(text: str) -> frozenset[str]:
    return frozenset(text.split())
