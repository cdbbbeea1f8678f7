"""An article and its siblings → where it is the odd one out.

Two must agree against it: two siblings, or a sibling and the article itself in another place. Nothing is said where any
of them supports it, where so much differs that they tell of different events, and where both may be right (roundings,
time zones, counts that grow).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby

import regex

from audit.story.align import COPY, MOST_SCORED, SAME, Pair, align
from audit.story.dates import Date, dates
from audit.story.facts import Sibling, Statement, statements
from audit.story.quantities import Quantity, number
from audit.story.slots import Slot, slots
from audit.story.support import said

WITNESSES = 2  # that must agree
AHEAD = 2  # years: who writes of month and year this far after another year is past that year
NAMES = 3  # names that statements on one event share where they say it in other words
DIFFERING = 2  # copies with another number or date from which on two articles are editions of different days

_LONG_NUMBER = regex.compile(r"(?<![\d.,])\d{2,}(?:[.,]\d+)*(?![\d])")
_YEAR = regex.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Witness:
    """Who says otherwise: path (empty for the article itself) and sentence. ``value`` is ``None`` for *not this*."""

    path: str
    quote: str
    value: str | None


@dataclass(frozen=True, slots=True)
class Clash:
    """``start:end`` contradicts the witnesses; ``right`` is what to write instead, ``None`` where that is not certain.
    ``kind`` is ``date``, ``number`` or ``name``."""

    kind: str
    start: int
    end: int
    right: str | None
    witnesses: tuple[Witness, ...]


@dataclass
class _Case:
    """All that was said about one place; ``core`` is the part in which it may be wrong, such as the year of a date."""

    kind: str
    core: tuple[int, int]
    witnesses: list[Witness] = field(default_factory=list)
    sure: bool = False


_Cases = dict[tuple[int, int], _Case]


@lru_cache(maxsize=4)
def clashes(text: str, language: str, siblings: tuple[Sibling, ...]) -> tuple[Clash, ...]:
    """Places of ``text`` that its siblings contradict, in order; nothing without siblings. Looks at the first 100,000
    characters and scores at most MOST_SCORED pairs of sentences."""
    if not siblings:
        return ()
    own = sorted((s for s in statements(text, language) if s.has_facts or len(s.names) > 1), key=_weight)
    cases: _Cases = {}
    supported: set[tuple[int, int]] = set()
    sources = [*siblings, Sibling("", text)]
    for source in sources:
        pairs = list(align(own, source.text, language, source.path, MOST_SCORED // len(sources)))
        if _copies(pairs, cases, supported):
            _magnitudes(pairs, cases)
            _years(pairs, text, source, cases)
    found = [
        clash
        for span, case in cases.items()
        if not any(case.core[0] <= s and e <= case.core[1] for s, e in supported)
        and not said(text, language, span, case.kind, siblings)
        and (clash := _judged(text, span, case))
    ]
    return tuple(_apart(found))


def _weight(statement: Statement) -> int:
    """Statements with a year first, then those with other facts, should there be too many to score."""
    return 0 if any(d.year for d in statement.dates) else 1 if statement.has_facts else 2


def _copies(pairs: Sequence[Pair], cases: _Cases, supported: set[tuple[int, int]]) -> bool:
    """Slots of sentences that are copies of one translation, or nearly. False if they show reports of other days."""
    clashing: list[tuple[Pair, Slot]] = []
    differing = 0
    for pair in pairs:
        if pair.score < COPY or not pair.path:
            continue
        found, same = slots(pair.own, pair.other)
        supported.update(same)
        facts = sum(s.kind != "name" for s in found)
        differing += facts
        if facts > 1 or differing > DIFFERING:
            return False
        clashing += [(pair, s) for s in found if s.clash]
    for pair, slot in clashing:
        _note(cases, slot.kind, (slot.start, slot.end), pair, slot.theirs, True)
    return True


def _magnitudes(pairs: Sequence[Pair], cases: _Cases) -> None:
    """Quantities of one unit, alone in both sentences, that differ by a power of ten."""
    for pair in pairs:
        if pair.score < SAME:
            continue
        for one, other in _lone(pair.own, pair.other):
            low, high = sorted((one.value, other.value))
            ratio = high / low if low else 0.0
            if any(abs(ratio - 10**power) < 1e-6 * 10**power for power in range(1, 7)):
                right = pair.other.text[other.start - pair.other.start : other.end - pair.other.start]
                _note(cases, "number", (one.start, one.end), pair, right, True)


def _lone(one: Statement, other: Statement) -> Iterator[tuple[Quantity, Quantity]]:
    mine, theirs = ({u: list(g) for u, g in groupby(sorted(s.quantities, key=_unit), _unit)} for s in (one, other))
    for unit in mine.keys() & theirs.keys():
        if len(mine[unit]) == len(theirs[unit]) == 1:
            yield mine[unit][0], theirs[unit][0]


def _unit(quantity: Quantity) -> str:
    return quantity.unit


def _years(pairs: Sequence[Pair], text: str, source: Sibling, cases: _Cases) -> None:
    """Dates with a year, of events that the other tells in the same month of another year."""
    for pair in pairs:
        named = len(pair.own.names & pair.other.names)
        if pair.score < SAME and named < NAMES:
            continue
        for date in pair.own.dates:
            if date.year is None:
                continue
            for other in pair.other.dates:
                if other.month != date.month or (date.day and other.day and date.day != other.day):
                    continue
                if other.year and other.year != date.year:
                    value = _with_year(text, date, other.year)
                elif other.current and _latest(source.text, pair.other.language) >= date.year + AHEAD:
                    value = None
                else:
                    continue
                sure = pair.score >= SAME and bool(pair.path) and _one_story(text, source.text)
                _note(cases, "date", (date.start, date.end), pair, value, sure, date.year_at)


def _with_year(text: str, date: Date, year: int) -> str:
    at = date.year_at or (date.end, date.end)
    return text[date.start : at[0]] + str(year) + text[at[1] : date.end]


@lru_cache(maxsize=16)
def _latest(text: str, language: str) -> int:
    return max((d.year for d in dates(text, 0, len(text), language) if d.year), default=0)


def _one_story(one: str, other: str) -> bool:
    """Whether two articles share a number of two digits or more that is no year."""
    return not _numbers(one).isdisjoint(_numbers(other))


@lru_cache(maxsize=16)
def _numbers(text: str) -> frozenset[str]:
    return frozenset(n for n in _LONG_NUMBER.findall(text) if not _YEAR.fullmatch(n))


def _note(
    cases: _Cases,
    kind: str,
    span: tuple[int, int],
    pair: Pair,
    value: str | None,
    sure: bool,
    core: tuple[int, int] | None = None,
) -> None:
    case = cases.setdefault(span, _Case(kind, core or span))
    case.witnesses.append(Witness(pair.path, pair.other.text, value))
    case.sure |= sure


def _judged(text: str, span: tuple[int, int], case: _Case) -> Clash | None:
    """The clash, if enough agree and one is sure."""
    by_path: dict[str, Witness] = {}
    for witness in case.witnesses:
        if witness.path not in by_path or by_path[witness.path].value is None:
            by_path[witness.path] = witness
    votes: dict[str, list[Witness]] = defaultdict(list)
    for witness in by_path.values():
        if witness.value is not None:
            value = number(witness.value) if witness.value[0].isdigit() else None
            votes[str(value or witness.value.casefold())].append(witness)
    vague = [w for w in by_path.values() if w.value is None]
    if len(votes) > 1 or not case.sure:
        return None
    named = next(iter(votes.values()), [])
    right = named[0].value if named else None
    agreeing = [*named, *vague]
    if case.kind == "name":
        # Transcribers differ in good faith, but not within one article.
        place = regex.search(rf"(?<!\p{{L}}){regex.escape(right or '')}(?!\p{{L}})", text)
        if not place:
            return None
        agreeing.append(Witness("", _around(text, place.start()), right))
    if len(agreeing) < WITNESSES or not any(w.path for w in agreeing):
        return None
    return Clash(case.kind, *span, right, tuple(sorted(agreeing, key=lambda w: (not w.path, w.path))))


def _around(text: str, offset: int) -> str:
    """The line that holds ``offset``, at most 100 characters to either side."""
    start, end = text.rfind("\n", 0, offset) + 1, text.find("\n", offset)
    return text[max(start, offset - 100) : min(end if end >= 0 else len(text), offset + 100)]


def _apart(found: Sequence[Clash]) -> Iterator[Clash]:
    """Of clashes that overlap, the longest."""
    end = -1
    for clash in sorted(found, key=lambda c: (c.start, -c.end)):
        if clash.start >= end:
            yield clash
            end = clash.end
