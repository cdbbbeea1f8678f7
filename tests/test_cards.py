"""Every card's examples are found and mended, and no rule fires on any card's counter-examples."""

import pytest

from audit.checking import Checker
from audit.fluency.load import load
from audit.rules import Card, Counter, Example, library

EXAMPLES = [(card, example) for card in library().values() for example in card.examples]
COUNTERS = [(card, counter) for card in library().values() for counter in card.counters]


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(library(), load(None))


def name(value: object) -> str:
    return value.id if isinstance(value, Card) else getattr(value, "text", "")[:30]


@pytest.mark.parametrize(("card", "example"), EXAMPLES, ids=name)
def test_example_is_found(card: Card, example: Example, checker: Checker) -> None:
    assert checker.example(card, example) is None


@pytest.mark.parametrize(("card", "counter"), COUNTERS, ids=name)
def test_counter_example_stays_silent(card: Card, counter: Counter, checker: Checker) -> None:
    assert checker.counter(counter, card) is None
