"""Headlines that keep the capitals of English."""

import pytest

from tests.articles import marked

BODY = "\n\nDie Fähre fährt ab Montag wieder, sagt der Rat."


def test_every_word_in_capitals() -> None:
    line = "Der Rat Baut Mit Dem Land Für Alle"
    assert marked("german-headline-in-capitals", line + BODY, "de") == [(line, None)]


@pytest.mark.parametrize(
    "line",
    [
        "Der Rat baut Mit Dem Land Für Alle",  # a word in small letters
        "DER RAT BAUT MIT DEM LAND FÜR ALLE",  # capitals throughout
        "Sturm, Regen, Schnee, Eis, Hagel",  # nouns
        "Der Rat Baut Mit Dem Land Für Alle.",  # a sentence
        "Rat Baut Mit Für",  # too short to tell
    ],
)
def test_other_headlines(line: str) -> None:
    assert marked("german-headline-in-capitals", line + BODY, "de") == []
