"""Passages given twice are found whatever their punctuation; sound repetition is not."""

import pytest

from audit.detect import Context
from audit.detect.repeats.structure import repeated_headline, repeated_passages
from audit.language import LanguageGuesser
from audit.lexicon import lexicon
from audit.rules import library
from audit.segment import segment
from audit.text import Document

GUESSER = LanguageGuesser()
ONE = "The council of Lisfort has decided to close the old harbour for at least two years."
TWO = "The ferry companies, which were not asked, want to go to court before the end of May."


def passages(text: str, language: str = "en") -> list[str]:
    article = segment(Document("case.txt", text, text, "utf-8", ""), GUESSER, language)
    context = Context(lexicon(language), GUESSER)
    return [f.text for f in repeated_passages(article, library()["repeated-passage"], context)]


def headlines(text: str) -> list[str]:
    article = segment(Document("case.txt", text, text, "utf-8", ""), GUESSER, "en")
    return [f.text for f in repeated_headline(article, library()["repeated-headline"], Context(lexicon("en"), GUESSER))]


def test_a_block_of_paragraphs_is_one_finding() -> None:
    block = f"{ONE} {TWO}\nWhat happens next\n{TWO.replace('May', 'June')} Nobody knows more than that."
    assert passages(f"Harbour to close\n{block}\n{block}\nNews") == [block]


@pytest.mark.parametrize(
    ("first", "copy"),
    [
        (ONE, ONE),
        (ONE.replace("harbour", "hаrbour"), ONE),  # a Cyrillic letter
        (ONE.replace("to close", "toclose"), ONE),
        (ONE, f"“{ONE}”"),
        ("Das Haus kostet nach Angaben der Stadt rund vier Millionen Euro.",) * 2,
    ],
)
def test_a_copy_is_found_beside_the_original_or_far_from_it(first: str, copy: str) -> None:
    assert passages(f"Today. {first} {copy} They will see.\n\nIt rains.") == [copy]
    assert passages(f"Today. {first} They will see.\n\nIt rains. {copy}") == [copy]


def test_a_copy_that_is_cut_off_is_found() -> None:
    cut = "The ferry companies, which were not asked, want to go to court before"
    assert passages(f"It rains. {TWO} They will see.\n{cut}\n\nThe mayor is silent.") == [cut]


def test_a_sentence_with_a_loop_in_it_has_a_copy() -> None:
    looped = ONE.replace("the old harbour", "the old harbour the old harbour the old harbour")
    assert passages(f"It rains. {looped} {ONE} They will see.") == [ONE]


@pytest.mark.parametrize(
    "text",
    [
        f"{ONE} {ONE.replace('two', 'four')} They will see.",
        "We will not go. We will not go. They said: We will not go.",
        "The Minister of Foreign Affairs and European Integration of the Republic spoke. Later the Minister of Foreign"
        " Affairs and European Integration of the Republic left.",
        "“The council of Lisfort has decided to close the old harbour,” she said. He knew that the council has"
        " decided to close the old harbour, but not why.",
    ],
)
def test_sound_repetition_is_let_pass(text: str) -> None:
    assert passages(text) == []


def test_the_headline_is_found_once_more_but_not_a_lead_that_goes_on() -> None:
    assert headlines(f"{ONE[:-1]}\n\n{ONE} {TWO}") == [ONE]
    assert headlines(f"{ONE[:-1]}\n\n{ONE[:-1]}, the mayor said. {TWO}") == []
