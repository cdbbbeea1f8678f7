"""Candidates are ranked by the language model; repairs are applied without touching anything else."""

import pytest

from audit.finding import Finding, Repair, Severity, Stage
from audit.fluency.load import load
from audit.fluency.model import FluencyModel
from audit.language import LanguageGuesser
from audit.repair import apply, rank
from audit.segment import segment
from audit.text import Article, Document


@pytest.fixture(scope="module")
def model() -> FluencyModel:
    return load(None)


def article(text: str) -> Article:
    return segment(Document("x.txt", text, text, "utf-8", ""), LanguageGuesser(), "en")


def mark(text: str, part: str, *repairs: str, margin: float | None = None, stage: Stage = Stage.EXTRACTION) -> Finding:
    start = text.index(part)
    proposals = tuple(Repair(r) for r in repairs)
    return Finding("r", "other", Severity.MINOR, start, start + len(part), part, "", 0.9, stage, (), proposals, margin)


def test_the_model_puts_the_right_word_first(model: FluencyModel) -> None:
    text = "Protesters marched once morest the new law on Friday."
    [found] = rank(article(text), [mark(text, "once morest", "forest", "against", "moist")], model)
    assert found.repairs[0].text == "against"
    assert found.repairs[0].gain is not None
    assert found.repairs[0].gain > 5


def test_a_repair_below_the_margin_falls_away(model: FluencyModel) -> None:
    text = "The minister spoke about the budget in parliament."
    [found] = rank(article(text), [mark(text, "about the", "abo utthe", margin=1.0)], model)
    assert found.repairs == ()


def test_at_most_three_are_kept(model: FluencyModel) -> None:
    text = "The minister spoke abuot the budget."
    [found] = rank(article(text), [mark(text, "abuot", "about", "above", "abut", "bout", "a boat")], model)
    assert len(found.repairs) == 3


def test_without_a_model_what_needs_one_has_no_repair() -> None:
    text = "The minister spoke abuot the budget."
    sure, unsure = mark(text, "abuot", "about"), mark(text, "budget", "cost", margin=1.0)
    assert [f.repairs for f in rank(article(text), [sure, unsure], None)] == [sure.repairs, ()]


def test_apply_changes_only_what_it_mends() -> None:
    text = "He said so . .\n\nLeave a Reply\n"
    found = [mark(text, ". .", "."), mark(text, "Leave a Reply", "")]
    assert apply(text, found) == "He said so .\n\n"


def test_of_two_overlapping_edits_the_later_damage_is_undone_first() -> None:
    text = "They stand once morest it"
    late = mark(text, "once morest", "against", stage=Stage.SPINNER)
    early = mark(text, "stand once", "stood once", stage=Stage.TRANSLATION)
    assert apply(text, [early, late]) == "They stand against it"


def test_no_repair_changes_nothing() -> None:
    text = "Some text."
    assert apply(text, [mark(text, "Some")]) == text
