"""Where one run of letters could be two words: the words of an article, and how well a split explains a run.

A split is scored by the decimal logarithm of ``P(left) · P(right) / P(whole)``, with frequencies from the lexicon. Two
independent words are likelier than the run as one word only where the run is a seam (*tiescooperation*). Affixes look
like words (*in-*, *-on*, German *ein-*), so a part that often makes longer words costs the logarithm of the number of
lexicon words that it makes; the counts stand in the rule's card.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

import regex

from audit.detect.common.tokens import cut, pieces, plain
from audit.lexicon import Lexicon

# Addresses, handles, tags, file and domain names: their letters are no words.
_MASK = regex.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]+@[\w.-]+|[@#]\w+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|gov|edu|info|io|tv|co|[a-z]{2}"
    r"|рф|js|py|html?|pdf|jpe?g|png|docx?|xlsx?)\b(?:/\S*)?|\w+(?:[/_\\]\w+)+",
)
# A text without these signs has none of them. Where one begins with "www." it may have no other sign, and none of them
# has white space.
_SIGN = regex.compile(r"[@#/_\\]|\.\p{Ll}")
_ANY_SIGN = regex.compile(rf"{_SIGN.pattern}|www\.")
_SPACE = regex.compile(r"\s|$")
_WORD = regex.compile(r"([\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*)")
_APOSTROPHE = re.compile("['’]")
_PART = regex.compile(r"[^'’]+")

UNKNOWN = -1.5  # Zipf value taken for a run that the lexicon lacks; fitted on damaged and sound news
UNKNOWN_SMALL = 0.5  # the same for languages whose list ends at one in a million: much of what they lack is sound
NAME = 4.3  # Zipf value of a word that the article itself uses as a name
LETTER = 0.9  # decimal logarithm of how much rarer each further letter makes a name that nobody has seen
NOUN = 1.5  # what a noun after an unseen name costs: *court* and *stone* end place names, *said* does not
NEAR_FUNCTION = 5.6  # the same, for both parts of a run that the lexicon has
LENGTH = 0.12  # what each letter beyond ten adds: long runs are seldom words by chance
PLAIN = 1.0  # added where one part is a function word
SHORT = 0.7  # taken off where a part has three letters or fewer
BRIEF_NAME = 2.3  # taken off short capitalised runs: most are names
TWO_NOUNS = 1.0  # taken off capitalised runs of two nouns, unless long: places and brands are made so
CLITIC = 1.4  # taken off what follows an apostrophe: a case ending or an elided word
FUNCTION = 5.8  # Zipf value from which a word is a function word, or as common as one


class Word(NamedTuple):
    """A run of letters, its place, and the letters on the other side of an apostrophe before and after it, if any."""

    text: str
    start: int
    before: str
    after: str
    whole: tuple[int, int]

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True)
class Words:
    """All words of a text outside addresses, how often each occurs, and those that occur capitalised (as names)."""

    words: tuple[Word, ...]
    counts: Mapping[str, int]
    names: Mapping[str, int]
    masked: tuple[tuple[int, int], ...] = field(default=())

    def hidden(self, start: int, end: int) -> bool:
        """Whether the place lies in an address, a handle or a file name."""
        # They are apart and in order, so only the last that begins before the end can reach in.
        near = bisect_left(self.masked, (end, 0)) - 1
        return near >= 0 and start < self.masked[near][1]


@lru_cache(maxsize=4)
def words(text: str) -> Words:
    """The words of a text; remembered for the few texts in work, for several finders ask."""
    masked = tuple(_masked(text))
    joined: frozenset[int] = frozenset()
    if plain(text):  # there tokens are words, but for digits and apostrophes
        runs, starts, ends = pieces(text)
        joined = frozenset(_joined(text, starts, ends))
    else:
        runs, starts, ends = cut(text, _WORD)
    none, spans = repeat(""), zip(starts, ends, strict=True)
    # A named tuple's own constructor takes twice as long.
    found = list(map(tuple.__new__, repeat(Word), zip(runs, starts, none, none, spans, strict=False)))
    odd = {i for i, run in enumerate(runs) if not run.isalpha()} | {i for n in joined for i in (n, n + 1)}
    if odd:
        found = list(_taken_apart(text, found, sorted(odd), joined))
    if masked:
        found = list(_outside(found, masked))
    counts = Counter([w.text for w in found])
    return Words(tuple(found), counts, {w: n for w, n in counts.items() if w[0].isupper()}, masked)


def _joined(text: str, starts: Sequence[int], ends: Sequence[int]) -> Iterator[int]:
    """Numbers of the runs that an apostrophe ties to the next one."""
    for mark in _APOSTROPHE.finditer(text):
        index = bisect_left(ends, mark.start())
        if ends[index : index + 1] == [mark.start()] and starts[index + 1 : index + 2] == [mark.end()]:
            yield index


def _taken_apart(text: str, found: Sequence[Word], odd: Iterable[int], joined: frozenset[int]) -> Iterator[Word]:
    """The words; those numbered ``odd``, together with what they are ``joined`` to, cut at digits and apostrophes."""
    done = 0
    for first in odd:
        if first < done:
            continue
        yield from found[done:first]
        last = first
        while last in joined:
            last += 1
        done = last + 1
        for match in _WORD.finditer(text, found[first].start, found[last].end):
            parts = [(m.group(), m.start()) for m in _PART.finditer(match.group())]
            for i, (part, offset) in enumerate(parts):
                before = parts[i - 1][0] if i else ""
                after = parts[i + 1][0] if i + 1 < len(parts) else ""
                yield Word(part, match.start() + offset, before, after, match.span())
    yield from found[done:]


def _masked(text: str) -> Iterator[tuple[int, int]]:
    """Matches of ``_MASK``, tried only between white space where there is a sign that they have."""
    end = 0
    for sign in _ANY_SIGN.finditer(text) if _SIGN.search(text) else ():
        if sign.start() < end:
            continue
        start = sign.start()
        while start > end and not text[start - 1].isspace():
            start -= 1
        space = _SPACE.search(text, sign.end())
        assert space is not None  # a text has an end
        end = space.start()
        yield from (m.span() for m in _MASK.finditer(text, start, end))


def _outside(found: Iterable[Word], masked: Sequence[tuple[int, int]]) -> Iterator[Word]:
    """The words that no stretch touches; both are in order."""
    ends = iter(masked)
    current = next(ends, None)
    for word in found:
        while current and current[1] <= word.whole[0]:
            current = next(ends, None)
        if not current or current[0] >= word.whole[1]:
            yield word


@dataclass(frozen=True)
class Split:
    """A run taken apart before character ``at``. ``score`` is the logarithm above less ``bound``, what affixes took."""

    at: int
    score: float
    bound: float
    left: float
    right: float


@dataclass(frozen=True)
class Scale:
    """How the runs of one language are scored.

    ``prefixes`` and ``suffixes``: words that also begin or end longer words, with the logarithm of how many; then what
    may stand before and after an apostrophe; ``unknown``: Zipf value of a run that the lexicon lacks; ``compounds``:
    nouns are written together, so one part must be a function word; ``endings``: the language adds endings freely,
    after apostrophes too; ``verbal``: endings that verbs have.
    """

    lexicon: Lexicon
    prefixes: Mapping[str, float]
    suffixes: Mapping[str, float]
    before_apostrophe: frozenset[str]
    after_apostrophe: frozenset[str]
    unknown: float = UNKNOWN
    compounds: bool = False
    endings: bool = False
    verbal: tuple[str, ...] = ()

    def splits(self, word: Word, found: Words, opens: bool = False) -> Iterator[Split]:
        """Every split of the word into two parts of at least two letters (one for a clitic), best and worst alike.

        ``opens``: the word opens a sentence, so its capital says nothing.
        """
        text = word.text
        known = self.lexicon.zipf(text)
        whole = known if known else self.unknown
        bonus = LENGTH * (len(text) - 10)
        # A lone letter is a part only where it stands before or after an apostrophe.
        for at in range(1 if word.before else 2, len(text) if word.after else len(text) - 1):
            left, right = text[:at], text[at:]
            a = self._value(left, found, word.before, self.after_apostrophe, begins=True)
            if not a:
                continue
            b = self._value(right, found, word.after, self.before_apostrophe, begins=False)
            if not b or (self.compounds and max(a, b) < FUNCTION) or (known and min(a, b) < NEAR_FUNCTION):
                continue  # a run that the lexicon has is taken apart into function words only
            bound = self.prefixes.get(self.lexicon.fold(left), 0.0) + self.suffixes.get(right, 0.0)
            if (opens or text[0] == text[0].lower()) and min(a, b) >= FUNCTION and not (known and self.compounds):
                bound = min(bound, 1.0)  # two function words make no compound, whatever else they begin and end
            score = a + b - 9 - whole - bound + bonus + self._shape(word, at, a, b, opens)
            yield Split(at, score, bound, a, b)

    def named(self, word: Word) -> Iterator[Split]:
        """Splits whose left part is a name nobody has seen: the longer the right part, the less likely by chance."""
        text = word.text
        if not text[0].isupper() or self.endings or self.lexicon.zipf(text):
            return
        for at in range(4, len(text) - 1):
            right = text[at:]
            b = self.lexicon.zipf(right)
            if b >= (FUNCTION if self.compounds or len(right) < 4 else 4.3):
                bound = self.suffixes.get(right, 0.0)
                if b < FUNCTION and not right.endswith(self.verbal):
                    bound += NOUN
                score = b - 9 + LETTER * len(right) - bound + self._shape(word, at, 0.0, b, False)
                yield Split(at, score, bound, 0.0, b)

    def _shape(self, word: Word, at: int, a: float, b: float, opens: bool) -> float:
        """What speaks for or against a seam besides frequencies; the weights were fitted together."""
        size = len(word.text)
        common, name = max(a, b) >= FUNCTION, word.text[0].isupper()
        return (
            (PLAIN if common else 0.0)
            - (SHORT if min(at, size - at) <= 3 else 0.0)
            - (BRIEF_NAME if name and size < 8 and not (opens and min(a, b) >= FUNCTION) else 0.0)
            - (TWO_NOUNS if name and a and size < 12 and not common and not opens else 0.0)
            - (CLITIC if word.before and self.endings else 0.0)
        )

    def _value(self, part: str, found: Words, beside: str, clitics: frozenset[str], *, begins: bool) -> float:
        if beside and part.lower() in clitics:
            return 6.5
        if len(part) < 2:
            return 0.0
        value = self.lexicon.zipf(part)
        if begins and value < NAME and len(part) > 3 and part in found.names:
            return NAME
        return value
