"""Sentences and runs in another language."""

import pytest
import regex

from audit.detect.language.foreign import _CLASS, beyond_latin
from tests.articles import marked

SPANISH = "Los pasajeros tuvieron que esperar más de tres horas en el muelle."
RUSSIAN = "Пассажирам пришлось ждать на причале больше трёх часов."


def test_sentence_of_the_same_script() -> None:
    text = f"The ferry left the port at noon. {SPANISH} Nobody was hurt."
    assert marked("untranslated-sentence", text) == [(SPANISH, None)]


@pytest.mark.parametrize(
    "text",
    [
        f"The captain told them in Spanish: “{SPANISH}”",
        "Steffi Graf, Boris Becker, Michael Stich, Anke Huber and Tommy Haas.",
        "Cech, Ferreira, Carvalho, Terry, Gallas, Jarosik, Lampard, Makelele, Cole, Drogba, Duff.",
    ],
)
def test_quotations_and_names_are_left_alone(text: str) -> None:
    assert marked("untranslated-sentence", text) == []


def test_foreign_words_around_a_quotation_are_no_shelter() -> None:
    text = f"The ferry left. El capitán dijo a los que esperaban en el muelle: “{SPANISH}” Nobody was hurt."
    assert len(marked("untranslated-sentence", text)) >= 1


def test_run_of_another_script() -> None:
    assert marked("untranslated-run", f"The ferry left the port. {RUSSIAN} Nobody was hurt.") == [(RUSSIAN, None)]
    english = "The passengers had to wait on the pier for more than three hours."
    assert marked("untranslated-run", f"渡轮中午离开港口。{english}没有人受伤。", "zh") == [(english, None)]


def test_short_and_sheltered_runs() -> None:
    assert marked("untranslated-run", "Moscow (Москва) and Kyiv (Київ) are far away.") == []
    assert marked("untranslated-run", f"The sign says “{RUSSIAN}” and nothing else.") == []
    assert (
        marked("untranslated-run", "他在加州大学（University of California at the old campus of the city）任教。", "zh")
        == []
    )


def test_no_other_alphabet_is_overlooked() -> None:
    for character in map(chr, range(0x3000)):
        if any(regex.match(letters, character) for script, letters in _CLASS.items() if script != "Latn"):
            assert beyond_latin(character), hex(ord(character))
