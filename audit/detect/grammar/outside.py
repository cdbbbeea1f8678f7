"""Phrases outside quotation marks: inside, they may be how somebody speaks."""

from collections.abc import Iterator

from audit.detect.common.speech import quotation
from audit.detect.context import Context
from audit.detect.grammar.renderings import phrases
from audit.finding import Finding
from audit.rules.card import Card
from audit.text import Article


def spoken_by_nobody(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """The phrases that the card lists, as ``renderings.phrases`` finds them, outside quotations."""
    return (f for f in phrases(article, card, context) if quotation(article.text, f.start) is None)
