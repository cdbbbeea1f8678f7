"""chrF by what has changed is sacrebleu's chrF, to the last digit."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sacrebleu.metrics.chrf import CHRF

from audit.repair import likeness
from audit.repair.likeness import chrf, common

SEEDS = [p.read_text("utf-8") for p in sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))]


def theirs(before: str, after: str) -> float:
    return float(CHRF(whitespace=True).sentence_score(before, [after]).score)


def test_repaired_articles() -> None:
    for text in SEEDS:
        changed = text.replace(" the ", " ", 3).replace(".", " .", 2).replace("\n\n", "\n") + " An end."
        for after in (changed, text[1:], text[:-1], text + "x", text * 2, " ".join(text.split()[::-1])):
            assert chrf(text, after) == theirs(text, after)
            assert chrf(after, text) == theirs(after, text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "abc"),
        ("abc", ""),
        ("a", "b"),
        ("ab", "abcdefgh"),
        ("aaaa aaaa", "aaaa"),
        (" ", "\n"),
        ("今日は", "今日わ"),
        ("a b", "a  b"),
    ],
)
def test_short_texts(before: str, after: str) -> None:
    assert chrf(before, after) == theirs(before, after)


@given(
    st.lists(st.sampled_from(["a", "ab", "ba", " ", "\n", "aab", "b "])),
    st.lists(st.sampled_from(["a", "ab", " ", "b", "\n"])),
)
def test_any_texts(before: list[str], after: list[str]) -> None:
    one, other = "".join(before), "".join(after)
    assert chrf(one, other) == theirs(one, other)


@given(st.text("ab ", max_size=40), st.text("ab ", max_size=40))
def test_passages_in_common_are_in_common_and_apart(before: str, after: str) -> None:
    found = list(common(before, after))
    for start, end, to in found:
        assert before[start:end] == after[to : to + end - start]
    for one, other in pairwise(found):
        assert one.end <= other.start
        assert one.to + one.end - one.start <= other.to


def test_long_changes_are_not_compared_word_by_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "LONGEST", 3)
    before, after = "one two three four five six", "one 2 three 4 five six"
    assert len(list(common(before, after))) == 2
    assert chrf(before, after) == theirs(before, after)
