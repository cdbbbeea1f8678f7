"""Lost full stops and stray capitals."""

import pytest

from tests.articles import marked, signs


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The firm employs nine hundred people The ministry wants to sell it before the summer.", "en"),
        ("Die Firma hat neunhundert Menschen eingestellt In der neuen Halle wird bald gearbeitet.", "de"),
        ("La ditta dà lavoro a novecento persone Il ministero vuole venderla prima dell'estate.", "it"),
        ("Firma zatrudnia dziewięćset osób Według ministerstwa zostanie sprzedana przed latem.", "pl"),
    ],
)
def test_missing_stop(text: str, language: str) -> None:
    (found,) = signs("missing-full-stop", text, language)
    assert (found.text, found.repairs[0].text, found.margin) == (" ", ". ", None)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The maps that were drawn by Zheng He impressed the whole court and all the sailors.", "en"),
        ("Children in the north of the country often lack vitamin A during the long winter months.", "en"),
        ("Il a vu le film Le vieux fusil avec ses cousins dans un cinéma du port de La Rochelle.", "fr"),
        ("“We sail at noon today,” The captain said in the harbour office of the old town.", "en"),
        ("The Old Man And The Sea By A Writer Who Liked The Sea And The Wind", "en"),
    ],
)
def test_names_titles_and_headings_have_no_seam(text: str, language: str) -> None:
    assert marked("missing-full-stop", text, language) == []


def test_a_possible_name_needs_the_model() -> None:
    (found,) = signs(
        "missing-full-stop",
        "La ditta ha chiuso le porte ai visitatori La Francia protesta contro questa decisione.",
        "it",
    )
    assert found.margin is not None


def test_final_stop_counts_only_beside_other_damage() -> None:
    cut = "The harbour was closed on Friday. fishermen were surprised by it. nobody told the tourists.\n\n"
    lone = "The council wants to open the gates again, it said. Nobody knows when the ferries will sail"
    assert marked("missing-final-stop", cut + lone) == [("sail", "sail.")]
    assert marked("missing-final-stop", lone + ".\n\n" + lone) == []


def test_stray_capital_and_resumptive_pronoun() -> None:
    stray = "In the spring of 2019 It was announced that the old shipyard would be sold."
    topic = "According to the ministry, the new ferry It allows people to cross the strait."
    assert marked("stray-capital", stray) == [(" I", ", i")]
    assert marked("resumptive-pronoun", topic) == [(" It", "")]
    assert marked("missing-full-stop", stray) == marked("missing-full-stop", topic) == []


def test_a_long_line_is_read_quickly() -> None:
    assert marked("missing-full-stop", "a " * 200_000 + "B" * 100_000) == []


def test_any_common_word_may_begin_a_sentence_if_the_model_agrees() -> None:
    text = "The visitors of the old harbour had only been seen by bloggers Sometimes they will bring many more ships."
    (found,) = signs("missing-full-stop", text)
    assert found.margin == 3.5


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The town is proud of its wide and modern harbour, the minister told Mr Lake and his guests on Friday.", "en"),
        ("Der Bürgermeister lobte den neuen und schnellen Hafen der Stadt in seiner langen Rede am Freitag.", "de"),
    ],
)
def test_abbreviations_and_german_nouns_propose_nothing(text: str, language: str) -> None:
    assert signs("missing-full-stop", text, language) == []


def test_elided_articles_begin_sentences() -> None:
    text = "Les prix du poisson frais ont beaucoup monté L'essor du tourisme inquiète les pêcheurs de la baie."
    assert marked("missing-full-stop", text, "fr") == [(" ", ". ")]


def test_quoted_speech_before_the_seam_is_no_short_sentence() -> None:
    text = 'The council was "rather bored of the whole thing" The mayor wants a greater role for the harbour board.'
    (found,) = signs("missing-full-stop", text)
    assert found.margin is not None
