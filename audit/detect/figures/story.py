"""Dates, numbers and names in which an article differs from the others on the same event."""

from collections.abc import Iterator
from pathlib import PurePath

from audit.detect.context import Context
from audit.finding import Evidence, Finding
from audit.rules.card import Card
from audit.story import Clash, clashes
from audit.text import Article

SHOWN = 3  # siblings quoted as evidence
LONGEST = 240  # characters of a quotation


def dates(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Dates that two witnesses contradict."""
    return _found("date", article, card, context)


def numbers(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Numbers that two witnesses contradict."""
    return _found("number", article, card, context)


def names(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Names in whose place two witnesses have another that sounds like it."""
    return _found("name", article, card, context)


def _found(kind: str, article: Article, card: Card, context: Context) -> Iterator[Finding]:
    if not context.siblings:
        return
    for clash in clashes(article.text, article.language, context.siblings):
        if clash.kind == kind:
            evidence = [
                Evidence("sibling", f"{w.path or 'this article'}: “{_quote(w.quote)}”") for w in clash.witnesses
            ]
            repairs = [clash.right] if clash.right is not None else []
            message = f"{card.message} {_say(clash)}"
            yield card.finding(
                article, clash.start, clash.end, repairs, evidence=evidence[:SHOWN], message=message, margin=None
            )


def _say(clash: Clash) -> str:
    """``Against it: a.txt and b.txt.``"""
    paths = [PurePath(w.path).name if w.path else "another place of this article" for w in clash.witnesses]
    return f"Against it: {', '.join(paths[:-1])} and {paths[-1]}."


def _quote(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1].rstrip() + "…"
