"""Where one run of letters could be two words: the words of an article, and how well a split explains a run.

A split is scored by the decimal logarithm of ``P(left) · P(right) / P(whole)``, with frequencies from the lexicon. Two
independent words are likelier than the run as one word only where the run is a seam (*tiescooperation*). Affixes look
like words (*in-*, *-on*, German *ein-*), so a part that often makes longer words costs the logarithm of the number of
lexicon words that it makes; the counts stand in the rule's card.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import regex

from audit.lexicon import Lexicon

# Addresses, handles, tags, file and domain names: their letters are no words.
_MASK = regex.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]+@[\w.-]+|[@#]\w+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|gov|edu|info|io|tv|co|[a-z]{2}"
    r"|рф|js|py|html?|pdf|jpe?g|png|docx?|xlsx?)\b(?:/\S*)?|\w+(?:[/_\\]\w+)+",
)
_WORD = regex.compile(r"[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*")
_PART = regex.compile(r"[^'’]+")

UNKNOWN = -1.5  # Zipf value taken for a run that the lexicon lacks; fitted on damaged and sound news
UNKNOWN_SMALL = 0.5  # the same for languages whose list ends at one in a million: much of what they lack is sound
NAME = 4.3  # Zipf value of a word that the article itself uses as a name
LETTER = 0.9  # decimal logarithm of how much rarer each further letter makes a name that nobody has seen
NOUN = 1.5  # what a noun after an unseen name costs: *court* and *stone* end place names, *said* does not
NEAR_FUNCTION = 5.6  # the same, for both parts of a run that the lexicon has
MEMORY = 50_000  # values kept
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
    masked = tuple(m.span() for m in _MASK.finditer(text)) if regex.search(r"[@#/_\\]|\.[\p{Ll}]", text) else ()
    found: list[Word] = []
    for match in _WORD.finditer(text):
        run, whole = match.group(), match.span()
        if run.isalpha():
            found.append(tuple.__new__(Word, (run, whole[0], "", "", whole)))  # twice as fast as Word(…)
            continue
        parts = [(m.group(), m.start()) for m in _PART.finditer(run)]
        for i, (part, offset) in enumerate(parts):
            before = parts[i - 1][0] if i else ""
            after = parts[i + 1][0] if i + 1 < len(parts) else ""
            found.append(Word(part, whole[0] + offset, before, after, whole))
    if masked:
        found = list(_outside(found, masked))
    counts = Counter(w.text for w in found)
    return Words(tuple(found), counts, {w: n for w, n in counts.items() if w[0].isupper()}, masked)


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
    memory: dict[str, float] = field(default_factory=dict, compare=False)

    def zipf(self, word: str) -> float:
        """Zipf value of a word, remembered: the parts of runs come again and again."""
        value = self.memory.get(word)
        if value is None:
            if len(self.memory) > MEMORY:
                self.memory.clear()
            value = self.memory[word] = self.lexicon.zipf(word)
        return value

    def splits(self, word: Word, found: Words, opens: bool = False) -> Iterator[Split]:
        """Every split of the word into two parts of at least two letters (one for a clitic), best and worst alike.

        ``opens``: the word opens a sentence, so its capital says nothing.
        """
        text = word.text
        known = self.zipf(text)
        whole = known if known else self.unknown
        bonus = LENGTH * (len(text) - 10)
        for at in range(1, len(text)):
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
        if not text[0].isupper() or self.endings or self.zipf(text):
            return
        for at in range(4, len(text) - 1):
            right = text[at:]
            b = self.zipf(right)
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
        value = self.zipf(part)
        if begins and value < NAME and len(part) > 3 and part in found.names:
            return NAME
        return value
