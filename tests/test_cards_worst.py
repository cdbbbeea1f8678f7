"""Every card's patterns on their own worst cases: no pattern's time may run away with the length of a text.

A pattern that backtracks over what it has read takes quadratic time or worse, and only on certain texts: long runs of
what its classes hold, its own beginnings again and again, near-misses of what it finds. These are made here from the
pattern's examples. Nothing is timed, for that would fail on a busy machine: ``LIMIT`` is where the matcher gives up by
itself, in seconds of its own work for ``SIZE`` characters. That is ten times and more what the costliest sound pattern
needs, and less than any quadratic one does.
"""

from collections.abc import Iterator
from itertools import islice

import pytest
import regex

from audit.rules import Card, library

SIZE = 40_000
LIMIT = 0.5
PREFIXES = 24  # beginnings of one example that are repeated
# One of each kind of character, with and without capitals, of several scripts; blanks, digits, marks.
KINDS = "aAéßıяЯ中アع" + " \t\u00a0\n" + "07" + ".,;:!?…-–—'’\"“”«»()[]{}<>/\\@#%&$*_=+|~`"
MIXTURES = 'a ¦aA¦Aa ¦A. ¦a, ¦a-¦a.¦1 ¦1.¦1,¦a1¦\n\n¦a\n¦“a” ¦"a" ¦(a) ¦a’a '.split("¦")
PATTERNS = [(card, number) for card in library().values() for number in range(len(card.compiled))]


def worst(card: Card) -> Iterator[str]:
    """What is repeated until it is ``SIZE`` characters long."""
    yield from KINDS
    yield from MIXTURES
    for example in card.examples:
        found, text = example.find, example.text
        at = text.find(found)
        around = text[max(0, at - 40) : at + len(found) + 40]
        yield from sorted({*found, *around})
        yield from (text, found, f"{found} ", f"{found}\n", around)
        step = max(1, len(around) // PREFIXES)
        for size in range(1, len(around), step):
            yield around[:size]
            yield around[-size:]
        for place in range(0, len(around), step):
            yield around[:place] + around[place + 1 :]
            yield around[:place] + "\u00a0" + around[place:]
    yield from card.literals
    yield from (f"{literal} a" for literal in card.literals)


def texts(card: Card) -> Iterator[str]:
    """The repetitions, bare, and between the two halves of what the rule finds: begun, never ended, and ended late."""
    for part in dict.fromkeys(worst(card)):
        yield part * (SIZE // len(part))
    for example in card.examples:
        found = example.find
        for place in {1, len(found) // 2, len(found) - 1}:
            for filler in ("a", " ", "a ", "1", ",", "A", "\n", *sorted(set(found))):
                yield found[:place] + filler * (SIZE // len(filler)) + found[place:]


def runs_away(pattern: "regex.Pattern[str]", text: str) -> bool:
    try:
        for _ in islice(pattern.finditer(text, timeout=LIMIT), SIZE):
            pass
    except TimeoutError:
        return True
    return False


@pytest.mark.parametrize(("card", "number"), PATTERNS, ids=lambda v: v.id if isinstance(v, Card) else str(v))
def test_time_does_not_run_away(card: Card, number: int) -> None:
    pattern = card.compiled[number]
    for text in texts(card):
        assert not runs_away(pattern, text), f"{text[:60]!r} … {text[-20:]!r}"


@pytest.mark.parametrize(
    ("pattern", "part"), [(" +!", " "), (r"<[^>]*>", "<"), (r"\(.*?\)", "("), (r"\bto (?:\p{L}+ ?)+:", "to be ")]
)
def test_a_pattern_that_backtracks_is_seen(pattern: str, part: str) -> None:
    assert runs_away(regex.compile(pattern, regex.VERSION1), part * (SIZE // len(part)))
