"""Compounds with a foreign half: what the translator took along with a name."""

from collections.abc import Iterator

import regex

from audit.detect.context import Context
from audit.finding import Finding
from audit.lexicon import everyday
from audit.rules.card import Card
from audit.text import Article

_COMPOUND = regex.compile(r"(?<![\p{L}\p{N}-])\p{Lu}[\p{L}&]*-(?P<last>\p{Lu}\p{Ll}{3,})(?![\p{L}\p{N}-])")
# Zipf frequencies: common in English, and by so much rarer at home. “Team” and “Shop” are as common in German.
COMMON, RARER = 4.5, 1.2


def compounds(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """*NHS-Data*: the second half is common in English and rare in the article's language."""
    if not context.lexicon.available:
        return
    english = everyday("en")
    for match in _COMPOUND.finditer(article.text):
        frequency = english.zipf(match["last"])
        if frequency >= COMMON and frequency - context.lexicon.zipf(match["last"]) >= RARER:
            yield card.finding(article, match.start(), match.end())
