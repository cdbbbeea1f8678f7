"""Times of day written the English way in other languages."""

from collections.abc import Iterator

import regex

from audit.detect.context import Context
from audit.finding import Finding
from audit.rules.card import Card
from audit.text import Article

_AFTERNOON = regex.compile(
    r"(?<![\p{L}\p{N}.,:/-])(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<minutes>[0-5]\d))?[ \u00a0]?(?:pm|PM)(?![\p{L}\p{N}])"
)
# How a newspaper of the language writes an hour of 24, with minutes and without.
_FORMS = {
    "es": ("{h}:{m}", "{h}:00"), "pt": ("{h}h{m}", "{h}h"), "fr": ("{h} h {m}", "{h} h"),
    "de": ("{h}.{m} Uhr", "{h} Uhr"), "it": ("{h}.{m}", "{h}.00"), "nl": ("{h}.{m} uur", "{h} uur"),
    "sv": ("{h}.{m}", "{h}.00"),
}  # fmt: skip


def afternoon(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """*8 pm* in an article in a language that counts to 24."""
    if "pm" not in article.text and "PM" not in article.text:
        return
    for match in _AFTERNOON.finditer(article.text):
        hour, minutes = int(match["hour"]) % 12 + 12, match["minutes"]
        full, bare = _FORMS.get(article.language, ("{h}:{m}", "{h}:00"))
        yield card.finding(article, match.start(), match.end(), [(full if minutes else bare).format(h=hour, m=minutes)])
