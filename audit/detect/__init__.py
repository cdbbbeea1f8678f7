"""Text → findings: runs every card that speaks the article's language.

The finders that cards name stand in groups by what they look at; each group says in a sentence what belongs there. What
all of them need, and what is done with their signs, stands beside the groups.
"""

import importlib
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from audit.detect import patterns
from audit.detect.common.speech import dialect
from audit.detect.company import throughout
from audit.detect.context import Context, Finder
from audit.detect.doubts import doubtful
from audit.detect.house import spared
from audit.detect.weigh import weigh
from audit.errors import RuleError
from audit.finding import Finding
from audit.rules import Card, finders
from audit.text import Article

__all__ = ["Context", "detect", "doubtful", "weigh"]


@cache
def finder(name: str) -> Finder:
    """The function that ``module:function`` names: one of the program's own, else one of an installed package. Raises
    RuleError."""
    own = finders().get(name)
    module, _, function = (f"audit.detect.{own}" if own else name).partition(":")
    try:
        found: Finder = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError) as error:
        raise RuleError(f"there is no finder {name!r}") from error
    return found


def detect(article: Article, cards: Iterable[Card], context: Context) -> list[Finding]:
    """Every sign of damage that any card sees, weak ones included, but for words of the house; ordered by place. Cards
    that count only in an article that is damaged throughout are asked last, and only if it may be one."""
    speaking = [card for card in cards if card.speaks(article.language)]
    found = _found(article, (card for card in speaking if not card.throughout), context)
    last = [card for card in speaking if card.throughout]
    if last and (context.company or throughout(article, found, context.doubts)):
        found += _found(article, last, replace(context, marked=tuple(f.span for f in found)))
    return sorted(spared(found, article.text, context.house_words), key=lambda f: (f.start, -f.end))


def _found(article: Article, cards: Iterable[Card], context: Context) -> list[Finding]:
    found: list[Finding] = []
    for card in cards:
        signs = finder(card.finder)(article, card, context) if card.finder else patterns.find(article, card)
        found.extend(f for f in signs if not (card.dialect and dialect(article.text, f.start, context.lexicon)))
    return found
