"""Capitals that a translation program took away: German nouns, initials before Russian names, English names of days,
months and nations."""

from collections.abc import Iterator

from audit.compiled import of_regex
from audit.detect.common.places import starts
from audit.detect.context import Context
from audit.finding import Finding
from audit.rules.card import Card
from audit.text import Article

# Endings that make nouns and nothing else, beside jung, gescheit and insonderheit. (-ungen ends participles as well.)
# -tion is an ending of English too, in names and terms, and counts after a German article alone.
_ENDING = r"(?:ung|heit|igkeit|lichkeit|barkeit|samkeit|schaft|ierungen|ität)"
_ARTICLE = r"(?<=\b(?:der|die|das|dem|den|des|eine|einer|zur|zum|im|vom|beim) )"
_NOUN = of_regex(
    rf"(?:(?<=[\p{{L}}\p{{N}},;:] )(?!\p{{Ll}}*(?:jung|scheit|sonderheit)\b)\p{{Ll}}{{4,}}{_ENDING}"
    rf"|{_ARTICLE}\p{{Ll}}{{4,}}tion(?:en)?)"
    r"(?![\p{L}\p{N}@_/.-]*[\p{L}\p{N}@_/-])"
)
# Abbreviations of two letters before a name: т. е., т. к., т. н., н. э., л. с., с. ш., и. о. and others of a place.
_INITIALS = of_regex(
    r"(?<!\bи )(?<![\p{L}\p{N}]\. )\b"
    r"(?!(?:т\. ?[екндпо]|н\. ?э|л\. ?с|ж\. ?д|[сю]\. ?ш|[вз]\. ?д|и\. ?о|у\. ?е|б\. ?у)\.)"
    r"\p{Ll}\. ?\p{Ll}\. (?=\p{Lu}\p{Ll}+(?:ов|ев|ин|ова|ева|ина|ский|ская|ко|ян|ук|юк|ич|ых)\b)"
)

# A small letter, in no address, tag or compound.
_SMALL = of_regex(r"(?<![\p{L}\p{N}@#/_.:-])\p{Ll}\p{L}+(?![\p{L}\p{N}@#/_-]|[.:]\w)")


def nouns(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A German noun in small letters, told by its ending: *die regierung*."""
    for match in _NOUN.finditer(article.text):
        yield card.finding(article, match.start(), match.end(), [match.group().capitalize()])


def initials(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """*с. н. Адамов*: initials that were taken for an abbreviation."""
    for match in _INITIALS.finditer(article.text):
        end = match.end() - 1
        yield card.finding(article, match.start(), end, [article.text[match.start() : end].upper()])


def names(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """One of the card's words in small letters: *in march*, *the russian army*."""
    for start in starts(article.text, card.words):
        match = _SMALL.match(article.text, start)
        if match:
            yield card.finding(article, start, match.end(), [match.group().capitalize()])
