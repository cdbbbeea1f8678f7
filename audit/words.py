"""How many words an article has, and the article without what is no part of it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import replace

import regex

from audit.finding import REMOVED, Finding
from audit.text import Article, Paragraph, Span

_CJK = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")
_WORD = regex.compile(r"\w+")


def count_words(article: Article) -> int:
    """Words in all paragraphs; two characters of a script without spaces count as a word."""
    total = 0
    for paragraph in article.paragraphs:
        text = article.text[paragraph.start : paragraph.end]
        total += len(_WORD.findall(_CJK.sub(" ", text))) + len(_CJK.findall(text)) // 2
    return total


def without(article: Article, findings: Iterable[Finding]) -> Article:
    """The article less the passages that findings, which do not overlap, take out whole: furniture, second copies."""
    gone = sorted(f.span for f in findings if f.family in REMOVED)
    if not gone:
        return article
    starts, ends = [g.start for g in gone], [g.end for g in gone]

    def stays(sentence: Span) -> bool:
        near = gone[bisect_right(ends, sentence.start) : bisect_left(starts, sentence.end)]
        return not any(_mostly_inside(sentence, g) for g in near)

    kept: list[Paragraph] = []
    for paragraph in article.paragraphs:
        sentences = tuple(filter(stays, paragraph.sentences))
        if sentences:
            kept.append(replace(paragraph, start=sentences[0].start, end=sentences[-1].end, sentences=sentences))
    return replace(article, paragraphs=tuple(kept))


def _mostly_inside(sentence: Span, gone: Span) -> bool:
    shared = min(sentence.end, gone.end) - max(sentence.start, gone.start)
    return 2 * shared > sentence.end - sentence.start
