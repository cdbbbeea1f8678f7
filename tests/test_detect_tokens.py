"""Tokens and words: the quick ways find what the general patterns find."""

import pytest

from audit.detect.common.tokens import _PLAIN_TOKEN, _TOKEN, cut, echoes, likely, plain, tokens
from audit.detect.words.seam import _MASK, _masked, words

TEXTS = [
    "It’s 9september, rock'n'roll at 5 o'clock, the '90s and F16s; l’homme d'Etat's.",
    "See www.Example.com/a_b, mail a.b@c.org or @name; and/or file.txt, e.g. 3.5 #tag.\nhttp://x.y/z?q=1 end",
    "Naïve café: Straße, ½ m², E=mc². The 3ⁿ word.",
    "Cafe\u0301 du monde; 2024年の映画 and 普京 said. Їжак п'ять.",
]


def test_in_plain_text_both_engines_see_the_same_tokens() -> None:
    for character in map(chr, range(0x2100)):
        text = f"a {character} b{character}c"
        if plain(text):
            assert cut(text, _PLAIN_TOKEN) == cut(text, _TOKEN), hex(ord(character))


@pytest.mark.parametrize("text", TEXTS)
def test_tokens_and_words_stand_where_they_say(text: str) -> None:
    assert all(text[t.start : t.end].casefold() == t.key for t in tokens(text))
    assert all(text[w.start : w.end] == w.text for w in words(text).words)


@pytest.mark.parametrize("text", TEXTS)
def test_words_do_not_depend_on_what_else_is_in_the_text(text: str) -> None:
    other = f"{text} हिन्दी"  # no plain text any more
    assert words(text).words == words(other).words[: len(words(text).words)]


@pytest.mark.parametrize("text", TEXTS)
def test_addresses_are_found_where_their_signs_are(text: str) -> None:
    expected = [m.span() for m in _MASK.finditer(text)] if any(sign in text for sign in "@#/_") else []
    assert list(_masked(text)) == expected


def test_words_at_an_apostrophe_know_each_other() -> None:
    found = [(w.text, w.before, w.after) for w in words("rock'n'roll").words]
    assert found == [("rock", "", "n"), ("n", "rock", "roll"), ("roll", "n", "")]


def test_rows_that_come_back() -> None:
    assert echoes("one two three four. One two three five.") == (0, 4)
    assert echoes("one two three four five") == ()


def test_phrases_whose_first_word_is_there() -> None:
    phrases = ("Sun King", "profound idea", "El'cin", "2nd time")
    assert likely(phrases, "The SUN rose; EL’CIN2 said so.") == ("Sun King", "El'cin")
