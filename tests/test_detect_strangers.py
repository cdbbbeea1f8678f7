"""Words of another language of the same script inside a sentence."""

import pytest

from audit.lexicon import everyday, lexicon
from tests.articles import marked

RULE = "untranslated-words"


def test_two_words_in_a_row() -> None:
    text = "The crew asked the pasajeros enfermos to stay in their cabins for the night."
    assert marked(RULE, text) == [("pasajeros enfermos", None)]


def test_parts_of_one_sentence_are_one_finding() -> None:
    text = "The crew asked pasajeros enfermos and also pasajeras embarazadas to stay in their cabins."
    assert marked(RULE, text) == [("pasajeros enfermos and also pasajeras embarazadas", None)]


def test_english_needs_four_words_and_a_function_word() -> None:
    text = "Der Hafen bleibt wegen gestern because of the weather noch lange geschlossen."
    assert marked(RULE, text, "de") == [("because of the weather", None)]
    assert marked(RULE, "Der Hafen bleibt laut Plan until further notice geschlossen.", "de") == []


def test_a_single_word_must_be_unknown_at_home_and_daily_elsewhere() -> None:
    text = "The mayor opened a process of concertation with the ferry company on Monday."
    assert marked(RULE, text) == [("concertation", None)]
    assert marked(RULE, "The spread of the xylophagous beetle in the harbour worries the mayor.") == []


def test_a_word_that_comes_again_and_again_is_a_term() -> None:
    text = "A concertation began. The concertation went on for a week, and the concertation ended on Monday."
    assert marked(RULE, text) == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The chef sang “los pasajeros enfermos” and a fait accompli was all that remained.", "en"),
        ("In Spanish they are called pasajeros enfermos by the crew of the ferry.", "en"),
        ("The pasajeros enfermos (sick passengers) stayed in their cabins for the night.", "en"),
        ("Das Start-up setzt auf eine Open-Source-Software und auf Cloud Computing, sagt die Gründerin.", "de"),
        ("Er zitiert A nationwide study of the effects of smoking im Anhang.", "de"),
        ("Порт закрили вранці, і пасажири чекали на автобус дві години.", "uk"),
    ],
)
def test_sound_text(text: str, language: str) -> None:
    assert marked(RULE, text, language) == []


def test_languages_that_share_a_script_only() -> None:
    text = "Порт закрили вранці, коли пассажиры ожидали вже третю годину, повідомила компанія."
    assert marked(RULE, text, "uk") == [("пассажиры ожидали", None)]


def test_everyday_words_are_a_part_of_the_lexicon() -> None:
    assert everyday("de").knows("und")
    assert lexicon("de").knows("Fährbetrieb")
    assert not everyday("de").knows("Fährbetrieb")
