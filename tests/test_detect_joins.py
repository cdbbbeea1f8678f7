"""Whether a piece after a false stop carries on, and what a capital in mid-sentence is."""

import pytest

from audit.detect.sentences.breaks import breaks
from audit.detect.sentences.joins import continues, joint, piece, truncated, verbless
from audit.lexicon import lexicon
from tests.articles import article


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("He left the port. which he had built with his own hands.", "en", True),
        ("He left the port. in a small boat full of old nets.", "en", True),
        ("He left the port. in the morning, the ferry followed him to the island.", "en", False),
        ("He left the port. ferries followed him to the island.", "en", False),
        ("He left the port. causing much trouble in the town.", "en", True),
        ("Он покинул порт. которым управлял двадцать лет.", "ru", True),
        ("Er verließ den Hafen. möwen folgten ihm bis zur Insel.", "de", False),
    ],
)
def test_continues(text: str, language: str, expected: bool) -> None:
    whole = article(text, language)
    (at,) = breaks(whole, lexicon(language))
    assert continues(whole, at) is expected


def test_a_piece_ends_where_another_sentence_begins() -> None:
    whole = article("He left the port. in a small boat At the island nobody was waiting.")
    (at,) = breaks(whole, lexicon("en"))
    assert piece(whole, at).strip() == "in a small boat"


def test_truncated() -> None:
    whole = article("Exports rose for the first time in years. the two islands")
    (at,) = breaks(whole, lexicon("en"))
    assert truncated(whole, at)


@pytest.mark.parametrize(
    ("left", "word", "right", "kind"),
    [
        ("In the spring of 2019", "it", "It was announced that the yard would close", "comma"),
        ("As everybody knows, this treaty", "it", "It allows the islands to trade", "pronoun"),
        ("He said the plan had failed", "it", "It was never tried again", "stop"),
        ("They ship timber through the strait", "in", "In a project to save the old mill", "comma"),
        ("They ship timber through the strait", "in", "In 1839, the islanders fought a war over it", "stop"),
        ("Trade fell by a third last year", "after", "After the islands closed the border", "comma"),
    ],
)
def test_joint(left: str, word: str, right: str, kind: str) -> None:
    assert joint(left, word, right) == kind


def test_verbless() -> None:
    assert verbless(" the storm damaged the pier last month.", 1)
    assert not verbless(" the storm damaged the pier, the ferry stayed in port.", 1)
    assert verbless(" in the villages, which are poor.", 0)
