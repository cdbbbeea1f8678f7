"""Word-level surprisal: tokens put together again, with offsets, nothing lost."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.fluency.embedded import EmbeddedModel
from audit.fluency.model import Surprisal
from audit.fluency.words import words
from audit.text import Span


def cut(text: str, *pieces: str) -> Surprisal:
    """One nat for the first piece, two for the second …; pieces in the order in which they stand in the text."""
    spans, at = [], 0
    for piece in pieces:
        start = text.index(piece, at)
        spans.append(Span(start, start + len(piece)))
        at = start + len(piece)
    return Surprisal(tuple(spans), tuple(float(n) for n in range(1, len(pieces) + 1)))


def shown(text: str, surprisal: Surprisal) -> list[tuple[str, float]]:
    return [(text[span.start : span.end], nats) for span, nats in words(text, surprisal)]


@pytest.mark.parametrize(
    ("text", "pieces", "expected"),
    [
        ("Putin visited", ["Pu", "tin", "visit", "ed"], [("Putin", 3), ("visited", 7)]),
        ("don’t go, now", ["don", "’", "t", "go", ",", "now"], [("don’t", 6), ("go", 4), (",", 5), ("now", 6)]),
        ("in 1,250.5 km", ["in", "1", ",", "250", ".", "5", "km"], [("in", 1), ("1,250.5", 20), ("km", 7)]),
        (
            "well-known“ — so",
            ["well", "-", "known", "“", "—", "so"],
            [("well-known", 6), ("“", 4), ("—", 5), ("so", 6)],
        ),
        (
            "我们今天讨论。",
            ["我们", "今", "天", "讨论", "。"],
            [("我们", 1), ("今", 2), ("天", 3), ("讨论", 4), ("。", 5)],
        ),
        ("Он сказал", ["О", "н", "ска", "зал"], [("Он", 3), ("сказал", 7)]),
        ("wait... 5G", ["wait", "...", "5", "G"], [("wait", 1), ("...", 2), ("5G", 7)]),
        ("a b", ["a", " ", "b"], [("a", 1), ("b", 5)]),
        ("a\nb ", ["a", "\n", "b", " "], [("a", 1), ("\n", 2), ("b", 7)]),
        ("end.", ["end."], [("end.", 1)]),
        ("  ", [" ", " "], [(" ", 3)]),
    ],
)
def test_tokens_make_words(text: str, pieces: list[str], expected: list[tuple[str, float]]) -> None:
    assert shown(text, cut(text, *pieces)) == expected


def test_parts_of_one_character_share_its_span() -> None:
    surprisal = Surprisal((Span(0, 1), Span(0, 1), Span(0, 1), Span(2, 4)), (1.0, 2.0, 3.0, 4.0))
    assert words("😀 ok", surprisal) == [(Span(0, 1), 6.0), (Span(2, 4), 4.0)]


def test_nothing_from_nothing() -> None:
    assert words("", Surprisal((), ())) == []


@given(st.text(alphabet="ab é’-.,1中あ\n\t (", max_size=30), st.data())
@settings(deadline=None, max_examples=200)
def test_nats_add_up_and_words_stand_in_order(text: str, data: st.DataObject) -> None:
    edges = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=10)))
    spans = [Span(a, b) for a, b in pairwise(edges)]
    surprisal = Surprisal(tuple(spans), tuple(float(i + 1) for i in range(len(spans))))
    found = words(text, surprisal)
    assert sum(nats for _, nats in found) == pytest.approx(surprisal.total)
    for (before, _), (after, _) in pairwise(found):
        assert before.end <= after.start


def test_the_shipped_model_word_by_word() -> None:
    text = "The council voted against the plan, in Pjatigorsk.\nIt won’t pay 1,250 euros."
    surprisal = EmbeddedModel().score([text])[0]
    found = shown(text, surprisal)
    assert [w for w, _ in found] == [
        "The", "council", "voted", "against", "the", "plan", ",", "in", "Pjatigorsk", ".", "\n",
        "It", "won’t", "pay", "1,250", "euros", ".",
    ]  # fmt: skip
    assert max(found, key=lambda pair: pair[1])[0] == "Pjatigorsk"
    assert sum(nats for _, nats in found) == pytest.approx(surprisal.total)
