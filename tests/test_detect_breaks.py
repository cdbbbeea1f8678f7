"""Which full stops before a small letter end a sentence."""

import pytest

from audit.detect.sentences.breaks import breaks, ends_sentence
from audit.lexicon import lexicon
from tests.articles import article


@pytest.mark.parametrize(
    ("token", "language"),
    [
        ("harbour", "en"),
        ("him", "en"),
        ("2019", "en"),
        ("EPA", "en"),
        ("años", "es"),
        ("лет", "ru"),
        ("", "fr"),
        ("ago", "en"),
    ],
)
def test_a_word_ends_a_sentence(token: str, language: str) -> None:
    assert ends_sentence(token, language, lexicon(language))


@pytest.mark.parametrize(
    ("token", "language"),
    [
        ("Mt", "en"),
        ("p.m", "en"),
        ("тыс", "ru"),
        ("30тыс", "ru"),
        ("13", "de"),
        ("bzw", "de"),
        ("XIV", "pl"),
        ("ul", "pl"),
    ],
)
def test_an_abbreviation_or_ordinal_does_not(token: str, language: str) -> None:
    assert not ends_sentence(token, language, lexicon(language))


def test_places_and_words() -> None:
    text = "The ferry was late. passengers waited for hours at the pier. Sgt. miller of St. albans slept."
    assert [(b.before, b.after) for b in breaks(article(text), lexicon("en"))] == [("late", "passengers")]


@pytest.mark.parametrize(
    "text",
    [
        "The ferry was late. dpa",
        "He went to the archive. www.example.org holds the files of the port for all to read.",
        "The ferry was late. iPhone owners waited for hours at the pier.",
        "Wait... and then he went home to his wife.",
    ],
)
def test_signatures_addresses_and_brands_open_no_sentence(text: str) -> None:
    assert list(breaks(article(text), lexicon("en"))) == []


def test_languages_without_capitals_have_no_breaks() -> None:
    assert list(breaks(article("渡轮晚点了. ferry 没有来", "zh"), lexicon("zh"))) == []
