"""Loops: a translator that got stuck gives a few words again and again."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from audit.detect.common.tokens import ROW, UNSPACED, Token, echoes, long_ones, tokens
from audit.detect.context import Context
from audit.finding import Evidence, Finding, Repair
from audit.rules.card import Card
from audit.text import Article

# Longest round in tokens. Decoders get stuck on phrases, not on paragraphs.
LONGEST = 60
# Fewest rounds by length of the round in tokens: one word is repeated for effect ("very, very, very"), a phrase is not.
ROUNDS = {1: 6, 2: 4}
ROUNDS_LONG = 3
# Fewest letters in a round. Shorter ones are laughter, tongue twisters, songs.
LETTERS, LETTERS_UNSPACED = 5, 3
# Rounds from which a loop set in quotation marks, in verses or with exclamation marks is no chant any more.
CHANT = 9
# Nats by which a word said twice on purpose is less likely than the model thinks: next to a loop nothing is on purpose.
TWICE = -5.0
_CALL = regex.compile(r"[!?\n\r]")
_QUOTED = regex.compile(r"[\"“„«»”「『‘'’]\s*$")
# A round of a loop inside a word: three letters and more, four times and more ("hahaha" has rounds of two).
_IN_WORD = regex.compile(r"(\p{L}{3,10}?)\1{3,}+")
# Rounds of two letters count if there are six and more, and letters of the word besides.
_LAUGHTER = frozenset("aehijokхаехиоё")
_BRIEF = regex.compile(r"\p{L}+?(\p{L}{2})\1{5,}+|^(\p{L}{2})\2{5,}+(?=\p{L}\p{L})")
LONG_WORD = 16
READ = 400  # letters of a word that are read: both patterns take the square of its length, and no word has more


@dataclass(frozen=True, slots=True)
class Loop:
    """Tokens ``start:end`` go round after ``period`` tokens; the last round may be cut off."""

    start: int
    end: int
    period: int

    @property
    def rounds(self) -> int:
        return (self.end - self.start) // self.period


def loops(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Loops of words, from the first round to the last; the repair is one round.

    Where the last round is cut off, its words may also be those that the sentence goes on with; a single word may have
    been said twice on purpose.
    """
    text, words = article.text, tokens(article.text)
    for loop in stuck(text):
        if not _is_damage(article, words, loop):
            continue
        start, end = words[loop.start].start, words[loop.end - 1].end
        once = text[start : words[loop.start + loop.period - 1].end]
        repairs: list[str | Repair] = [once]
        if rest := (loop.end - loop.start) % loop.period:
            repairs.append(text[start : words[loop.start + loop.period + rest - 1].end])
        elif len({w.key for w in words[loop.start : loop.end]}) == 1:
            repairs.append(Repair(text[start : words[loop.start + 2 * loop.period - 1].end], prior=TWICE))
        yield card.finding(article, start, end, repairs, evidence=[Evidence("rounds", f"“{once}” {loop.rounds} times")])


def loops_in_words(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Words that contain a loop of letters; no repair, for what the word was cannot be told."""
    for word, run in long_ones(article.text):
        if len(run) < LONG_WORD:
            continue
        loop = _IN_WORD.search(word.key, 0, READ)
        brief = _BRIEF.search(word.key, 0, READ)
        letters = set(brief.group(1) or brief.group(2)) if brief else set()
        if (loop and len(set(loop.group(1))) > 2) or (len(letters) == 2 and not letters <= _LAUGHTER):
            yield card.finding(article, word.start, word.end)


@lru_cache(maxsize=4)
def stuck(text: str) -> tuple[Loop, ...]:
    """All runs that go round at least three times, in order. Linear in the tokens."""
    keys = [w.key for w in tokens(text)]
    found: list[Loop] = []
    last: dict[tuple[str, ...], int] = {}
    floor = 0
    for i in echoes(text):
        if i < floor:
            continue
        row = tuple(keys[i : i + ROW])
        period = i - last.get(row, i - LONGEST - 1)
        last[row] = i
        if period > LONGEST or i - period < floor:
            continue
        end = i + ROW
        while end < len(keys) and keys[end] == keys[end - period]:
            end += 1
        if end - (i - period) >= 3 * period:
            found.append(Loop(i - period, end, period))
            floor = end
    return tuple(found)


def _is_damage(article: Article, words: tuple[Token, ...], loop: Loop) -> bool:
    text, round_ = article.text, words[loop.start : loop.start + loop.period]
    unspaced = article.language in UNSPACED
    period = sum(map(len, (w.key for w in round_))) // 2 if unspaced else loop.period
    if loop.rounds < ROUNDS.get(max(1, period), ROUNDS_LONG):
        return False
    letters = sum(c.isalpha() for w in round_ for c in w.key)
    one_word = len({w.key for w in round_}) == 1
    if letters < (LETTERS_UNSPACED if unspaced else LETTERS) or (one_word and loop.rounds < CHANT):
        return False
    start, end = words[loop.start].start, words[loop.end - 1].end
    between = text[round_[-1].end : words[loop.start + loop.period].start]
    quoted = between.strip() and _QUOTED.search(text, max(0, start - 3), start)
    chant = quoted or _CALL.search(text, start, end)
    return not chant or loop.rounds >= CHANT
