"""Titles before names that are written in two ways in one article: *Mr. Brandt*, *Mr Helm*."""

from collections.abc import Iterator

import regex

from audit.detect.context import Context
from audit.finding import Finding
from audit.rules.card import Card
from audit.text import Article

_TITLE = regex.compile(r"(?<![\p{L}\p{M}-])(?P<title>Mr|Mrs|Ms)(?P<dot>\.?) (?=\p{Lu}\p{L})")
# How many times as many places must have the other spelling.
MAJORITY = 4


def mixed(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """The titles whose dot, or lack of one, differs from the great majority in the article."""
    found = list(_TITLE.finditer(article.text))
    dotted = sum(bool(m["dot"]) for m in found)
    plain = len(found) - dotted
    if min(dotted, plain) == 0 or max(dotted, plain) < MAJORITY * min(dotted, plain):
        return
    for match in found:
        if bool(match["dot"]) == (dotted < plain):
            yield card.finding(article, match.start(), match.end(), [match["title"] + (" " if match["dot"] else ". ")])
