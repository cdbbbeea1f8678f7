"""Fixed phrases of another language, carried over word by word: each has one rendering that an editor writes."""

from collections.abc import Iterator
from functools import lru_cache

import regex

from audit.compiled import of_regex
from audit.detect.common.places import at_words
from audit.detect.context import Context
from audit.finding import Finding
from audit.rules.card import Card
from audit.text import Article


def phrases(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """The phrases that the card lists for the article's language: ``[opening words, pattern, repair]``, where the
    opening words are as in a card's ``words``, the pattern matches small letters and capitals alike, and the repair is
    a template; an empty one offers none. A capital at the beginning is kept."""
    text = article.text
    for words, pattern, template in card.options.get(article.language, ()):
        for match in at_words(_whole(pattern), text, _openings(words)):
            start, end = match.span("span") if "span" in match.re.groupindex else match.span()
            repair = match.expand(template)
            if repair.endswith(" ") and text[end - 1] == " ":  # a space may be part of the pattern, never of the damage
                repair, end = repair[:-1], end - 1
            if text[start].isupper():
                repair = repair[:1].upper() + repair[1:]
            yield card.finding(article, start, end, [repair] if template else [])


@lru_cache(maxsize=512)
def _whole(pattern: str) -> "regex.Pattern[str]":
    """The pattern in capitals or small letters, where no word goes on behind it."""
    return of_regex(rf"(?i:{pattern})(?!(?<=\p{{L}})\p{{L}})")


@lru_cache(maxsize=512)
def _openings(words: str) -> tuple[str, ...]:
    return tuple(words.split(", "))
