"""Every card's examples are found and mended, and no rule fires on any card's counter-examples."""

from collections.abc import Sequence

import pytest

from audit.detect import Context, detect, weigh
from audit.detect.weigh import THRESHOLD
from audit.finding import Finding
from audit.fluency.load import load
from audit.fluency.model import FluencyModel
from audit.language import LanguageGuesser
from audit.lexicon import lexicon
from audit.repair import rank
from audit.rules import Card, Counter, Example, library
from audit.segment import segment
from audit.story import sibling
from audit.text import Document

GUESSER = LanguageGuesser()
EXAMPLES = [(card, example) for card in library().values() for example in card.examples]
COUNTERS = [(card, counter) for card in library().values() for counter in card.counters]


@pytest.fixture(scope="module")
def model() -> FluencyModel:
    return load(None)


def findings(case: Example | Counter, cards: Sequence[Card], model: FluencyModel) -> list[Finding]:
    article = segment(Document("case.txt", case.text, case.text, "utf-8", ""), GUESSER, case.language)
    siblings = tuple(sibling(f"{number}.txt", text) for number, text in enumerate(case.siblings, 1))
    context = Context(lexicon(case.language), GUESSER, model, siblings=siblings)
    return weigh(rank(article, detect(article, cards, context), model))


def name(value: object) -> str:
    return value.id if isinstance(value, Card) else getattr(value, "text", "")[:30]


@pytest.mark.parametrize(("card", "example"), EXAMPLES, ids=name)
def test_example_is_found(card: Card, example: Example, model: FluencyModel) -> None:
    # A rule that is not sure by itself needs the sign of another one that its example holds.
    cards = [card] if card.confidence >= THRESHOLD else list(library().values())
    found = findings(example, cards, model)
    assert example.find in [f.text for f in found]
    if example.repair is not None:
        finding = next(f for f in found if f.text == example.find)
        assert [r.text for r in finding.repairs][:1] == [example.repair]


@pytest.mark.parametrize(("card", "counter"), COUNTERS, ids=name)
def test_counter_example_stays_silent(card: Card, counter: Counter, model: FluencyModel) -> None:
    found = findings(counter, list(library().values()), model)
    assert [(f.rule, f.text) for f in found] == []
