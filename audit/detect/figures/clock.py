"""Times of day written the English way in other languages."""

from collections.abc import Iterator

import regex

from audit.detect.context import Context
from audit.finding import Finding
from audit.rules.card import Card
from audit.text import Article

_AFTERNOON = regex.compile(
    r"(?<![\p{L}\p{N}.,:/-])(?:(?P<first>1[0-2]|0?[1-9])(?:[:.](?P<past>[0-5]\d))?"
    r"(?P<to> (?:a|à|às|ao|bis|alle|tot|till) | ?[-–] ?))?"
    r"(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<minutes>[0-5]\d))?[ \u00a0]?(?:pm|PM)(?![\p{L}\p{N}])"
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
        hour = int(match["hour"]) % 12 + 12
        text = _written(article.language, hour, match["minutes"])
        if match["first"]:
            # Of “6 to 8 pm” both are in the afternoon, of “11 to 2 pm” the second alone.
            first = int(match["first"]) % 12
            begin = _written(article.language, first + 12 if first + 12 < hour else int(match["first"]), match["past"])
            text = begin.removesuffix(" Uhr").removesuffix(" uur") + match["to"] + text
        yield card.finding(article, match.start(), match.end(), [text])


def _written(language: str, hour: int, minutes: str | None) -> str:
    full, bare = _FORMS.get(language, ("{h}:{m}", "{h}:00"))
    return (full if minutes else bare).format(h=hour, m=minutes)
