"""Phrases outside quotation marks: inside, they may be how somebody speaks."""

from collections.abc import Iterator

import regex

from audit.detect.context import Context
from audit.detect.renderings import phrases
from audit.finding import Finding
from audit.rules.card import Card
from audit.text import Article

_QUOTED = regex.compile(r"“[^”\n]*(?:”|$)|\"[^\"\n]*(?:\"|$)|«[^»\n]*(?:»|$)")


def spoken_by_nobody(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """The phrases that the card lists, as ``renderings:phrases`` finds them, outside quotation marks."""
    for finding in phrases(article, card, context):
        span = article.paragraph_at(finding.start)
        body, at = article.text[span.start : span.end], finding.start - span.start
        if not any(q.start() <= at < q.end() for q in _QUOTED.finditer(body)):
            yield finding
