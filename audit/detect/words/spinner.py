"""Synonym substitution: a list of word pairs applied after translation, without regard to where words end."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

import regex

from audit.detect.common.tokens import likely
from audit.detect.context import Context
from audit.detect.words.seam import Word, words
from audit.finding import Evidence, Finding
from audit.lexicon import Lexicon
from audit.rules.card import Card
from audit.text import Article

SHORTEST = 2  # letters that a longer word must have beyond the replaced one: a lone -s is an ending, not another word
COMMON = 5.5  # Zipf frequency from which what has grown on is a word by itself
RARE = 2.0  # Zipf frequency up to which a run may still be taken for a non-word
WORD = 2.4  # Zipf frequency from which what comes out is a word


def inside(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A replacement that begins or ends inside a longer word: *once morest* was *against*."""
    pairs: Mapping[str, str] | None = card.options["pairs"].get(article.language)
    if not pairs or not context.lexicon.available:
        return
    found = words(article.text)
    last = {spun.split()[-1]: spun for spun in pairs}
    ends = tuple(last)
    single = tuple(spun for spun in pairs if " " not in spun)
    strange = {
        run
        for run in found.counts
        if context.lexicon.zipf(run) <= RARE and ((low := run.lower()).startswith(ends) or low.endswith(single))
    }
    for word in found.words if strange else ():
        if word.text in strange:
            yield from _cut(article, card, context.lexicon, word, pairs, last)


def _cut(
    article: Article, card: Card, lexicon: Lexicon, word: Word, pairs: Mapping[str, str], last: Mapping[str, str]
) -> Iterator[Finding]:
    """The word that a replacement cut into, if putting its other half back gives one."""
    run, start = word.text.lower(), word.start
    for tail, spun in last.items():
        grown = before = ""
        if run.startswith(tail):
            grown, ahead = run[len(tail) :], spun[: -len(tail)]
            start = word.start - len(ahead)
            if ahead and (word.text[0].isupper() or article.text[max(0, start) : word.start].lower() != ahead):
                continue
        elif run.endswith(tail) and " " not in spun:
            before, start = run[: -len(tail)], word.start
        else:
            continue
        # What has grown on is a lone ending, or a word by itself after a lost space (*followingthe*).
        if len(grown + before) < SHORTEST or lexicon.zipf(grown + before) >= COMMON:
            continue
        for original in pairs[spun].split("|"):
            mended = before + original + grown
            if lexicon.zipf(mended) >= WORD:
                end = word.start + len(word.text)
                why = Evidence("replaced", f"{original} → {spun}")
                yield card.finding(article, start, end, [_like(mended, article.text[start])], evidence=[why])
                return


def terms(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Fixed phrases from the card's table. Names (keys with capitals) must be written as in the table."""
    table: Mapping[str, str] = card.options["terms"]
    lowered = article.text.lower()
    present = tuple(phrase for phrase in likely(tuple(table), article.text) if phrase.lower() in lowered)
    for match in _phrases(present).finditer(article.text) if present else ():
        key = match.group()
        if key in table:
            yield card.finding(article, *match.span(), [table[key]])
        elif key.lower() in table:
            yield card.finding(article, *match.span(), [_like(table[key.lower()], key)])


@lru_cache(maxsize=16)
def _phrases(phrases: tuple[str, ...]) -> "regex.Pattern[str]":
    body = "|".join(map(regex.escape, sorted(phrases, key=len, reverse=True)))
    return regex.compile(rf"(?<![\p{{L}}-])(?:{body})(?!\p{{L}})", regex.IGNORECASE | regex.VERSION1)


def _like(word: str, model: str) -> str:
    return word[0].upper() + word[1:] if model[0].isupper() else word
