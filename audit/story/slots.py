"""Two copies of one sentence → the places where they state another number, date or name."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

import regex

from audit.story.dates import month_words, weekdays
from audit.story.facts import Statement
from audit.story.quantities import number

COMMON = 0.5  # share of equal words in copies
LONGEST = 3  # words on either side of a slot
VARIANT = 0.8  # share of letters in common from which two names are spellings of one
_TOKEN = regex.compile(
    r"\d+(?:[.,]\d+)*|[\p{Han}\p{Hiragana}\p{Katakana}]|[[\p{L}\p{M}]--[\p{Han}\p{Hiragana}\p{Katakana}]]+|[$€£¥%]",
    regex.VERSION1,
)
_NO_DIGITS = regex.compile(r"\D")
_NO_CONSONANTS, _DOUBLED = regex.compile(r"[^bdfgjklmnprst]"), regex.compile(r"(.)\1+")
_CLOCK_BEFORE = regex.compile(r"\d\s?[:–/-]\s?$")
_CLOCK_AFTER = regex.compile(r"\s?[:–/-]\s?\d|\s?(?:[ap]\.?m\b|GMT|UTC|Uhr|h\b|час|годин|点|時|时)")
_ROMAN = regex.compile(r"[\p{Latin}\p{Cyrillic}\p{Greek}\p{M}]+(?: [\p{Latin}\p{Cyrillic}\p{Greek}\p{M}]+)*")


@dataclass(frozen=True, slots=True)
class Slot:
    """What stands at ``start:end`` of the article in the one copy and what the other has there; ``kind`` is ``date``,
    ``number`` or ``name``. ``clash`` is false where both may be right: rounding, time zones."""

    kind: str
    start: int
    end: int
    mine: str
    theirs: str
    clash: bool


def slots(own: Statement, other: Statement) -> tuple[list[Slot], list[tuple[int, int]]]:
    """Slots that differ, and spans of the article's words that stand in both; nothing where the two are no copies."""
    (a, words), (b, others) = _tokens(own.text), _tokens(other.text)
    if words == others:
        return [], [(own.start + start, own.start + end) for start, end in a]
    matcher = SequenceMatcher(None, words, others, autojunk=False)
    if matcher.ratio() < COMMON:
        return [], []
    found, same = list[Slot](), list[tuple[int, int]]()
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        if tag == "equal":
            same += [(own.start + start, own.start + end) for start, end in a[a0:a1]]
        elif tag == "replace" and a1 - a0 <= LONGEST and b1 - b0 <= LONGEST:
            span = own.text[a[a0][0] : a[a1 - 1][1]]
            theirs = other.text[b[b0][0] : b[b1 - 1][1]]
            found.extend(_slot(own, own.start + a[a0][0], span, theirs))
    return found, same


@lru_cache(maxsize=512)
def _tokens(text: str) -> tuple[list[tuple[int, int]], list[str]]:
    """Where the tokens stand, and the tokens themselves, folded."""
    found = list(_TOKEN.finditer(text))
    return [m.span() for m in found], [m.group().casefold() for m in found]


def _slot(own: Statement, start: int, mine: str, theirs: str) -> Iterator[Slot]:
    end = start + len(mine)
    months = month_words(own.language)
    dated = any(d.start <= start and end <= d.end for d in own.dates)
    if mine.casefold() in (days := weekdays(own.language)) and theirs.casefold() in days:
        yield Slot("date", start, end, mine, theirs, False)  # a report of another day, or a day that ends elsewhere
    elif mine.casefold()[:6] in months and theirs.casefold()[:6] in months:
        yield Slot("date", start, end, mine, theirs, dated)
    elif mine[0].isdigit() and theirs[0].isdigit() and " " not in mine and " " not in theirs:
        one, two = number(mine), number(theirs)
        if one is None or two is None or one == two or _clock(own, start, end):
            return
        if dated or (_year(one) and _year(two)):
            near = not _year(one) and abs(one - two) <= 1
            yield Slot("date", start, end, mine, theirs, _year(one) == _year(two) and not near)
        else:
            measured = any(q.start <= start < q.end and q.measured for q in own.quantities)
            yield Slot("number", start, end, mine, theirs, not alike(one, two) and (measured or damaged(mine, theirs)))
    elif _ROMAN.fullmatch(mine) and mine[0].isupper() and theirs[0].isupper() and mine.istitle() and theirs.istitle():
        yield Slot("name", start, end, mine, theirs, sounds_alike(mine, theirs))


def alike(one: float, two: float) -> bool:
    """Whether two numbers may be roundings of one: at most 5 % apart."""
    return abs(one - two) <= 0.05 * max(abs(one), abs(two))


def damaged(mine: str, theirs: str) -> bool:
    """Whether one number comes of the other by damage and not by news: a shifted point, digits exchanged, or five times
    the size. Counts of victims grow from report to report, but seldom so."""
    one, two = (_NO_DIGITS.sub("", n) for n in (mine, theirs))
    low, high = sorted((number(mine) or 0.0, number(theirs) or 0.0))
    exchanged = len(one) >= 2 and sorted(one) == sorted(two)
    return exchanged or one.strip("0") == two.strip("0") or high >= 5 * low


@lru_cache(maxsize=4096)
def sounds_alike(mine: str, theirs: str) -> bool:
    """Whether two names are one in sound, but neither forms nor spellings of one word: *Musk* and *Moscow*, but not
    *Organisation* and *Organization*."""
    from rapidfuzz.fuzz import ratio

    a, b = _skeleton(mine), _skeleton(theirs)
    start = 0
    while start < min(len(mine), len(theirs)) and mine[start].casefold() == theirs[start].casefold():
        start += 1
    return len(a) >= 3 and a == b and start < min(len(mine), len(theirs)) - 2 and ratio(mine, theirs) < 100 * VARIANT


def _skeleton(name: str) -> str:
    """The consonants of a name in Latin letters, those that transcriptions confuse put together."""
    from anyascii import anyascii

    plain = anyascii(name).casefold().translate(str.maketrans("cqzxv", "kkskf"))
    return _DOUBLED.sub(r"\1", _NO_CONSONANTS.sub("", plain))


def _year(value: float) -> bool:
    return value == int(value) and 1900 <= value < 2100


def _clock(own: Statement, start: int, end: int) -> bool:
    """Whether the number is of a time of day, a score or a range."""
    before, after = own.text[: start - own.start][-3:], own.text[end - own.start :][:8]
    return bool(_CLOCK_BEFORE.search(before) or _CLOCK_AFTER.match(after))
