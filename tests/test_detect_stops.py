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
