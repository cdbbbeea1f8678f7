"""Constructions that no careful writer has: silent in quotations, and only in the article's language."""

import pytest

from audit.checking import Checker
from audit.fluency.load import load
from audit.rules import Counter, library
from tests.articles import marked

RULES = library()


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(RULES, load(None))


@pytest.mark.parametrize(
    ("rule", "language", "text"),
    [
        ("infinitive-after-auxiliary", "es", "El pescador dijo: «El consejo ha decidir sin preguntar», y se fue."),
        ("verb-of-other-gender", "ru", "Рыбак ответил: «Она сказал нам об этом», и ушёл."),
        ("vowel-before-same-vowel", "it", "La nave è seria y inteligente."),
    ],
)
def test_quotations_and_other_languages_are_left_alone(rule: str, language: str, text: str, checker: Checker) -> None:
    found = checker.counter(Counter(text=text, language=language), RULES[rule])
    assert found is None or not found.startswith(rule)


def test_outside_quotations_only() -> None:
    assert marked("number-of-german-verb", "Er kam, und wir hat gewartet.", "de") == [("wir hat", None)]
    assert marked("number-of-german-verb", "Er sagte: „Und wir hat gewartet.“ Niemand kam.", "de") == []


@pytest.mark.parametrize(
    "text",
    ["Il dit : « Je est là. »", "Il dit : “Je est là.”", 'Il dit : "Je est là."', "— Je est là, dit-il."],
)
def test_speech_in_all_its_marks(text: str) -> None:
    assert marked("number-of-verb-french", text, "fr") == []


def test_repair_keeps_capital_and_apostrophe() -> None:
    assert marked("elision-missing", "Que il parte, l’ami attend.", "fr") == [("Que il", "Qu’il")]
    assert marked("elision-missing", "Que il parte, l'ami attend.", "fr") == [("Que il", "Qu'il")]


def test_a_group_marks_less_than_the_whole() -> None:
    assert marked("number-of-german-noun", "Das war vor drei Tage.", "de") == [("Tage", "Tagen")]


def test_a_long_text_of_openings_is_quick() -> None:
    for text, rule, language in (
        ("Nach der Stadt " * 3000, "verb-third", "de"),
        ("dass die Stadt ist " * 3000, "verb-second-after-conjunction", "de"),
        ("que les a vus ont " * 3000, "participle-of-french", "fr"),
    ):
        assert marked(rule, text, language) == []
