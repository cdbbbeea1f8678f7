"""Marks of another script or another language: commas, stops, brackets and quotation marks that were copied."""

from collections.abc import Iterator

from audit.compiled import of_regex
from audit.detect.common.places import signs
from audit.detect.context import Context
from audit.finding import Finding
from audit.rules.card import Card
from audit.text import Article

_OURS = {
    "，": ",", "、": ",", "。": ".", "；": ";", "：": ":", "！": "!", "？": "?", "،": ",", "؛": ";", "؟": "?", "।": ".",
    "～": "–", "〜": "–", "……": "…",
}  # fmt: skip
_HOME = r"\p{Latin}\p{Cyrillic}\p{Greek}"
# Beside a word of the article's own script on one side, and no word of another one on the other.
_MARK = of_regex(
    rf"(?<=[{_HOME}\d%)\]”\"»’'])(?P<gap>[ \u00a0]?)(?P<mark>[，、。；：！？،؛؟।]|……)"
    rf"(?=\s*(?:[{_HOME}\d“\"«„(\[‘']|$|\n))"
    r"|(?<=\d%? ?)(?P<mark>[～〜])(?= ?\d)"
)
_OPENING, _CLOSING = "「『《〈【", "」』》〉】"
_QUOTED = of_regex(rf"(?P<open>[{_OPENING}])(?P<body>[^{_OPENING}{_CLOSING}\n]{{1,200}})(?P<close>[{_CLOSING}])")
_ALONE = of_regex(
    rf"(?<=[{_HOME}\d.,!?…] ?)(?P<mark>[」』])(?= ?(?:[{_HOME}\d,.;]|$|\n))|(?P<mark>[「『])(?=[{_HOME}])"
)
_SAID = of_regex(r" ?(?:said|says|he|she|they|told|added)\b")
_ALIEN = of_regex(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")
_INSIDE = {"en": ("“", "”"), "de": ("„", "“"), "fr": ("« ", " »"), "ru": ("«", "»"), "uk": ("«", "»"), "pl": ("„", "”")}
# Quotations in the article itself: where it writes straight marks, so does the repair.
_STRAIGHT = ('"', '"')
_DOTS = of_regex(r"(?<=\p{Lu}\p{Ll}+)[·・‧](?=\p{Lu}\p{Ll})")


def wide(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """*Yuan， ein*, *floods、landslides*, *traitement، surtout* → the mark of the article's script."""
    found = signs(article.text)
    if not any(mark in found for mark in _OURS):
        return
    for match in _MARK.finditer(article.text):
        mark = _OURS[match["mark"]]
        after = article.text[match.end() : match.end() + 1]
        text = mark if mark in "–…" or not after.strip() or after in ")]”»" else mark + " "
        yield card.finding(article, *match.span(), [text])


def corners(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """*「a new start」*, *《The Port》* around words of the article's script → its own marks; one of two as well."""
    text = article.text
    if not any(mark in text for mark in _OPENING + _CLOSING):
        return
    first, last = _STRAIGHT if '"' in text else _INSIDE.get(article.language, ("“", "”"))
    taken: list[tuple[int, int]] = []
    for match in _QUOTED.finditer(text):
        taken.append(match.span())
        if not _ALIEN.search(match["body"]):
            pair = ("[", "]") if match["open"] == "【" else (first, last)
            yield card.finding(article, *match.span(), [f"{pair[0]}{match['body'].strip()}{pair[1]}"])
    for match in _ALONE.finditer(text):
        if not any(start <= match.start() < end for start, end in taken):
            opens = match["mark"] in _OPENING
            after, comma = text[match.end() : match.end() + 1], ""
            if not opens and article.language == "en" and _SAID.match(text, match.end()):
                comma = "," if text[match.start() - 1].isalpha() else ""
            space = " " if not opens and after.isalpha() else ""
            yield card.finding(article, *match.span(), [(first if opens else comma + last) + space])


def dots(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """*Anna·Berg* → *Anna Berg*."""
    for match in _DOTS.finditer(article.text) if any(dot in article.text for dot in "·・‧") else ():
        yield card.finding(article, *match.span(), [" "])
