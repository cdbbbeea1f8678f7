"""Small letters where a sentence begins."""

from collections.abc import Iterator

import regex

from audit.detect.common.closed import ABBREVIATIONS
from audit.detect.context import Context
from audit.detect.sentences.breaks import Break, breaks
from audit.detect.sentences.joins import continues, doubtful, truncated
from audit.detect.sentences.small import NAMES
from audit.finding import Finding
from audit.rules.card import Card
from audit.text import Article

_FIRST = regex.compile(r"\p{Ll}[\p{L}\p{M}’'-]*(?=[\s,])")
_ENDED = regex.compile(r"[.!?…][\"”»’)]?$")
# A paragraph shorter than this is a label, a caption or an item of a list; characters.
LONG = 60


def lower_start(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A small letter after a full stop, where the word cannot carry on the sentence before it."""
    for at in breaks(article, context.lexicon):
        if not (continues(article, at) or doubtful(article, at) or truncated(article, at)):
            yield _capital(article, card, at)


def paragraph_start(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A small letter at the head of a paragraph of running text, after a paragraph that was complete."""
    if article.language not in ABBREVIATIONS:
        return
    text, before = article.text, ""
    paragraphs = article.paragraphs
    small = sum(text[p.start].islower() for p in paragraphs)
    if small > max(3, 0.4 * len(paragraphs)):
        return  # a text without capitals, or lists: a habit, not damage
    for paragraph in paragraphs:
        body = text[paragraph.start : paragraph.end]
        first = _FIRST.match(body)
        if first and len(body) >= LONG and (_ENDED.search(body) or ". " in body) and not _runs_on(before):
            word = first.group()
            if word == word.lower() and context.lexicon.zipf(word) >= 3.0 and word not in NAMES:
                end = paragraph.start + 1
                yield card.finding(article, paragraph.start, end, [capital(text[paragraph.start], article.language)])
        before = body


def _runs_on(before: str) -> bool:
    """Whether the paragraph before announces a list or was cut in mid-sentence, so that a small letter is right."""
    return not before or before[-1] in ",;:–—-"


def _capital(article: Article, card: Card, at: Break) -> Finding:
    text = article.text
    end = at.letter + 1
    while end < len(text) and regex.match(r"\p{M}", text[end]):
        end += 1
    return card.finding(article, at.letter, end, [capital(text[at.letter : end], article.language)])


def capital(letter: str, language: str) -> str:
    """The capital of a letter, with its marks; Turkish keeps the dot."""
    if language == "tr" and letter[0] == "i":
        return "İ"
    return letter[0].upper() + letter[1:]
