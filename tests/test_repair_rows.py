"""Rows of words: what is found is what a pattern for them finds, in every case of letters and up to any end."""

import random
from pathlib import Path

import pytest
import regex

from audit.repair.rows import WIDEST, rows

SEED = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))[0].read_text("utf-8")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*")


def _by_pattern(words: tuple[str, ...], text: str, start: int, end: int) -> list[tuple[int, int]]:
    body = rf"[^\p{{L}}\p{{N}}\n]{{1,{WIDEST}}}".join(map(regex.escape, words))
    pattern = regex.compile(rf"(?<![\p{{L}}\p{{N}}]){body}(?![\p{{L}}\p{{N}}])", regex.IGNORECASE)
    return [match.span() for match in pattern.finditer(text, start, end)]


@pytest.mark.parametrize(
    "text",
    [
        SEED,
        SEED.upper(),
        SEED.replace(" ", " ,", 400),
        SEED.replace(" ", "\n", 60),
        SEED.replace("s", "ſ").replace("k", "\u212a"),
        SEED.replace("e", "e\u0301"),
        SEED.replace("i", "ı"),
    ],
    ids=["as it is", "capitals", "commas", "lines", "other letters", "marks", "Turkish"],
)
def test_it_finds_what_a_pattern_finds(text: str) -> None:
    draw = random.Random(20)
    words = [m.group() for m in _WORD.finditer(SEED)]
    found = 0
    for _ in range(60):
        at, size = draw.randrange(len(words) - 3), draw.choice((2, 3))
        row = tuple(words[at : at + size])
        wanted = _by_pattern(row, text, 0, len(text))
        assert [tuple(s) for s in rows(row, text, 0, len(text))] == wanted
        found += len(wanted)
        for start, end in wanted:
            for cut in (end - 1, end, end + 1):
                for asked in (row, (*row[:-1], row[-1][:-1] or "x")):
                    assert [tuple(s) for s in rows(asked, text, start, cut)] == _by_pattern(asked, text, start, cut)
    assert found >= 60 or text is not SEED


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("Straße", "der"), "in der STRAßE der Stadt; STRASSE der; strasse der"),
        (("strasse", "der"), "die Straße der, die STRASSE der"),
        (("don't", "go"), "Don't go. Don’t go. Don t go. DON'T - go"),
        (("a", "a"), "a a a a b a a"),
        (("İzmir", "ili"), "izmir ili, İZMİR İLİ, Izmir ili"),
        (("cafe\u0301", "bar"), "CAFE\u0301 bar, café bar, cafe bar"),
        (("οδω\u0345", "και"), "ΟΔΩΙ και, οδῳ και, οδω\u0345 και"),
        (("one", "two"), "one\ntwo, one    two, one - two, one2 two, one_two"),
    ],
)
def test_odd_letters_and_what_stands_between(words: tuple[str, ...], text: str) -> None:
    for start in range(len(text)):
        assert [tuple(s) for s in rows(words, text, start, len(text))] == _by_pattern(words, text, start, len(text))
