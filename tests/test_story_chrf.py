"""chrF of sentences against sacrebleu's own, and what is said of those that cannot be alike enough."""

from itertools import combinations
from pathlib import Path

import pytest
from sacrebleu.metrics import CHRF

from audit.story.align import RELATED, likeness
from audit.story.chrf import chrf
from audit.story.facts import statements

SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))
FEW = [s.text for seed in SEEDS for s in statements(seed.read_text("utf-8"), "en")[:5]]
ODD = ["", "a", "ab", "Ab  c", "аб", "中国的新闻", "e\u0301te\u0301", "\U0001f600\U0001f600 x", "\ud800 half"]


@pytest.mark.parametrize("texts", [FEW, ODD])
def test_it_is_sacrebleus_number(texts: list[str]) -> None:
    measure = CHRF()
    for one, other in combinations(texts, 2):
        for text, reference in ((one, other), (other, one)):
            assert chrf(text, reference) == measure.sentence_score(text, [reference]).score


def test_what_is_below_the_least_is_nothing_and_all_else_as_it_is() -> None:
    exact = {(a, b): chrf(a, b) for a, b in combinations([*FEW, *(f"{t[:40]} and more" for t in FEW)], 2)}
    for least in (RELATED, 45.0):
        found = {pair: chrf(*pair, least) for pair in exact}
        assert all(found[pair] == value for pair, value in exact.items() if value >= least)
        assert all(found[pair] in (0.0, value) for pair, value in exact.items())
        assert 0.0 in found.values()
        assert max(found.values()) >= least


def test_likeness_takes_the_shorter_one_for_the_reference() -> None:
    whole, part = "Talks on the pipeline began in Vienna on Monday.", "Talks on the pipeline began"
    assert likeness(whole, part) == likeness(part, whole) == chrf(whole, part) > chrf(part, whole)
    assert likeness(whole, whole) == 100.0
