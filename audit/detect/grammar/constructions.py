"""Constructions that no careful writer of a language has: what a card lists, language by language.

What stands in quotation marks is left alone, for there people speak dialect, make slips, or are quoted in old spelling.
"""

from collections.abc import Iterator
from functools import lru_cache

import regex

from audit.compiled import of_regex
from audit.detect.common.places import at_words
from audit.detect.common.speech import quotation
from audit.detect.context import Context
from audit.finding import Finding
from audit.rules.card import Card
from audit.text import Article


def find(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """The constructions that the card lists for the article's language: ``[opening words, pattern, repair]``. Opening
    words are as in a card's ``words``, all in one string and parted by a comma, or ``""`` where a pattern begins with
    no certain word; of the pattern the group ``span`` is marked if it has one; a repair is a template, or ``""``. A
    capital at the beginning is kept, and so is the article's kind of apostrophe."""
    text = article.text
    for words, pattern, template in card.options.get(article.language, ()):
        compiled = of_regex(pattern, regex.VERSION1)
        for match in at_words(compiled, text, _openings(words)) if words else compiled.finditer(text):
            start, end = match.span("span" if "span" in compiled.groupindex else 0)
            if quotation(text, start) is None:
                yield card.finding(article, start, end, [_repair(text, start, match, template)] if template else [])


def _repair(text: str, start: int, match: "regex.Match[str]", template: str) -> str:
    repair = match.expand(template) if "’" in text else match.expand(template).replace("’", "'")
    return repair[:1].upper() + repair[1:] if text[start].isupper() else repair


@lru_cache(maxsize=512)
def _openings(words: str) -> tuple[str, ...]:
    return tuple(words.split(", "))
