"""Constructions that no careful writer has: silent in quotations, and only in the article's language."""

import pytest

from audit.checking import Checker
from audit.fluency.load import load
from audit.rules import Counter, library

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
