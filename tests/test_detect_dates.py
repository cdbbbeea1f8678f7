"""Dates, years, centuries and hours in the forms of another language."""

import pytest

from tests.articles import marked


@pytest.mark.parametrize(
    ("text", "found", "repair"),
    [
        ("The march begins at 10h30 today.", "10h30", "10:30 a.m."),
        ("They meet at 19 hours on Monday.", "19 hours", "7 p.m."),
        ("It struck at 0:05 o'clock.", "0:05 o'clock", "12:05 a.m."),
        ("It began at 12:30 Uhr.", "12:30 Uhr", "12:30 p.m."),
    ],
)
def test_hours_become_those_of_english_news(text: str, found: str, repair: str) -> None:
    assert marked("time-of-another-language", text) == [(found, repair)]


def test_lengths_of_time_are_left_alone() -> None:
    text = "It ran for 48h, took 2h30m, and they left at 1900 hours after 19 hours of debate at 7 o'clock."
    assert marked("time-of-another-language", text) == []


@pytest.mark.parametrize(("roman", "repair"), [("XXI", "21st"), ("XIX", "19th"), ("IVe", "4th"), ("IIIe", "3rd")])
def test_roman_centuries_are_counted(roman: str, repair: str) -> None:
    assert marked("roman-century", f"A church of the {roman} century stands there.") == [(roman, repair)]


def test_a_month_is_translated_with_the_order_of_the_language() -> None:
    assert marked("date-of-another-language", "Die Brücke wurde am 5 mayo 2021 eröffnet.", "de") == [
        ("5 mayo 2021", "5. Mai 2021")
    ]
    assert marked("date-of-another-language", "El puerto se abrió el 12 Tammuz 2023.", "es") == [
        ("12 Tammuz 2023", "12 de julio de 2023")
    ]
    assert marked("date-of-another-language", "On 17 Tammuz the fast begins, in July 2021.") == []


def test_only_articles_on_thailand_count_in_its_years() -> None:
    assert marked("buddhist-year", "The Thai port opened in March 2566.") == [("2566", "2023")]
    assert marked("buddhist-year", "The port will open in March 2566.") == []
