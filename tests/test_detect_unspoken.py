"""Constructions that nobody writes: found in prose, left alone where somebody speaks."""

import pytest

from tests.articles import marked


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
