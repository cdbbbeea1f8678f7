"""Quotation marks that have lost their partner, or have one of another kind."""

from collections.abc import Iterator

import regex

from audit.detect.context import Context
from audit.finding import Finding
from audit.rules.card import Card
from audit.text import Article

# Closing mark → opening mark. Straight marks say nothing of their side and are never looked at alone.
_PAIRS = {"»": "«", "”": "“"}
_WRONG_SIDE = {
    # »so« and ”so” are sound conventions of their own; an article that has one of them is left alone.
    "»": regex.compile(r"(?:^|[\s(])»(?=\w)|\w«(?=[\s.,;:!?)]|$)", regex.MULTILINE),
    "”": regex.compile(r"(?:^|[\s(])”(?=\w)|[\w.,!?]“(?=[\s.,;:!?)]|$)|[„‟]", regex.MULTILINE),
}
_CLOSES = {
    # After a word or its stop, before a blank or a mark; inches (5”) are no quotations.
    "»": regex.compile(r"(?<=[\p{L}\p{M}.!?…%)][ \u00a0\u202f]?)»(?=[\s.,;:!?)]|$)", regex.MULTILINE),
    "”": regex.compile(r"(?<=[\p{L}\p{M}.!?…,)])”(?=[\s.,;:!?)]|$)", regex.MULTILINE),
}
_LONGEST = 80  # characters of a quotation whose two marks surely belong together
_MIXED = regex.compile(
    rf"(?:(?<=^|[\s(])(?P<open>[«“])[^«»\"“”„‟\n]{{2,{_LONGEST}}}(?P<close>[»\"”])"
    rf"|(?<=^|[\s(])(?P<open>\")[^«»\"“”„‟\n]{{2,{_LONGEST}}}(?P<close>[»”]))(?=[\s.,;:!?)]|$)",
    regex.MULTILINE | regex.VERSION1,
)
_OTHERS = ('"', "“", "‘", "„", "«")
_PARTNER = {"«": "»", "“": "”", '"': '"'}


def unopened(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A closing mark where everything that was opened in the article so far is closed."""
    text = article.text
    for close, opening in _PAIRS.items():
        if close not in text:
            continue
        depth = last = 0
        for match in _CLOSES[close].finditer(text):
            at = match.start()
            depth += text.count(opening, last, at) - text.count(close, last, at)
            last = at + 1
            if depth > 0:
                depth -= 1
                continue
            depth = 0
            # A mark of another kind in the paragraph may have opened what this one closes.
            start = article.paragraph_at(at).start
            if not any(text.find(mark, start, at) >= 0 for mark in _OTHERS):
                # Asked last, for it takes longest and few articles come so far.
                if _WRONG_SIDE[close].search(text):
                    break
                word = max(start, text.rfind(" ", start, at - 1) + 1)
                yield card.finding(article, word, last)


def mixed(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A short quotation that opens with a mark of one kind and closes with a mark of another."""
    text = article.text
    if ("«" in text or "»" in text or '"' in text) and ("“" in text or "”" in text or "«" in text or "»" in text):
        for match in _MIXED.finditer(text):
            right = _PARTNER[match["open"]]
            if match["close"] == right or _nested(text, match.start()):
                continue
            body = match.group()
            yield card.finding(article, match.start(), match.end(), [body[:-1] + right])


def _nested(text: str, at: int) -> bool:
    """Whether a mark is open already where this quotation begins: then its marks may belong to the outer one."""
    before = text[text.rfind("\n", 0, at) + 1 : at]
    return (
        before.count("«") > before.count("»")
        or before.count("“") + before.count("„") > before.count("”")
        or before.count('"') % 2 == 1
    )
