"""Where patterns are tried: words and marks find what walking over the whole text finds."""

from dataclasses import replace

import pytest
import regex

from audit.detect.common.places import at_words, signs, starts
from audit.detect.common.tokens import plain
from audit.detect.language.foreign import _PLAIN_WORD, _WORD
from audit.detect.patterns import find
from audit.detect.sentences.gaps import _GAP, _PLAIN_GAP
from audit.rules import Card, library
from audit.text import Article, Document

TEXTS = [part.text for card in library().values() for part in (*card.examples, *card.counters)]
ODD = [
    f"Some {sign}word, {sign} New York’s{sign}the No{sign} End A{sign}"
    for sign in map(chr, range(0x2100))
    if plain(sign)
]
WITH_WORDS = [card for card in library().values() if card.words and card.patterns]  # finders may read the words too


@pytest.mark.parametrize("card", WITH_WORDS, ids=lambda card: card.id)
def test_words_lose_nothing(card: Card) -> None:
    for text in TEXTS:
        everywhere = [m.span() for pattern in card.compiled for m in pattern.finditer(text)]
        assert [m.span() for pattern in card.compiled for m in at_words(pattern, text, card.words)] == everywhere


@pytest.mark.parametrize("text", TEXTS)
def test_marks_stand_between_tokens(text: str) -> None:
    for card in library().values():
        for mark in card.sought[0]:
            assert (mark in signs(text)) == (mark in text)


def test_words_and_pairs() -> None:
    text = "The the of it; A of, an. The\nOF course"
    assert starts(text, ("a|the of", "an")) == [4, 15, 21, 25]
    assert starts(text, ("the", "the of")) == [0, 4, 25]
    assert starts(text, ("course of", "nothing")) == []


def test_a_match_may_begin_with_an_opening_mark() -> None:
    pattern = regex.compile(r"[“(]?ever (?:so|not)")
    found = [m.group() for m in at_words(pattern, "“ever so ever not (ever so) whatever so", ("ever",))]
    assert found == ["“ever so", "ever not", "(ever so"]


def test_a_pattern_that_takes_too_long_at_a_word_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.detect.patterns.TIME_LIMIT", 0.05)
    card = next(c for c in WITH_WORDS if c.id == "married-with")
    slow = replace(card, patterns=(r"married (?:x+x+)+y",), literals=(), words=("married",))
    text = "married " + "x" * 60
    assert list(find(Article(Document("t", text, text, "utf-8", ""), "en"), slow)) == []


@pytest.mark.parametrize("text", [t for t in (*TEXTS, *ODD) if plain(t)])
def test_quick_patterns_of_plain_text(text: str) -> None:
    assert _PLAIN_WORD.findall(text) == _WORD.findall(text)
    quick = [m.groups() for m in _PLAIN_GAP.finditer(text) if m["word"][0].isupper()]
    assert quick == [m.groups() for m in _GAP.finditer(text)]
