"""Small letters where a sentence begins."""

from audit.detect.sentences.case import capital
from tests.articles import marked

SOUND = "The council met in the town hall on Friday to talk about the new bridge."
SMALL = "last week the mayor announced that the old bridge would be closed until the autumn."


def test_small_letter_after_a_stop() -> None:
    assert marked(
        "lower-case-sentence-start", "Le port est fermé. les bateaux restent à quai jusqu'à lundi.", "fr"
    ) == [("l", "L")]


def test_word_that_carries_on_is_left_to_another_rule() -> None:
    assert marked("lower-case-sentence-start", "The port is closed. which surprised the fishermen of the bay.") == []


def test_a_word_that_may_do_both_is_left_to_the_rule_that_offers_both() -> None:
    text = "The port is closed. during the first weeks of summer, the council expects few visitors to come."
    assert marked("lower-case-sentence-start", text) == []
    assert marked("false-full-stop", text) == [(". d", ". D")]


def test_turkish_capitals_keep_their_dot() -> None:
    assert capital("i", "tr") == "İ"
    assert capital("i̇", "tr") == "İ"
    assert capital("ı", "tr") == "I"
    assert capital("é", "fr") == "É"


def test_small_letter_at_the_head_of_a_paragraph() -> None:
    assert marked("lower-case-paragraph-start", f"{SOUND}\n\n{SMALL}") == [("l", "L")]


def test_lists_and_texts_without_capitals_are_a_habit() -> None:
    assert marked("lower-case-paragraph-start", f"{SOUND[:-1]}:\n\n{SMALL}") == []
    assert marked("lower-case-paragraph-start", "\n\n".join([SMALL] * 5)) == []
