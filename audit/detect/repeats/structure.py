"""Passages that stand in the article twice: pasted twice, given twice by the translator, headline taken for the lead.

Words are compared, not sentences, so a copy is found whatever became of its punctuation, and also if a word of it was
damaged on the way; but only what begins and ends where a sentence does is a copy. Names, titles and formulas repeat
inside sentences of every sound article.
"""

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

import regex

from audit.detect.common.tokens import UNSPACED, Token, echoes, repeated, tokens
from audit.detect.context import Context
from audit.detect.repeats.repetition import stuck
from audit.detect.repeats.stretches import Copy, alike, stretch
from audit.detect.repeats.teaser import breaks_off
from audit.finding import Evidence, Finding
from audit.rules.card import Card
from audit.text import Article

# Tokens that must agree for two places to be compared at all, spaced and unspaced scripts.
SEED, SEED_UNSPACED = 5, 12
# A copy has at least so many tokens and letters. Shorter sentences are repeated for effect ("We will not give up.").
LEAST, LEAST_UNSPACED, LETTERS = 8, 20, 40
# Fewer tokens do where the copy follows at once and has the letters all the same.
LEAST_ADJACENT = 6
# A headline given twice may be shorter.
HEADLINE, HEADLINE_UNSPACED = 5, 12
# Tokens by which the ends of a copy may miss the ends of a sentence.
SLACK = 2
# Tokens that a comparison goes back from where it began: one sentence at most was overlooked before.
BACK = 80
_NEAR = range(-SLACK, SLACK + 1)
_FULL = regex.compile(r"[.!?…。！？؟।]|`{3}")
_ENDS = regex.compile(r"(?:[\p{Zs}]?[!?»]|[.!?…。！？؟।\"'”’»›)\]）」』】])+")
_DASH = regex.compile(r"(?:^|(?<=[\n\r.!?…]\p{Zs}*))[—–-]\p{Zs}+$")
_OPENS = "\"'“”„«»‘’‚‹›(¿¡[（「『【"


def repeated_passages(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """The second of two equal or nearly equal passages, one finding for all of a contiguous block."""
    for copy in _copies(article):
        if not _is_headline(article, copy) and not _is_teaser(article, copy):
            yield _removal(article, card, copy, "the same words stand further up")


def repeated_headline(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """The first sentence of the text where it says the headline once more."""
    for copy in _copies(article):
        if _is_headline(article, copy) and not _is_teaser(article, copy):
            yield _removal(article, card, copy, "the headline says the same")


def _removal(article: Article, card: Card, copy: Copy, why: str) -> Finding:
    text, words = article.text, _once(article.text)
    start, end = words[copy.start].start, words[copy.end - 1].end
    while start and text[start - 1] in _OPENS and not (start > 1 and _FULL.match(text[start - 2])):
        start -= 1
    if dash := _DASH.search(text, max(0, start - 10), start):
        start = dash.start()
    if closing := _ENDS.match(text, end):
        end = closing.end()
    before = text[words[copy.first].start : words[copy.last - 1].end]
    shown = before if len(before) <= 80 else f"{before[:60].rstrip()} …"
    return card.finding(article, start, end, card.repairs or [""], evidence=[Evidence("copy", f"{why}: “{shown}”")])


def _is_teaser(article: Article, copy: Copy) -> bool:
    words = _once(article.text)
    first, second = (article.paragraph_at(words[i].start) for i in (copy.first, copy.start))
    return first.start != second.start and breaks_off(article.text, first, second, first=not copy.first)


def _is_headline(article: Article, copy: Copy) -> bool:
    words, blocks = _once(article.text), article.paragraphs
    if copy.first or len(blocks) < 2 or words[copy.last - 1].end > blocks[0].end:
        return False
    opens = words[copy.start].start
    return any(0 <= opens - b.start <= SLACK for b in blocks[1:3])


@lru_cache(maxsize=2)
def _once(text: str) -> tuple[Token, ...]:
    """The tokens without the further rounds of loops, which would hide that a sentence is repeated."""
    words, loops = tokens(text), stuck(text)
    surplus = {n for loop in loops for n in range(loop.start + loop.period, loop.end)}
    return tuple(w for n, w in enumerate(words) if n not in surplus) if surplus else words


@lru_cache(maxsize=2)
def _copies(article: Article) -> tuple[Copy, ...]:
    """All copies, in order. Linear: each token is walked over once on either side of a comparison."""
    words = _once(article.text)
    keys = [w.key for w in words]
    size = SEED_UNSPACED if article.language in UNSPACED else SEED
    places = echoes(article.text) if words is tokens(article.text) else repeated(keys)
    seeds = {i: tuple(keys[i : i + size]) for i in places if i + size <= len(keys)}
    edges: _Edges | None = None
    seen: dict[tuple[str, ...], int] = {}
    found: list[Copy] = []
    after, floor = 0, 0
    for i, seed in seeds.items():
        if i < after:
            continue
        j = seen.setdefault(seed, i)
        if j == i:
            continue
        match = stretch(keys, j, i, max(floor, i - BACK))
        edges = edges or _Edges(article, words)
        copy = edges.snap(match) if match.last <= match.start else None
        if copy and _long_enough(article, words, copy):
            found.append(copy)
            after = floor = max(copy.end, i + 1)
        else:
            seen.update((seeds[k], k) for k in range(i, match.end) if k in seeds)
            after = match.end - size + 1
    return tuple(found)


def _long_enough(article: Article, words: tuple[Token, ...], copy: Copy) -> bool:
    count = copy.end - copy.start
    letters = words[copy.end - 1].end - words[copy.start].start
    least = LEAST_ADJACENT if copy.start == copy.last else LEAST
    if article.language in UNSPACED:
        return count >= (HEADLINE_UNSPACED if _is_headline(article, copy) else LEAST_UNSPACED)
    return count >= HEADLINE if _is_headline(article, copy) else count >= least and letters >= LETTERS


class _Edges:
    """Where sentences begin and end, in tokens."""

    def __init__(self, article: Article, words: tuple[Token, ...]) -> None:
        self._text, self._words = article.text, words
        offsets = [w.start for w in words]
        spans = [s for p in article.paragraphs for s in (*p.sentences, p.span)]
        self._starts = {bisect_left(offsets, s.start) for s in spans} | {0}
        self._ends = {bisect_left(offsets, s.end) for s in spans} | {len(words)}
        self._line_ends = {bisect_left(offsets, p.end) for p in article.paragraphs} | {len(words)}

    def snap(self, match: Copy) -> Copy | None:
        """The match cut down to whole sentences; ``None`` if there is none in it."""
        words = range(len(self._words))
        for start in range(max(0, match.start - SLACK), match.end):
            first = match.first + start - match.start
            if not (self._starts_at(start) and self._same(first, match.first, start, match.start)):
                continue
            if match.last >= start or any(self._starts_at(first + n) for n in _NEAR):
                break
        else:
            return None
        for end in range(min(len(words), match.end + SLACK), start, -1):
            last = match.last + end - match.end
            if not (self._ends_at(end) and self._same(match.last, last, match.end, end)):
                continue
            whole = any(self._ends_at(last + n) for n in _NEAR)
            if whole or (end >= match.end - SLACK and end - start >= LEAST and self._broken_off(end)):
                return Copy(max(0, first), min(last, start), start, end)
        return None

    def _same(self, first: int, last: int, start: int, end: int) -> bool:
        """Whether the tokens beyond the match, if any, are damaged forms of each other."""
        if start >= end:
            return True
        one, other = ([w.key for w in self._words[a:b]] for a, b in ((max(0, first), last), (start, end)))
        if len(one) == len(other):
            return all(alike(a, b) for a, b in zip(one, other, strict=True))
        return alike("".join(one), "".join(other))

    def _gap(self, place: int) -> str:
        if not 0 <= place <= len(self._words):
            return ""
        left = self._words[place - 1].end if place else 0
        right = self._words[place].start if place < len(self._words) else len(self._text)
        return self._text[left:right]

    def _starts_at(self, place: int) -> bool:
        return place in self._starts or bool(_FULL.search(self._gap(place)))

    def _ends_at(self, place: int) -> bool:
        return place in self._ends or bool(_FULL.search(self._gap(place)))

    def _broken_off(self, place: int) -> bool:
        """Whether a line ends here without a full stop."""
        return place in self._line_ends and not _FULL.search(self._gap(place).split("\n")[0])
