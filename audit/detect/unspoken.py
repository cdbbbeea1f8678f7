"""Constructions that nobody writes in a language, and that somebody may say: what a card lists, outside quotations.

Inside quotation marks, and in a line that a dash opens, somebody speaks: in dialect perhaps, or in a language that is
not their own.
"""

from collections.abc import Iterator
from functools import lru_cache

import regex

from audit.compiled import of_regex
from audit.detect.context import Context
from audit.detect.places import at_words
from audit.finding import Finding
from audit.rules.card import Card
from audit.text import Article

_SPEECH = regex.compile(
    r"“[^”\n]*(?:”|$)|„[^“”\"\n]*(?:[“”\"]|$)|\"[^\"\n]*(?:\"|$)|«[^»\n]*(?:»|$)|»[^«\n]*(?:«|$)|‚[^‘\n]*‘|‹[^›\n]*›"
    r"|(?<![\p{L}\p{N}])[‘'][^’'\n]*[’'](?!\p{L})|^\s*[-–—] ?[^\n]*"
)


def listed(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """What the card lists for the article's language, outside quotations: ``[opening words, pattern, repair]``.

    The opening words are as in a card's ``words``. The pattern tells capitals from small letters, and a group ``span``
    marks less than the whole. The repair is a template, an empty one offers none. A capital at the beginning is kept.
    """
    text = article.text
    for words, pattern, template in card.options.get(article.language, ()):
        for match in at_words(of_regex(pattern, regex.VERSION1), text, _openings(words)):
            start, end = match.span("span") if "span" in match.re.groupindex else match.span()
            if spoken(article, start):
                continue
            repair = match.expand(template) if "’" in text else match.expand(template).replace("’", "'")
            if text[start].isupper():
                repair = repair[:1].upper() + repair[1:]
            yield card.finding(article, start, end, [repair] if template else [])


def spoken(article: Article, at: int) -> bool:
    """Whether the place stands inside quotation marks, or in a line of dialogue."""
    span = article.paragraph_at(at)
    return any(start <= at - span.start < end for start, end in _speech(article.text[span.start : span.end]))


@lru_cache(maxsize=64)
def _speech(paragraph: str) -> tuple[tuple[int, int], ...]:
    return tuple(match.span() for match in _SPEECH.finditer(paragraph))


@lru_cache(maxsize=512)
def _openings(words: str) -> tuple[str, ...]:
    return tuple(words.split(", "))
