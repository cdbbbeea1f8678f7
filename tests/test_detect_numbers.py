"""Numbers, amounts and scores in the forms of another language."""

import pytest

from tests.articles import marked


@pytest.mark.parametrize(
    ("text", "found", "repair"),
    [
        ("She left 1.250.000 liras there.", "1.250.000", "1,250,000"),
        ("The pay is 1 390,00 euros a day.", "1 390,00", "1,390"),
        ("The pay is 2.450,50 euros a day.", "2.450,50", "2,450.50"),
    ],
)
def test_a_number_that_no_english_page_writes(text: str, found: str, repair: str) -> None:
    assert marked("number-of-another-language", text) == [(found, repair)]


def test_addresses_versions_and_lists_are_no_numbers() -> None:
    assert marked("number-of-another-language", "At 10.250.100.7, in 4.120.3, by 25 110,5 and 1.250 tonnes.") == []


def test_what_is_counted_in_ten_thousands_is_worked_out() -> None:
    text = "It cost 1.25 hundred million yuan, and 3 ten thousand people and 25 thousand million more came."
    assert marked("ten-thousand-counted", text) == [
        ("1.25 hundred million", "125 million"),
        ("3 ten thousand", "30,000"),
        ("25 thousand million", "25 billion"),
    ]


def test_millions_and_thousands_become_one_number() -> None:
    assert marked("million-and-thousand", "They lost 2 million 50 thousand liras.") == [
        ("2 million 50 thousand", "2.05 million")
    ]


def test_a_score_needs_a_match() -> None:
    assert marked("score-with-colon", "The hosts won 3:1.") == [("3:1", "3-1")]
    assert marked("score-with-colon", "The mixture is 3:1. It won praise.") == []


def test_a_scale_word_is_put_into_the_language() -> None:
    assert marked("scale-word-of-another-language", "They paid 20mila euro and 3,5 mld more.") == [
        ("20mila", "20,000"),
        ("3,5 mld", "3.5 billion"),
    ]


def test_a_slip_that_people_make_is_left_alone() -> None:
    assert marked("currency-twice", "The bridge cost R$ 3 million reais.") == [("R$ 3 million reais", "R$ 3 million")]
    assert marked("currency-twice", "The bridge cost $3 million dollars.") == []
