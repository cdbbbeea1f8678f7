"""Cards with patterns → findings."""

import logging
from collections.abc import Iterator

import regex

from audit.detect.common.places import at_words, signs
from audit.finding import Finding
from audit.rules.card import Card
from audit.text import Article

# Seconds one rule may spend on one article before it is given up: a safety net under badly written patterns.
TIME_LIMIT = 2.0

log = logging.getLogger(__name__)


def find(article: Article, card: Card) -> Iterator[Finding]:
    """All places where one of the card's patterns matches; the group ``span`` is marked if the pattern has one."""
    text = article.text
    if card.literals and not _stands(card, text):
        return
    for pattern in card.compiled:
        group = "span" if "span" in pattern.groupindex else 0
        try:
            for match in _matches(card, pattern, text):
                start, end = match.span(group)
                yield card.finding(article, start, end, (_expand(match, r) for r in card.repairs))
        except TimeoutError:
            log.warning("rule %s gave up on %s: its pattern took too long", card.id, article.document.path)


def _stands(card: Card, text: str) -> bool:
    """Whether one of the card's literals stands in the text."""
    marks, others = card.sought
    if marks:
        found = signs(text)
        if any(literal in found for literal in marks):
            return True
    return any(literal in text for literal in others)


def _matches(card: Card, pattern: "regex.Pattern[str]", text: str) -> "Iterator[regex.Match[str]]":
    """Raises TimeoutError."""
    if card.words:
        return at_words(pattern, text, card.words, TIME_LIMIT)
    return pattern.finditer(text, timeout=TIME_LIMIT, concurrent=True)


def _expand(match: "regex.Match[str]", template: str) -> str:
    """``Match.expand`` with groups that did not take part read as empty."""
    return match.expand(template)
