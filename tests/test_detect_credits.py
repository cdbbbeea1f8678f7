"""Bylines and speakers that were translated word for word."""

import pytest
from articles import marked, signs

from audit.finding import THRESHOLD

TOP = "Die Brücke öffnet"
BODY = "Die Brücke wird am Freitag geöffnet, sagte der Bürgermeister vor vielen Leuten."


@pytest.mark.parametrize(
    ("line", "repair"),
    [
        ("Durch ANN BELLAssociated Press", "Von ANN BELL, Associated Press"),
        ("Durch Ann Bell, Reuters", "Von Ann Bell, Reuters"),
        ("Bei Jean Durand", "Von Jean Durand"),
    ],
)
def test_a_byline_gets_its_own_word(line: str, repair: str) -> None:
    assert marked("byline-word", f"{TOP}\n\n{line}\n\n{BODY}\n", "de") == [(line, repair)]


@pytest.mark.parametrize("line", ["Von Ann Bell", "Durch die Stadt", "Durch Nordwiek", "Durch Ann Bell kam Hilfe"])
def test_other_lines_are_let_pass(line: str) -> None:
    assert marked("byline-word", f"{TOP}\n\n{line}\n\n{BODY}\n", "de") == []


def test_a_byline_stands_at_the_edges() -> None:
    text = "\n\n".join([TOP, *[BODY] * 8, "Durch Ann Bell", *[BODY] * 8])
    assert marked("byline-word", text, "de") == []


def test_a_speaker_is_a_person_of_the_article() -> None:
    said = "Le pont sera fini vendredi, donc Durand."
    assert marked("so-speaker", f"Le maire Jean Durand parle. {said}", "fr") == [("donc Durand", "selon Durand")]
    [weak] = signs("so-speaker", "Il vient de la capitale, donc Paris.", "fr")
    assert weak.confidence < THRESHOLD
