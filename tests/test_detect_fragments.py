"""Sentences cut in two."""

from tests.articles import marked, signs

CUT = "The harbour was closed on Friday. which surprised the fishermen. and nobody told the tourists either.\n\n"
LONE = "The council wants to open the gates. Because the season begins in June."


def test_false_stop_has_comma_space_and_capital_as_candidates() -> None:
    (found,) = signs("false-full-stop", "They met at the forum. in a small town by the sea.")
    assert (found.text, [r.text for r in found.repairs]) == (". i", [" i", ", i", ". I"])


def test_relative_clause_is_joined_with_a_comma_only() -> None:
    (found,) = signs("false-full-stop", "They met at the forum. which was held in a small town.")
    assert [r.text for r in found.repairs] == [", w"]


def test_subordinate_clause_counts_only_beside_other_cuts() -> None:
    assert marked("subordinate-alone", CUT + LONE) == [(". B", ", b")]
    assert marked("subordinate-alone", LONE) == []


def test_cut_off_remainder_is_deleted() -> None:
    assert marked("cut-off-sentence", "Exports rose for the first time. the two islands") == [(" the two islands", "")]
    assert marked("false-full-stop", "Exports rose for the first time. in the islands") == []


def test_article_without_a_noun() -> None:
    assert marked("article-without-noun", "Die Zahlen fielen ins, dass die Zeiten länger werden.", "de") == [
        ("ins", None)
    ]
    assert marked("article-without-noun", "Il s'est rendu au port, au marché et chez lui.", "fr") == []
    cut = "The council has voted to keep the old tram line open until the summer and to pay for the"
    assert marked("article-without-noun", cut) == [("the", None)]
    assert marked("article-without-noun", "She waited for the…") == []
